// The gate on one core, beside plain float loops and TensorFlow.js: clip and exact sum, exact noise. Least and median of 15
// interleaved repeats (3 for what takes over a second), by the clock and by processor time.
// Run: node -e 'import("vite").then((v) => v.runnerImport("./bench/mechanism.ts", { configFile: false, resolve:
// { tsconfigPaths: true } }))'
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { secureRng, seededRng, uniform } from "@/base/random";
import { drawNoise } from "@/privacy/mechanism/add-noise";
import { clippedSum, gridScale } from "@/privacy/mechanism/clipped-sum";

const [U, P] = [256, 79_118];
const noiseSize = 131_072;
const repeats = 15;
const clip = { clipNorm: 1, size: P };

const rng = seededRng(1);
const perUnit = Float32Array.from({ length: U * P }, () => 0.02 * (uniform(rng) - 0.5)); // norms near 1.6: every row is clipped
const rows = Array.from({ length: U }, (_, u) => perUnit.subarray(u * P, (u + 1) * P));

/** As a step does it: row by row into one sum. */
function exactSum(): Float64Array {
  const sum = clippedSum(new Float32Array(0), clip);
  for (const row of rows) clippedSum(row, clip, sum);
  return sum.values;
}

/** The same without grid, checks of bits, or exactness. */
function floatSum(): Float64Array {
  const sum = new Float64Array(P);
  for (const row of rows) {
    let square = 0;
    for (let p = 0; p < P; p++) square += row[p]! * row[p]!;
    const factor = Math.min(1, clip.clipNorm / Math.sqrt(square));
    for (let p = 0; p < P; p++) sum[p]! += row[p]! * factor;
  }
  return sum;
}

const tensor = tf.tensor2d(perUnit, [U, P]);
const tensorSum = (): Float32Array =>
  tf.tidy(() => {
    const factor = tf.minimum(1, tf.div(clip.clipNorm, tf.norm(tensor, 2, 1, true)));
    return Float32Array.from(tf.sum(tf.mul(tensor, factor), 0).dataSync());
  });

const secure = secureRng();
const plan = { clipNorm: 1, noiseMultiplier: 1, expectedBatchSize: U };
function exactNoise(): void {
  drawNoise(noiseSize, { plan, receipt: { spend: () => undefined }, sensitivity: gridScale }, secure);
}

/** Box and Muller on 53-bit uniforms of the same generator: fast, and not fit to be released. */
function floatNoise(): Float64Array {
  const values = new Float64Array(noiseSize);
  for (let p = 0; p < noiseSize; p += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - uniform(secure)));
    const angle = 2 * Math.PI * uniform(secure);
    values[p] = radius * Math.cos(angle);
    values[p + 1] = radius * Math.sin(angle);
  }
  return values;
}

const tensorNoise = (): void => {
  tf.tidy(() => {
    tf.randomNormal([noiseSize]).dataSync();
  });
};

interface Times {
  readonly wallMs: number[];
  readonly cpuMs: number[];
}

function time(work: () => unknown, { wallMs, cpuMs }: Times): void {
  const cpuStart = process.cpuUsage();
  const start = performance.now();
  work();
  wallMs.push(performance.now() - start);
  const { user, system } = process.cpuUsage(cpuStart);
  cpuMs.push((user + system) / 1000);
}

function compare(what: string, peers: Record<string, () => unknown>): void {
  const times = Object.entries(peers).map(([name, work]) => ({ name, work, wallMs: [], cpuMs: [] }));
  const slow = times.map(({ work }) => {
    const start = performance.now();
    work();
    return performance.now() - start > 1000;
  });
  for (let repeat = 0; repeat < repeats; repeat++)
    for (const [i, peer] of times.entries()) if (repeat < 3 || !slow[i]) time(peer.work, peer);
  const sorted = times.map(({ name, ...peer }) => ({ name, wall: ordered(peer.wallMs), cpu: ordered(peer.cpuMs) }));
  const own = middle(sorted[0]!.cpu);
  console.log(what);
  for (const { name, wall, cpu } of sorted)
    console.log(
      `  ${name.padEnd(28)} clock ${ms(wall[0]!)} least, ${ms(middle(wall))} median; processor ${ms(cpu[0]!)} least, ` +
        `${ms(middle(cpu))} median; ${(middle(cpu) / own).toFixed(2)} x`,
    );
}
const middle = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)]!;
const ordered = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const ms = (value: number): string => `${value.toFixed(1).padStart(6)} ms`;

const [exact, float] = [exactSum(), floatSum()];
const furthest = exact.reduce((most, value, p) => Math.max(most, Math.abs(value / gridScale - float[p]!)), 0);
console.log(`exact and float sums differ by ${furthest.toExponential(1)} of the clip norm at most`);
await tf.setBackend("cpu");
compare(`clip and sum, ${U} x ${P} float32`, {
  "Cloister (exact integers)": exactSum,
  "plain float64 loop": floatSum,
  "TensorFlow.js 4.22 (cpu)": tensorSum,
});
compare(`noise, ${noiseSize} coordinates, σ 1`, {
  "Cloister (discrete, exact)": exactNoise,
  "Box-Muller, float64": floatNoise,
  "tf.randomNormal (seeded)": tensorNoise,
});
tensor.dispose();
