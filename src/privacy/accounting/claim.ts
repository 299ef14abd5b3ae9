// The epsilon that is claimed: the accountant's figure plus what discrete noise and float64 sampling may add (PRIVACY 6, 8.5).
import { privacyCost } from "./cost";
import type { AccountedRun, PrivacyCost } from "./rdp-epsilon";

/** Allowances: T · 2^−46 of delta for the lattice, P · T · 2^−44 of epsilon for float64 exp in the sampler's acceptance. */
export function costWithAllowances(runs: readonly AccountedRun[], delta: number, size: number): PrivacyCost {
  const steps = runs.reduce((sum, run) => sum + run.steps, 0);
  const cost = privacyCost(runs, delta - steps * 2 ** -46);
  return { ...cost, delta, epsilon: cost.epsilon + size * steps * 2 ** -44 };
}

/**
 * Claimed epsilon at delta, rounded up to 3 decimals.
 * @param size  trainable numbers that get noise (P)
 */
export function claimedEpsilon(runs: readonly AccountedRun[], delta: number, size: number): number {
  return Math.ceil(1000 * costWithAllowances(runs, delta, size).epsilon) / 1000;
}
