// What the runs of an account cost together: composed at one delta, never the sum of their epsilons (PRIVACY 8.7).
import { claimedEpsilon } from "@/privacy/accounting/claim";
import type { AccountRun } from "./types";

/** Steps of a run that count: those charged, or a number of them that is fixed beforehand. */
export type CountedRun = Pick<AccountRun, "noiseMultiplier" | "samplingProbability" | "trainableNumbers"> & {
  readonly steps: number;
};

export const chargedPart = (run: AccountRun): CountedRun => ({ ...run, steps: run.chargedSteps });

/** Claimed epsilon of all runs together at delta, rounded up to 3 decimals; 0 if no step counts. */
export function composedEpsilon(runs: readonly CountedRun[], delta: number): number {
  const counted = runs.filter(({ steps }) => steps > 0);
  if (counted.length === 0) return 0;
  const claimed = counted.map(({ noiseMultiplier, samplingProbability, steps, trainableNumbers }) => ({
    ...{ noiseMultiplier, samplingProbability, steps },
    size: trainableNumbers,
  }));
  return claimedEpsilon(claimed, delta);
}
