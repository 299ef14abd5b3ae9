// The epsilon that is charged: composed privacy loss distributions, the larger of both directions. Without sampling (q = 1 in
// every run) the composed loss is that of one Gaussian release and is read from its closed form. Renyi DP, an upper bound found
// another way, must lie above it: else one of the two is wrong and nothing is started.
// Sources: PRIVACY 8; Balle and Wang 2018, Theorem 8 (arXiv 1805.06530) for the closed form.
import { checkInteger, checkRange } from "@/base/check";
import { InputError } from "@/base/errors";
import { accountantsDisagree } from "@/base/problems/priv-account";
import { gaussianEpsilon } from "./gaussian";
import { coarseWidth, fineWidth } from "./pld/grid";
import { runLoss } from "./pld/run-loss";
import { epsilonOf, type AccountedRun } from "./rdp-epsilon";
import type { Sampling } from "./subsampled-rdp";

/** What a list of runs costs by privacy loss distributions, and by Renyi DP as a second opinion. */
export interface PrivacyCost {
  readonly accountant: "PLD";
  readonly epsilon: number;
  readonly delta: number;
  /** Width of the loss grid; null: closed form, as nothing was sampled. */
  readonly grid: number | null;
  readonly rdpEpsilon: number;
  /** null where epsilon is 0 without an order. */
  readonly rdpOrder: number | null;
}

/** Runs that charged anything; fields that are no numbers of the accountant are refused, not ignored. */
function charged(runs: readonly AccountedRun[], delta: number): AccountedRun[] {
  checkRange("privacy/accounting", { delta }, [1e-300, 1 - 1e-12]);
  for (const { steps } of runs) checkInteger("privacy/accounting", { steps }, [0, 1e9]);
  return runs.filter(({ steps }) => steps > 0);
}

const unsampled = (runs: readonly AccountedRun[]): boolean =>
  runs.every(({ samplingProbability }) => samplingProbability === 1);

/** σ of the one release that equals all of them: 1/σ² = Σ steps/σᵢ². */
export const joinedNoise = (runs: readonly AccountedRun[]): number =>
  1 / Math.sqrt(runs.reduce((sum, { steps, noiseMultiplier }) => sum + steps / noiseMultiplier ** 2, 0));

/**
 * An upper bound of the epsilon, at most 1 % above it, in milliseconds: for previews, and to choose the fine grid.
 * @param about  roughly the answer, where it is known: the grid follows from it; by Renyi DP if absent
 */
export function quickEpsilon(runs: readonly AccountedRun[], delta: number, about?: number): number {
  const list = charged(runs, delta);
  if (list.length === 0) return 0;
  if (unsampled(list)) return gaussianEpsilon(joinedNoise(list), delta);
  return runLoss(list, coarseWidth(list, about ?? epsilonOf(list, delta).epsilon)).epsilon(delta);
}

/** An upper bound on a grid four times as wide as the claim's. @param about  roughly the answer */
export function wideEpsilon(runs: readonly AccountedRun[], delta: number, about: number): number {
  const list = charged(runs, delta);
  if (list.length === 0 || unsampled(list)) return quickEpsilon(list, delta);
  return runLoss(list, 4 * fineWidth(list, about)).epsilon(delta);
}

function pldEpsilon(runs: readonly AccountedRun[], delta: number): { epsilon: number; grid: number | null } {
  if (unsampled(runs)) return { epsilon: gaussianEpsilon(joinedNoise(runs), delta), grid: null };
  const loss = runLoss(runs, fineWidth(runs, quickEpsilon(runs, delta)));
  return { epsilon: loss.epsilon(delta), grid: loss.width };
}

/**
 * Epsilon at delta of all steps of all runs together (add-or-remove-one neighbours).
 * @throws InputError PRIV-ACCOUNTANT if Renyi DP does not lie above it
 */
export function privacyCost(runs: readonly AccountedRun[], delta: number): PrivacyCost {
  const list = charged(runs, delta);
  const rdp = epsilonOf(list, delta);
  const second = { rdpEpsilon: rdp.epsilon, rdpOrder: rdp.order };
  if (list.length === 0) return { accountant: "PLD", epsilon: 0, delta, grid: null, ...second };
  const { epsilon, grid } = pldEpsilon(list, delta);
  if (!(rdp.epsilon >= 0.999 * epsilon - 1e-6)) throw new InputError(accountantsDisagree());
  return { accountant: "PLD", epsilon, delta, grid, ...second };
}

/** Epsilon if sampling bought nothing: ⌈qT⌉ plain Gaussian releases a run, which compose to one. */
export function withoutAmplification(runs: readonly AccountedRun[], delta: number): number {
  const plain = charged(runs, delta).map((run) => ({ ...run, steps: Math.ceil(run.samplingProbability * run.steps) }));
  return plain.length === 0 ? 0 : gaussianEpsilon(joinedNoise(plain), delta);
}

/**
 * Spent epsilon after each number of steps of one run, quick and never below the truth.
 * @param before  what was charged on the same data earlier; composed, not added
 */
export const spentEpsilon =
  (run: Sampling, delta: number, before: readonly AccountedRun[] = []): ((steps: number) => number) =>
  (steps) =>
    quickEpsilon([...before, { ...run, steps }], delta);
