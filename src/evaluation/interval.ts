// 95 % intervals from the replicates of a cluster bootstrap: BCa, and percentile where BCa cannot be had.
// Source: Efron and Tibshirani 1993, chapter 14 (BCa, acceleration by leaving out one cluster at a time); quantiles of type 7.
import { normalCdf, normalQuantile } from "@/base/erfc";

const z975 = 1.959963984540054;
const mostUndefined = 0.05;
const fewestPatients = 20;

/** Why BCa was given up: all replicates on one side of the point, no patient moves it (or leaves it undefined), or a quantile
 * beyond the replicates. */
export type FallBack = "one-sided" | "no-influence" | "beyond-replicates";

export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly method: "bca" | "percentile";
  /** Null unless the percentile interval stands in for BCa. */
  readonly fallBack: FallBack | null;
  /** The percentile interval, whatever is shown. */
  readonly percentile: readonly [low: number, high: number];
  /** Replicates in which the figure is undefined; they are left out. */
  readonly undefinedReplicates: number;
}

/** No interval: the figure itself is undefined, fewer than 20 patients, fewer than 20 cases, or over 5 % undefined replicates. */
export interface NoInterval {
  readonly method: "none";
  readonly because: "undefined" | "few-patients" | "few-cases" | "undefined-replicates";
}

export type IntervalResult = Interval | NoInterval;

export const noInterval = (because: NoInterval["because"]): NoInterval => ({ method: "none", because });

/** Quantile of sorted values, linear between order statistics (type 7); probability in [0, 1]. */
function quantile(sorted: Float64Array, probability: number): number {
  const at = probability * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (at - below) * (high - low);
}

/** Φ⁻¹ of the share of replicates below the point; those equal to it count half. */
function biasOf(sorted: Float64Array, point: number): number {
  let below = 0;
  let upTo = 0;
  for (const value of sorted) {
    if (value < point) below++;
    if (value <= point) upTo++;
  }
  return normalQuantile((below + upTo) / (2 * sorted.length));
}

/** Σd³ / (6 (Σd²)^1.5), d = mean of the leave-one-out values minus each; NaN where one of them is undefined or none differs. */
function accelerationOf(leaveOneOut: Float64Array): number {
  const mean = leaveOneOut.reduce((total, value) => total + value, 0) / leaveOneOut.length;
  let squares = 0;
  let cubes = 0;
  for (const value of leaveOneOut) {
    const d = mean - value;
    squares += d * d;
    cubes += d * d * d;
  }
  return squares > 0 ? cubes / (6 * squares ** 1.5) : NaN;
}

/** Probabilities of the two ends, or why there are none. */
function bcaProbabilities(sorted: Float64Array, point: number, leaveOneOut: Float64Array): [number, number] | FallBack {
  const z0 = biasOf(sorted, point);
  if (!Number.isFinite(z0)) return "one-sided";
  const acceleration = accelerationOf(leaveOneOut);
  if (Number.isNaN(acceleration)) return "no-influence";
  const least = 1 / sorted.length;
  const end = (z: number) => {
    const stretch = 1 - acceleration * (z0 + z);
    return stretch > 0 ? normalCdf(z0 + (z0 + z) / stretch) : NaN;
  };
  const [low, high] = [end(-z975), end(z975)];
  const inside = (p: number) => p >= least && p <= 1 - least;
  return inside(low) && inside(high) ? [low, high] : "beyond-replicates";
}

export interface IntervalInput {
  /** The figure on the data; NaN = undefined. */
  readonly point: number;
  /** [B] the figure on each replicate; NaN = undefined. */
  readonly replicates: Float64Array;
  /** [C] the figure without each patient; NaN = undefined. */
  readonly leaveOneOut: Float64Array;
}

export function bootstrapInterval({ point, replicates, leaveOneOut }: IntervalInput): IntervalResult {
  if (Number.isNaN(point)) return noInterval("undefined");
  if (leaveOneOut.length < fewestPatients) return noInterval("few-patients");
  const sorted = replicates.filter((value) => !Number.isNaN(value)).sort();
  const undefinedReplicates = replicates.length - sorted.length;
  if (undefinedReplicates > mostUndefined * replicates.length || sorted.length === 0)
    return noInterval("undefined-replicates");
  const percentile = [quantile(sorted, 0.025), quantile(sorted, 0.975)] as const;
  const bca = bcaProbabilities(sorted, point, leaveOneOut);
  const [low, high] = typeof bca === "string" ? percentile : [quantile(sorted, bca[0]), quantile(sorted, bca[1])];
  return {
    low,
    high,
    method: typeof bca === "string" ? "percentile" : "bca",
    fallBack: typeof bca === "string" ? bca : null,
    percentile,
    undefinedReplicates,
  };
}
