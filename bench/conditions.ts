// What a figure depends on beside the code: machine, versions, load, date.
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { megabytes } from "./table";

export function conditions(): string {
  const [cpu] = cpus();
  const load = loadavg()[0] ?? 0;
  return [
    `Processor: ${cpu?.model.trim() ?? "unknown"}, ${availableParallelism()} cores, ${megabytes(totalmem())} memory`,
    `Node.js ${process.version} (V8 ${process.versions.v8}), ${process.platform} ${process.arch}`,
    `Load of the machine at the start: ${load.toFixed(2)}${load > 0.5 ? " (not quiet: figures may be off)" : ""}`,
    `Date: ${new Date().toISOString().slice(0, 10)}`,
  ].join("\n");
}
