// GFLOP/s of the wasm products at MiniLM's shapes, and milliseconds of whole programs on the bundled encoder (LoRA rank 8 on query
// and value, 14 labels), one thread. Median and best of interleaved rounds, by processor time of this process. Run:
// node -e 'import("vite").then((v) => v.runnerImport("./bench/kernels.ts", { configFile: false, resolve: { tsconfigPaths: true } }))'
import { setFlagsFromString } from "node:v8";
import { buildProgram } from "@/engine/program/build";
import type { Given } from "@/engine/program/library";
import type { Work } from "@/engine/program/program";
import { packImage } from "@/engine/wasm/image";
import { openKernels } from "@/engine/wasm/kernels";
import type { Variant } from "@/engine/wasm/variant";
import { openWasmLibrary } from "@/engine/wasm/wasm-library";
import { adapterLayout } from "@/models/layout";
import type { AdapterSpec } from "@/models/types";
import { bundledWeights } from "../test/engine/bundled-weights";
import { cellTargets, ids, numbers } from "../test/engine/formula";
import { cut, pack } from "../test/engine/tiny-bert";

setFlagsFromString("--experimental-wasm-relaxed-simd");

const variants: readonly Variant[] = ["relaxed", "simd"];
const rounds = 15;

interface Row {
  readonly name: string;
  /** Floating-point operations of one call, or null. */
  readonly flop: number | null;
  readonly reports: number;
  readonly work: () => unknown;
}

async function cpuMs(work: () => unknown, repeats: number): Promise<number> {
  const start = process.cpuUsage();
  for (let i = 0; i < repeats; i++) await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000 / repeats;
}

function products(variant: Variant): Row[] {
  const memory = new WebAssembly.Memory({ initial: 1000, maximum: 1000, shared: true });
  new Float32Array(memory.buffer).set(numbers(1, 8_000_000, { scale: 0.1 }));
  const words = new Uint32Array(memory.buffer);
  const kernels = openKernels(variant, memory);
  const [table, x, panels, y, scratch] = [1 << 12, 1 << 20, 8 << 20, 24 << 20, 40 << 20];
  const shapes = [
    [57, 384, 1152],
    [57, 384, 1536],
    [57, 1536, 384],
    [912, 384, 1536],
    [912, 1536, 384],
  ] as const;
  return shapes.map(([rows, k, columns]) => ({
    name: `${variant} gemm ${rows} x ${k} x ${columns}`,
    flop: 2 * rows * k * columns,
    reports: 1,
    work: () => {
      words.set([x, 4 * k, k, panels], table / 4);
      kernels("gemm", table, 1, rows, columns, 0, 0, 0, 0, 0, 0, y, 4 * columns, scratch);
    },
  }));
}

const spec: AdapterSpec = {
  loraRank: 8,
  loraAlpha: 16,
  targets: ["attention.self.query", "attention.self.value"],
  layers: [0, 1, 2, 3, 4, 5],
  numLabels: 14,
  pooling: "family",
  scaling: null,
};
const weights = bundledWeights();

async function programs(variant: Variant, [reports, tokens]: readonly [number, number]): Promise<Row[]> {
  const library = openWasmLibrary(packImage(weights, { workers: 1, shared: true, variant }), 0);
  const lengths = Array.from({ length: reports }, () => tokens);
  const batch = pack(cut(ids(1, reports * tokens, weights.config.vocabSize), lengths));
  const adapter = numbers(2, adapterLayout(weights.config, spec).size, { scale: 0.05 });
  const given: Given = { adapter, below: null, targets: cellTargets(3, reports * spec.numLabels) };
  const row = async (work: Work): Promise<Row> => {
    const prepared = await library.prepare(
      buildProgram(weights.config, spec, { work, fromBelow: false, checkpoints: false }),
    );
    return {
      ...{ name: `${variant} ${work} ${reports} x ${tokens}`, flop: null, reports },
      work: () => prepared.run(batch, given),
    };
  };
  return [await row("features"), await row("gradients")];
}

const rows: Row[] = [];
for (const variant of variants) {
  rows.push(...products(variant));
  for (const shape of [
    [1, 57],
    [16, 57],
    [2, 512],
  ] as const)
    rows.push(...(await programs(variant, shape)));
}
const packing = performance.now();
packImage(weights, { workers: 2, shared: true });
console.log(`packing the bundled encoder: ${(performance.now() - packing).toFixed(0)} ms`);

const times = rows.map((): number[] => []);
const repeats: number[] = [];
for (const { work } of rows) repeats.push(Math.max(1, Math.round(60 / (await cpuMs(work, 5)))));
for (let round = 0; round < rounds; round++)
  for (const [r, { work }] of rows.entries()) times[r]!.push(await cpuMs(work, repeats[r]!));
for (const [r, { name, flop, reports }] of rows.entries()) {
  const sorted = times[r]!.sort((a, b) => a - b);
  const [best = NaN, middle = NaN] = [sorted[0], sorted[Math.floor(sorted.length / 2)]];
  const speed = (ms: number) =>
    flop === null ? `${((1000 * reports) / ms).toFixed(1)} reports/s` : `${(flop / ms / 1e6).toFixed(1)} GFLOP/s`;
  console.log(`${name.padEnd(32)} ${middle.toFixed(2)} ms  ${speed(middle)}, best ${speed(best)}`);
}
