// What the same run is worth under other promises: k records of one person each sampled alone, one unit exchanged for another,
// or batches cut at a cap. They show why the unit is the patient and why no batch is capped; none of them is claimed.
import { checkInteger } from "@/base/check";
import { gaussianEpsilon } from "./gaussian";
import { compose } from "./pld/compose";
import { composedLoss } from "./pld/composed-loss";
import { connectDots } from "./pld/connect-dots";
import { coarseWidth } from "./pld/grid";
import { binomial, mixtureDirections, replaceOne } from "./pld/mixture";
import { sampledRelease, type Directions, type ReleaseLoss } from "./pld/release";
import { epsilonOf, type AccountedRun } from "./rdp-epsilon";

/** Epsilon of `steps` releases of any kind: the larger of both directions. */
function epsilonOfReleases(release: Directions, { steps, delta, width }: Releases): number {
  const grids = { remove: connectDots(release.remove, width), add: connectDots(release.add, width), steps };
  const composed = compose([grids]);
  if (!composed) return epsilonOfReleases(release, { steps, delta, width: 2 * width });
  return Math.max(composedLoss(composed.remove).epsilon(delta), composedLoss(composed.add).epsilon(delta));
}

export interface Releases {
  readonly steps: number;
  readonly delta: number;
  readonly width: number;
}

const widthFor = (run: AccountedRun, delta: number) => coarseWidth([run], epsilonOf(run, delta).epsilon);

/**
 * Epsilon of a person with k records that are sampled and clipped one by one: more than k times that of one record.
 * @param width  grid; absent: coarse, at most some percent above the truth
 */
export function groupEpsilon(run: AccountedRun, delta: number, { k, width }: { k: number; width?: number }): number {
  checkInteger("privacy/accounting", { k }, [1, 1000]);
  if (run.samplingProbability === 1) return gaussianEpsilon(run.noiseMultiplier / (k * Math.sqrt(run.steps)), delta);
  const release = mixtureDirections(binomial(k, run.samplingProbability), { σ: run.noiseMultiplier });
  return epsilonOfReleases(release, { steps: run.steps, delta, width: width ?? widthFor(run, delta) });
}

/** Epsilon if neighbours exchange one unit for another instead of adding or removing it. */
export function replaceOneEpsilon(run: AccountedRun, delta: number, width: number): number {
  const loss = replaceOne({ σ: run.noiseMultiplier, q: run.samplingProbability });
  return epsilonOfReleases({ remove: loss, add: loss }, { steps: run.steps, delta, width });
}

/** Pr[Bin(n, p) ≥ k], summed from the top. */
function binomialTail(n: number, p: number, k: number): number {
  let logTerm = n * Math.log(p); // of k = n
  let sum = 0;
  for (let i = n; i >= k; i--) {
    sum += Math.exp(logTerm);
    logTerm += Math.log(i) - Math.log(n - i + 1) + Math.log1p(-p) - Math.log(p);
  }
  return sum;
}

/** δ-curves in given shares: the loss of a release that is one of two kinds by a public coin. */
const shared = (w: number, first: ReleaseLoss, second: ReleaseLoss): ReleaseLoss => ({
  low: Math.min(first.low, second.low),
  high: Math.max(first.high, second.high),
  delta: (epsilon) => w * first.delta(epsilon) + (1 - w) * second.delta(epsilon),
});

/**
 * Epsilon if a batch of more than `cap` of the n units is cut to the cap by chance: with chance w a unit's place decides about
 * another's, which is an exchange. Source: dp-accounting, truncated Poisson sampling (PRIVACY 14, K046).
 */
export function truncatedEpsilon(
  run: AccountedRun,
  delta: number,
  { n, cap, width }: { n: number; cap: number; width: number },
): number {
  const { samplingProbability: q, noiseMultiplier: σ, steps } = run;
  const w = binomialTail(n - 1, q, cap);
  const exchanged = replaceOne({ σ: σ / 2, q: (binomialTail(n, q, cap + 1) * cap) / (w * n) });
  const plain = sampledRelease(run);
  const release = { remove: shared(w, exchanged, plain.remove), add: shared(w, exchanged, plain.add) };
  return epsilonOfReleases(release, { steps, delta, width });
}
