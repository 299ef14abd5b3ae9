// The composed privacy loss of runs of sampled Gaussian steps, both directions, on one grid.
import type { AccountedRun } from "../rdp-epsilon";
import { compose, mostPoints, type RepeatedPair } from "./compose";
import { composedLoss, type ComposedLoss } from "./composed-loss";
import { connectDots } from "./connect-dots";
import { sampledRelease } from "./release";

/** Steps without sampling are one Gaussian release of σ with 1/σ² = Σ T/σᵢ²; equal sampled runs are joined. */
function merged(runs: readonly AccountedRun[]): AccountedRun[] {
  const open = runs.filter(({ samplingProbability }) => samplingProbability === 1);
  const precision = open.reduce((sum, { steps, noiseMultiplier }) => sum + steps / noiseMultiplier ** 2, 0);
  const joined = new Map<string, AccountedRun>();
  for (const run of runs.filter(({ samplingProbability }) => samplingProbability < 1)) {
    const key = `${run.samplingProbability} ${run.noiseMultiplier}`;
    joined.set(key, { ...run, steps: run.steps + (joined.get(key)?.steps ?? 0) });
  }
  const one = { samplingProbability: 1, noiseMultiplier: 1 / Math.sqrt(precision), steps: 1 };
  return open.length > 0 ? [one, ...joined.values()] : [...joined.values()];
}

export interface RunLoss {
  readonly width: number;
  readonly remove: ComposedLoss;
  readonly add: ComposedLoss;
  /** max of both directions. */
  delta(epsilon: number): number;
  epsilon(delta: number): number;
}

/** @param runs  one or more with steps ≥ 1  @param width  grid; doubled while it would need more than 2^22 points */
export function runLoss(runs: readonly AccountedRun[], width: number): RunLoss {
  const parts = merged(runs).map((run) => ({ steps: run.steps, release: sampledRelease(run) }));
  const tooFine = parts.some(({ release }) => release.remove.high - release.remove.low > mostPoints * width);
  const pairs = (): RepeatedPair[] =>
    parts.map(({ steps, release }) => ({
      steps,
      remove: connectDots(release.remove, width),
      add: connectDots(release.add, width),
    }));
  const composed = tooFine ? null : compose(pairs());
  if (!composed) return runLoss(runs, 2 * width);
  const [remove, add] = [composedLoss(composed.remove), composedLoss(composed.add)];
  return {
    width,
    remove,
    add,
    delta: (epsilon) => Math.max(remove.delta(epsilon), add.delta(epsilon)),
    epsilon: (delta) => Math.max(remove.epsilon(delta), add.epsilon(delta)),
  };
}
