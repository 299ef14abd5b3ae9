// The epsilon that is claimed: the accountant's figure plus what discrete noise and float64 sampling may add (PRIVACY 6, 8.5).
import { privacyCost, quickEpsilon, wideEpsilon, type PrivacyCost } from "./cost";
import type { AccountedRun } from "./rdp-epsilon";

/** A run with the number of trainable values that got noise (P). */
export interface ClaimedRun extends AccountedRun {
  readonly size: number;
}

/** T · 2^−46 of delta for the lattice, P · T · 2^−44 of epsilon for float64 exp in the sampler's acceptance. */
export function allowances(runs: readonly ClaimedRun[]): { readonly delta: number; readonly epsilon: number } {
  const steps = runs.reduce((sum, run) => sum + run.steps, 0);
  const draws = runs.reduce((sum, run) => sum + run.size * run.steps, 0);
  return { delta: steps * 2 ** -46, epsilon: draws * 2 ** -44 };
}

export function costWithAllowances(runs: readonly ClaimedRun[], delta: number): PrivacyCost {
  const extra = allowances(runs);
  const cost = privacyCost(runs, delta - extra.delta);
  return { ...cost, delta, epsilon: cost.epsilon + extra.epsilon };
}

/** The same from above and quick. @param about  as for `quickEpsilon` */
export function quickWithAllowances(runs: readonly ClaimedRun[], delta: number, about?: number): number {
  const extra = allowances(runs);
  return quickEpsilon(runs, delta - extra.delta, about) + extra.epsilon;
}

/** The same from above on a grid four times as wide. */
export function wideWithAllowances(runs: readonly ClaimedRun[], delta: number, about: number): number {
  const extra = allowances(runs);
  return wideEpsilon(runs, delta - extra.delta, about) + extra.epsilon;
}

/** Claimed epsilon of all runs together at delta, rounded up to 3 decimals. */
export function claimedEpsilon(runs: readonly ClaimedRun[], delta: number): number {
  return Math.ceil(1000 * costWithAllowances(runs, delta).epsilon) / 1000;
}
