// The epsilon that is charged. Without sampling (q = 1 in every run) the steps are plain Gaussian releases and compose to one,
// whose epsilon is known exactly; otherwise the Renyi accountant answers. Renyi is an upper bound of both.
// Sources: Balle and Wang 2018, Theorem 8 (arXiv 1805.06530); PRIVACY 8.
import { gaussianEpsilon } from "./gaussian";
import { epsilonOfCurve, epsilonOf, rdpCurve, type AccountedRun, type PrivacyCost } from "./rdp-epsilon";
import type { Sampling } from "./subsampled-rdp";

/** σ of the one release that equals all of them: 1/σ² = Σ steps/σᵢ². */
const joined = (runs: readonly AccountedRun[]): number =>
  1 / Math.sqrt(runs.reduce((sum, { steps, noiseMultiplier }) => sum + steps / noiseMultiplier ** 2, 0));

const exact = (runs: readonly AccountedRun[], delta: number): PrivacyCost => ({
  accountant: "Gaussian",
  epsilon: gaussianEpsilon(joined(runs), delta),
  delta,
  order: null,
});

/** Epsilon at delta of all steps of all runs together; never above `epsilonOf` by Renyi. */
export function privacyCost(runs: readonly AccountedRun[], delta: number): PrivacyCost {
  const charged = runs.filter(({ steps }) => steps > 0);
  const unsampled = charged.length > 0 && charged.every(({ samplingProbability }) => samplingProbability === 1);
  return unsampled ? exact(charged, delta) : epsilonOf(charged, delta);
}

/** Spent epsilon after each number of steps of one run, lazily: one curve serves all. */
export function spentEpsilon(sampling: Sampling, delta: number): (steps: number) => number {
  if (sampling.samplingProbability === 1) return (steps) => privacyCost([{ ...sampling, steps }], delta).epsilon;
  const curve = rdpCurve(sampling);
  return (steps) => (steps === 0 ? 0 : epsilonOfCurve((index) => steps * curve(index), delta).epsilon);
}
