// What Poisson sampling must hold: each unit by its own coin of chance q. Each bound has a false-alarm chance of at most 1e-6.
import { seededRng, uniform, type Rng } from "@/base/random";

export type UnitSampler = (unitCount: number, q: number, rng: Rng) => readonly number[];

export interface Trial {
  readonly units: number;
  readonly q: number;
  readonly steps: number;
  readonly seed: number;
}

/** log Pr[Bin(n, q) = k] for k = 0 … n. */
function logBinomial(n: number, q: number): Float64Array {
  const logs = new Float64Array(n + 1);
  logs[0] = n * Math.log1p(-q);
  for (let k = 1; k <= n; k++) logs[k] = logs[k - 1]! + Math.log((n - k + 1) / k) + Math.log(q) - Math.log1p(-q);
  return logs;
}

/** Smallest range [low, high] with at most `chance` below it and at most `chance` above it, for Bin(n, q). */
function binomialRange(n: number, q: number, chance: number): readonly [number, number] {
  const logs = logBinomial(n, q);
  let [low, below] = [0, 0];
  while (below + Math.exp(logs[low]!) <= chance) below += Math.exp(logs[low++]!);
  let [high, above] = [n, 0];
  while (above + Math.exp(logs[high]!) <= chance) above += Math.exp(logs[high--]!);
  return [low, high];
}

/** Which unit was drawn in which step: [units, steps] of 0 and 1. */
function drawAll(sampler: UnitSampler, { units, q, steps, seed }: Trial): Uint8Array {
  const rng = seededRng(seed);
  const isDrawn = new Uint8Array(units * steps);
  for (let step = 0; step < steps; step++)
    for (const unit of sampler(units, q, rng)) {
      if (isDrawn[unit * steps + step] === 1) throw new Error("a unit twice in a step");
      isDrawn[unit * steps + step] = 1;
    }
  return isDrawn;
}

/** Σ (count − Tq)²/(Tq(1−q)) over units is χ² of as many degrees; too even is as wrong as too uneven. */
function checkUnits(counts: Float64Array, { units, q, steps }: Trial): void {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const spread = 4.89 * Math.sqrt(units * steps * q * (1 - q));
  if (Math.abs(total - units * steps * q) > spread) throw new Error(`drawn: ${total}`);
  const chi = counts.reduce((sum, count) => sum + (count - steps * q) ** 2 / (steps * q * (1 - q)), 0);
  if (Math.abs(chi - units) > 6 * Math.sqrt(2 * units)) throw new Error(`unit counts: chi-square ${chi} on ${units}`);
  const [low, high] = binomialRange(steps, q, 5e-7 / units);
  if (!counts.every((count) => count >= low && count <= high)) throw new Error("unit counts: one unit");
}

/** Histogram of the batch sizes against Bin(N, q), cells of 5 expected batches or more. */
function checkSizes(sizes: Float64Array, { units, q, steps }: Trial): void {
  const chances = logBinomial(units, q).map(Math.exp);
  const seen = new Float64Array(units + 1);
  for (const size of sizes) seen[size]!++;
  let [statistic, cells] = [0, 0];
  let [expectedPart, seenPart] = [0, 0]; // small cells are joined with the ones above them
  for (let size = 0; size <= units; size++) {
    expectedPart += chances[size]! * steps;
    seenPart += seen[size]!;
    if (expectedPart < 5 && size < units) continue;
    statistic += (seenPart - expectedPart) ** 2 / Math.max(expectedPart, 1e-3);
    cells++;
    [expectedPart, seenPart] = [0, 0];
  }
  const df = cells - 1;
  const bar = df + 2 * Math.sqrt(13.9 * df) + 2 * 13.9; // Laurent and Massart 2000, Lemma 1: exceeded with chance e^−13.9
  if (statistic > bar) throw new Error(`batch sizes: chi-square ${statistic} on ${df}`);
}

/** 1,000 pairs, half of them neighbours: how often both are drawn, each within its share of 1e-6 of Bin(T, q²). */
function checkPairs(isDrawn: Uint8Array, { units, q, steps, seed }: Trial): void {
  const rng = seededRng(seed + 1);
  const [low, high] = binomialRange(steps, q * q, 5e-7 / 1_000);
  for (let pair = 0; pair < 1_000; pair++) {
    const one = Math.floor(uniform(rng) * units);
    const away = pair % 2 === 0 ? 1 : 1 + Math.floor(uniform(rng) * (units - 1));
    const other = (one + away) % units;
    let both = 0;
    for (let step = 0; step < steps; step++) both += isDrawn[one * steps + step]! & isDrawn[other * steps + step]!;
    if (both < low || both > high) throw new Error(`pairs: drawn together ${both} times`);
  }
}

/** Throws unless the units of each step are drawn independently with chance q. */
export function checkPoisson(sampler: UnitSampler, trial: Trial): void {
  const { units, steps } = trial;
  const isDrawn = drawAll(sampler, trial);
  const counts = new Float64Array(units);
  const sizes = new Float64Array(steps);
  for (let unit = 0; unit < units; unit++)
    for (let step = 0; step < steps; step++) {
      counts[unit]! += isDrawn[unit * steps + step]!;
      sizes[step]! += isDrawn[unit * steps + step]!;
    }
  checkPairs(isDrawn, trial);
  checkUnits(counts, trial);
  checkSizes(sizes, trial);
}
