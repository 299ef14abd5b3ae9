// The product's root with the fake client, brought into one state: ?screen=train&view=loading&theme=light. For tests and pictures.
import { flushSync, mount } from "svelte";
import App from "@/../src/App.svelte";
import { installTrustedTypes } from "@/seal/trusted-types";
import { themes } from "@/ui/state/settings.svelte";
import { routeOf } from "@/ui/state/router.svelte";
import type { Project } from "@/ui/state/project.svelte";
import { fakeClient } from "../fake-client";
import { fakeGauge } from "../fake-seal";
import { endingsOf, reach, views } from "./states";
import "@/ui/styles/tokens.css";
import "@/ui/styles/base.css";
import "@/ui/styles/controls.css";
import "@/ui/styles/layout.css";
import "@/ui/styles/forced-colors.css";
import "@/ui/styles/print.css";

installTrustedTypes(window);
const query = new URLSearchParams(location.search);
const screen = routeOf(`#/${query.get("screen") ?? "start"}`);
const view = views.find((one) => one === query.get("view")) ?? "full";
const keep = view === "saved" ? "open" : view === "locked" || view === "second-tab" ? view : "memory";
const client = fakeClient({ endings: endingsOf(screen, view), withoutPrivacy: view === "without", keep });
const gaugeOf = (shown: typeof view) =>
  fakeGauge(shown === "open" ? 0 : shown === "partly" ? 2 : 3, shown === "leak" ? "WebSocket" : undefined);
let project: Project | undefined;
const target = document.getElementById("app");
if (target)
  mount(App, { target, props: { client, gauge: gaugeOf(view), onready: (made: Project) => (project = made) } });
flushSync();
if (project) {
  const theme = themes.find((one) => one === query.get("theme"));
  if (theme) project.settings.theme = theme;
  await reach(project, screen, view);
  flushSync();
}
document.documentElement.dataset["ready"] = "yes";
