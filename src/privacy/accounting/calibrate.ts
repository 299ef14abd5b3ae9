// The least noise that keeps a plan within its epsilon, and the most steps that a noise level allows (PRIVACY 8.6).
import { InputError } from "@/base/errors";
import { noiseNotFound } from "@/base/problems/priv";
import { costWithAllowances } from "./claim";
import type { Sampling } from "./subsampled-rdp";

export interface PrivacyTarget {
  readonly targetEpsilon: number;
  readonly targetDelta: number;
  /** Trainable numbers (P), for the allowances; 0 leaves them out. */
  readonly size: number;
}

const lowest = 0.4;
const highest = 10_000;
const perUnit = 10_000; // noise levels are multiples of 1/10,000

/** Least whole number in (below, enough] that passes, if all above a passing one pass. */
function leastPassing(below: number, enough: number, passes: (k: number) => boolean): number {
  let low = below;
  let high = enough;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (passes(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * Smallest noiseMultiplier of four decimals in 0.4 … 10,000 whose epsilon, allowances included, is at most the target.
 * @throws InputError PRIV-CALIBRATE if none is
 */
export function calibrateNoise(run: { samplingProbability: number; steps: number }, target: PrivacyTarget): number {
  const passes = (k: number) =>
    costWithAllowances([{ ...run, noiseMultiplier: k / perUnit }], target.targetDelta, target.size).epsilon <=
    target.targetEpsilon;
  let high = lowest * perUnit;
  if (passes(high)) return lowest;
  while (!passes(high)) {
    if (high >= highest * perUnit)
      throw new InputError(noiseNotFound({ highest, targetEpsilon: target.targetEpsilon }));
    high = Math.min(2 * high, highest * perUnit);
  }
  return leastPassing(Math.max(lowest * perUnit, Math.floor(high / 2)), high, passes) / perUnit;
}

/** Most steps (0 … 100,000) that stay within the target at this noise. */
export function mostSteps(sampling: Sampling, target: PrivacyTarget): number {
  const exceeds = (steps: number) =>
    steps > 100_000 ||
    costWithAllowances([{ ...sampling, steps }], target.targetDelta, target.size).epsilon > target.targetEpsilon;
  return leastPassing(0, 100_001, exceeds) - 1;
}
