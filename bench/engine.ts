// Milliseconds a report of the engine on the bundled encoder, one thread: forward (features) and gradients (LoRA rank 8 on
// query and value, 14 labels), median of the repeats, by the clock and by the processor time of this process.
// Run: node -e 'import("vite").then((v) => v.runnerImport("./bench/engine.ts", { configFile: false, resolve:
// { tsconfigPaths: true } }))' wasm
import type { Device, PackedBatch } from "@/engine/engine";
import { openRuntime } from "@/engine/reference/runtime";
import type { AdapterSpec } from "@/models/types";
import { bundledWeights } from "../test/engine/bundled-weights";
import { cellTargets, ids, numbers } from "../test/engine/formula";
import { cut, pack } from "../test/engine/tiny-bert";

const spec: AdapterSpec = {
  loraRank: 8,
  loraAlpha: 16,
  targets: ["attention.self.query", "attention.self.value"],
  layers: [0, 1, 2, 3, 4, 5],
  numLabels: 14,
  pooling: "family",
  scaling: null,
};

const batchOf = ([reports, tokens]: readonly [number, number]): PackedBatch =>
  pack(
    cut(
      ids(1, reports * tokens, 30_522),
      Array.from({ length: reports }, () => tokens),
    ),
  );

interface Times {
  /** Milliseconds by the clock, and of processor time (the same on a machine that does nothing else). */
  readonly wallMs: number;
  readonly cpuMs: number;
}

const middle = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;

/** Median of `repeats` calls after two unmeasured ones. */
async function median(repeats: number, work: () => Promise<unknown>): Promise<Times> {
  await work();
  await work();
  const wall: number[] = [];
  const cpu: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const start = performance.now();
    const cpuStart = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(cpuStart);
    wall.push(performance.now() - start);
    cpu.push((user + system) / 1000);
  }
  return { wallMs: middle(wall), cpuMs: middle(cpu) };
}

function print(what: string, [reports, tokens]: readonly [number, number], { wallMs, cpuMs }: Times): void {
  const wall = wallMs / reports;
  const cpu = cpuMs / reports;
  console.log(
    `${what} ${reports} x ${tokens} tokens: ${wall.toFixed(1)} ms a report (${(1000 / wall).toFixed(1)}/s), ` +
      `processor ${cpu.toFixed(1)} ms (${(1000 / cpu).toFixed(1)}/s)`,
  );
}

const device = ((wanted): Device => (wanted === "webgpu" || wanted === "cpu" ? wanted : "wasm"))(process.argv.at(-1));
const runtime = await openRuntime(bundledWeights(), device);
const engine = runtime.open(spec);
engine.setAdapter(numbers(2, engine.layout.size, { scale: 0.05 }));

const forwardShapes = [
  [1, 57],
  [16, 57],
  [32, 57],
  [1, 400],
  [4, 400],
] as const;
for (const shape of forwardShapes) {
  const batch = batchOf(shape);
  print(`${device} features `, shape, await median(7, () => engine.features(batch)));
}

const gradientShapes = [
  [1, 57],
  [4, 57],
  [1, 400],
] as const;
for (const shape of gradientShapes) {
  const batch = batchOf(shape);
  const targets = cellTargets(3, shape[0] * spec.numLabels);
  print(`${device} gradients`, shape, await median(7, () => engine.gradients(batch, targets)));
}
runtime.dispose();
