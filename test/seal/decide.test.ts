// What the service worker answers, refuses, and leaves to the browser.
import { expect, test } from "vitest";
import { decide, type Asked } from "@/seal/decide";

const origin = "https://cloister.example.org";
const asked = (path: string, change: Partial<Asked> = {}): Asked => ({
  url: new URL(path, origin).href,
  method: "GET",
  mode: "no-cors",
  destination: "image",
  ...change,
});
const document = { mode: "navigate", destination: "document" } as const;
const fetched = { mode: "same-origin", destination: "" } as const;

test.each([
  ["the page", asked("/", document), "file"],
  ["the page with an empty query", asked("/?", document), "file"],
  ["the page with a query", asked("/?secret", document), "refuse"],
  ["an asset", asked("/assets/a-1.js", { mode: "cors", destination: "script" }), "file"],
  ["an asset with a query", asked("/assets/a-1.js?secret", { mode: "cors", destination: "script" }), "refuse"],
  ["an image", asked("/icons/icon.svg"), "file"],
  ["a fetch of a file", asked("/icons/icon.svg", { mode: "cors", destination: "" }), "file"],
  ["another origin", asked("https://evil.test/a.png"), "refuse"],
  ["another port", asked("https://cloister.example.org:8443/"), "refuse"],
  ["a POST", asked("/", { ...document, method: "POST" }), "refuse"],
  ["a probe", asked("/probe-listed.gif"), "probe"],
  ["a probe with a query", asked("/probe-listed.gif?x"), "probe"],
  ["the unlisted probe", asked("/probe-unlisted.gif"), "probe"],
  ["the install page", asked("/install/", document), "leave"],
  ["the install page with a query", asked("/install/?secret", document), "refuse"],
  ["a script of the install page", asked("/install/index-1.js", { mode: "cors", destination: "script" }), "leave"],
  ["a download of the install page", asked("/models/m/model.safetensors", fetched), "leave"],
  ["a download with a query", asked("/models/m/model.safetensors?secret", fetched), "refuse"],
  ["a worker of the own origin", asked("/assets/a-1.js", { mode: "same-origin", destination: "worker" }), "file"],
])("%s", (_what, request, kind) => {
  expect(decide(request, origin).kind).toBe(kind);
});
