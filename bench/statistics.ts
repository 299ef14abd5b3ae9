// Small statistics of the benchmark: the median, and a straight line through measured times.

/** The middle of the values; the mean of the two middle ones where their number is even. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? NaN) + upper) / 2;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** y ≈ start + slope·x. */
export interface Line {
  readonly start: number;
  readonly slope: number;
  /** Share of the variance of y that the line explains; 1 where y is constant and met. */
  readonly r2: number;
  /** The worst measured y over the line's: far from 1 where the points bend away from it. */
  readonly worstRatio: number;
}

/** Least squares on relative errors (weights 1/y²), so that the smallest point counts as much as the largest. At least two different x. */
export function fitLine(points: readonly Point[]): Line {
  let [w, wx, wy, wxx, wxy] = [0, 0, 0, 0, 0];
  for (const { x, y } of points) {
    const weight = 1 / y ** 2;
    w += weight;
    wx += weight * x;
    wy += weight * y;
    wxx += weight * x * x;
    wxy += weight * x * y;
  }
  const slope = (w * wxy - wx * wy) / (w * wxx - wx * wx);
  const start = (wy - slope * wx) / w;
  const mean = points.reduce((sum, { y }) => sum + y, 0) / points.length;
  const at = (x: number): number => start + slope * x;
  const left = points.reduce((sum, { x, y }) => sum + (y - at(x)) ** 2, 0);
  const all = points.reduce((sum, { y }) => sum + (y - mean) ** 2, 0);
  const ratios = points.map(({ x, y }) => y / at(x));
  const worstRatio = ratios.reduce((worst, ratio) => (strain(ratio) > strain(worst) ? ratio : worst), 1);
  return { start, slope, r2: all === 0 ? 1 : 1 - left / all, worstRatio };
}

/** Twice as much and half as much are equally far from 1. */
const strain = (ratio: number): number => Math.abs(Math.log(ratio));

/** Relative L2 distance of two arrays. */
export function distance(got: Float32Array, expected: Float32Array): number {
  let [off, all] = [0, 0];
  for (const [i, value] of expected.entries()) {
    off += (got[i]! - value) ** 2;
    all += value ** 2;
  }
  return got.length === expected.length ? Math.sqrt(off / all) : Infinity;
}

/** Worst relative L2 distance of the rows of two [rows, width] arrays. */
export function worstRow(got: Float32Array, expected: Float32Array, width: number): number {
  if (got.length !== expected.length) return Infinity;
  let worst = 0;
  for (let from = 0; from < expected.length; from += width) {
    const off = distance(got.subarray(from, from + width), expected.subarray(from, from + width));
    if (Number.isNaN(off)) return NaN;
    worst = Math.max(worst, off);
  }
  return worst;
}
