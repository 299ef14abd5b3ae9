// Metrics of the probabilities themselves, without a threshold: ranking (AUROC, average precision) and calibration (Brier, ECE).
// Sources: Brier 1950; Naeini, Cooper, Hauskrecht 2015 (expected calibration error); average precision as scikit-learn's.
import { pairCountsOf, tieGroups } from "@/base/ranks";
import type { TieGroup } from "@/base/ranks";
import { ratio } from "./label-counts";

const numBins = 15;

/** One label's scored cells: p in [0, 1] and whether the label is there. */
export interface Judgements {
  /** [n]. */
  readonly probability: Float64Array;
  /** [n] 0 or 1. */
  readonly truth: Uint8Array;
}

/** Null where undefined: AUROC with one class only, average precision without positives, the others without a cell. */
export interface ProbabilityMetrics {
  readonly auroc: number | null;
  readonly averagePrecision: number | null;
  readonly brier: number | null;
  readonly ece: number | null;
  readonly eceEqualMass: number | null;
}

const totalOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** (2·wins + ties) / (2·s·(n − s)), integers until the one division. */
function aurocOf(groups: readonly TieGroup[], positives: number, negatives: number): number | null {
  const { wins, ties } = pairCountsOf(groups);
  return ratio(2 * wins + ties, 2 * positives * negatives);
}

/** Σ_k (R_k − R_{k−1}) P_k over distinct scores, falling, without interpolation. */
function averagePrecisionOf(groups: readonly TieGroup[], positives: number): number | null {
  if (positives === 0) return null;
  let sum = 0;
  let [hits, said] = [0, 0];
  for (const group of groups.toReversed()) {
    hits += group.positives;
    said += group.positives + group.negatives;
    sum += (group.positives / positives) * (hits / said);
  }
  return sum;
}

/** Sums of one bin; its gap |Σy − Σp| is n_b times the difference of its means. */
interface Bin {
  p: number;
  y: number;
}

const gapOf = (bins: readonly Bin[], n: number): number | null =>
  ratio(totalOf(bins.map(({ p, y }) => Math.abs(y - p))), n);

const emptyBins = (): Bin[] => Array.from({ length: numBins }, () => ({ p: 0, y: 0 }));

/** Σ_b (n_b/n)·|mean y_b − mean p_b| over 15 bins of equal width, bin = min(14, ⌊15p⌋). */
export function expectedCalibrationError({ probability, truth }: Judgements): number | null {
  const bins = emptyBins();
  for (const [i, p] of probability.entries()) {
    const bin = bins[Math.min(numBins - 1, Math.floor(numBins * p))]!;
    bin.p += p;
    bin.y += truth[i]!;
  }
  return gapOf(bins, probability.length);
}

/** The same over 15 bins of equal count, equal scores together: a group goes to bin ⌊15·(scores below it)/n⌋. */
function equalMassError(groups: readonly TieGroup[], n: number): number | null {
  const bins = emptyBins();
  let below = 0;
  for (const { score, positives, negatives } of groups) {
    const bin = bins[Math.floor((numBins * below) / n)]!;
    bin.p += score * (positives + negatives);
    bin.y += positives;
    below += positives + negatives;
  }
  return gapOf(bins, n);
}

export function probabilityMetrics(judged: Judgements): ProbabilityMetrics {
  const { probability, truth } = judged;
  const n = probability.length;
  const positives = truth.reduce((sum, y) => sum + y, 0);
  const groups = tieGroups(probability, truth);
  const squares = probability.reduce((sum, p, i) => sum + (p - truth[i]!) ** 2, 0);
  return {
    auroc: aurocOf(groups, positives, n - positives),
    averagePrecision: averagePrecisionOf(groups, positives),
    brier: ratio(squares, n),
    ece: expectedCalibrationError(judged),
    eceEqualMass: equalMassError(groups, n),
  };
}
