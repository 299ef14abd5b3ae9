// From the curve δ(ε) of one release to a loss distribution on a grid whose curve is never below it: connect the dots.
// Source: Doroshenko, Ghazi, Kamath, Kumar, Manurangsi 2022, Algorithm 1 (arXiv 2207.04380), in the form of PRIVACY 8.1.
import type { ReleaseLoss } from "./release";

/** Masses at losses (first + i) · width, and at infinity. */
export interface LossGrid {
  readonly width: number;
  readonly first: number;
  /** [n] ≥ 0 up to rounding, n ≥ 2. */
  readonly mass: Float64Array;
  readonly infinity: number;
}

/** δ at grid points, made non-increasing from the right so that rounding cannot make a mass negative at large. */
function curve(release: ReleaseLoss, { width, first, count }: { width: number; first: number; count: number }) {
  const deltas = new Float64Array(count);
  let above = 0;
  for (let i = count - 1; i >= 0; i--) {
    above = Math.max(above, release.delta((first + i) * width));
    deltas[i] = above;
  }
  return deltas;
}

/**
 * p_1 = 1 − δ_1 + (δ_2 − δ_1)/expm1(d);  p_i = ((δ_{i+1} − δ_i) − e^d (δ_i − δ_{i−1}))/expm1(d);
 * p_n = (δ_n − δ_{n−1})/expm1(−d);  p_∞ = δ_n.
 */
export function connectDots(release: ReleaseLoss, width: number): LossGrid {
  const first = Math.floor(release.low / width);
  const count = Math.max(2, Math.ceil(release.high / width) - first + 1);
  const deltas = curve(release, { width, first, count });
  const mass = new Float64Array(count);
  const step = Math.expm1(width);
  const last = count - 1;
  mass[0] = 1 - deltas[0]! + (deltas[1]! - deltas[0]!) / step;
  for (let i = 1; i < last; i++)
    mass[i] = (deltas[i + 1]! - deltas[i]! - (1 + step) * (deltas[i]! - deltas[i - 1]!)) / step;
  mass[last] = (deltas[last]! - deltas[last - 1]!) / Math.expm1(-width);
  return { width, first, mass, infinity: deltas[last]! };
}
