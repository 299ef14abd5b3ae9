// Starts the page: the Trusted Types policy first, then the shell. The engine's code comes by import() when it is needed.
import { mount } from "svelte";
import App from "./App.svelte";
import { lazyClient } from "@/ui/lazy-client";
import { sealGauge } from "@/seal/measure";
import { installTrustedTypes } from "@/seal/trusted-types";
import "@/ui/styles/tokens.css";
import "@/ui/styles/base.css";
import "@/ui/styles/controls.css";
import "@/ui/styles/layout.css";
import "@/ui/styles/forced-colors.css";
import "@/ui/styles/print.css";

installTrustedTypes(window);
const client = lazyClient(async () => (await import("@/workers/client")).openClient());
const target = document.getElementById("app");
if (target) mount(App, { target, props: { client, gauge: sealGauge } });
