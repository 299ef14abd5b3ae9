// Runs the probes and the leak test where no page is: in a blob: worker, and in a worker that it makes itself.
import { probes } from "./headers";
import { tryWays, type Tried } from "./leak-test";
import type { Row } from "./level";
import { probeFetch, probeIsolated, within } from "./probes";
import { importInWorker } from "./script-worker";
import { installTrustedTypes } from "./trusted-types";

export type ToProbe = "self-test" | "leak-test" | "headers";
export type FromProbe =
  | { readonly kind: "rows"; readonly rows: readonly Row[] }
  | { readonly kind: "tried"; readonly tried: Tried }
  | { readonly kind: "sent"; readonly sent: unknown }
  | { readonly kind: "done" };

installTrustedTypes(self); // before the first worker

/** importScripts is measured in the nested worker: a module worker has none. Without the control its error says nothing. */
async function nestedRows(): Promise<readonly Row[]> {
  const listed = new URL(probes.script, self.origin).href;
  const report = await within(importInWorker([listed, `${listed}?x`]), 4_000, null);
  if (!report) return [];
  const place = "nested worker";
  const [control, query] = report.imported.map(({ seen }) => seen);
  const holds = control === "loaded" ? query !== "loaded" : null;
  return [
    { place, probe: "importScripts", seen: control === "loaded" ? String(query) : "control did not load", holds },
    { place, probe: "isolated", seen: String(report.isolated), holds: report.isolated },
  ];
}

const send = (message: FromProbe): void => {
  self.postMessage(message);
};

self.addEventListener("message", ({ data }: MessageEvent<ToProbe>) => {
  void (async () => {
    if (data === "self-test")
      send({ kind: "rows", rows: [await probeFetch("worker"), probeIsolated("worker"), ...(await nestedRows())] });
    else if (data === "headers") {
      const report = await within(importInWorker([new URL(probes.script, self.origin).href]), 4_000, null);
      send({ kind: "sent", sent: report?.sent });
    } else
      await tryWays("worker", (tried) => {
        send({ kind: "tried", tried });
      });
    send({ kind: "done" });
  })();
});
