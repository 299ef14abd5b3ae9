// All figures of one label over its scored cells.
import { agreement } from "./agreement";
import { countLabel, f1Of, precisionOf, ratio, recallOf, specificityOf } from "./label-counts";
import type { LabelCounts } from "./label-counts";
import { probabilityMetrics } from "./probability-metrics";
import type { Judgements } from "./probability-metrics";
import { fewestCases } from "./too-few";
import type { LabelScores, Scored } from "./types";
import { whyNull } from "./why-null";

/** The label's scored cells, in the order of the reports. */
function judgementsOf(scored: Scored, l: number): Judgements {
  const L = scored.labels.length;
  const cells: number[] = [];
  for (let cell = l; cell < scored.truth.length; cell += L) if (scored.scored[cell] !== 0) cells.push(cell);
  return {
    probability: Float64Array.from(cells, (cell) => scored.probability[cell]!),
    truth: Uint8Array.from(cells, (cell) => scored.truth[cell]!),
  };
}

/** Matthews correlation coefficient; 0 where its denominator is, as in scikit-learn. Source: Matthews 1975. */
function mccOf({ tp, fp, fn, tn }: LabelCounts): number {
  const denominator = Math.sqrt(tp + fp) * Math.sqrt(tp + fn) * Math.sqrt(tn + fp) * Math.sqrt(tn + fn);
  return ratio(tp * tn - fp * fn, denominator) ?? 0;
}

function balancedAccuracyOf(counts: LabelCounts): number | null {
  const [recall, specificity] = [recallOf(counts), specificityOf(counts)];
  return recall === null || specificity === null ? null : (recall + specificity) / 2;
}

export function scoreLabel(scored: Scored, l: number): LabelScores {
  const counts = countLabel(scored, l);
  const { tp, fp, fn, tn } = counts;
  const n = tp + fp + fn + tn;
  return {
    label: scored.labels[l]!,
    ...counts,
    confusion: [tn, fp, fn, tp],
    positives: tp + fn,
    prevalence: ratio(tp + fn, n),
    precision: precisionOf(counts),
    recall: recallOf(counts),
    specificity: specificityOf(counts),
    // A true F1 of 0 when positives exist and none was found; undefined only where nothing is positive on either side.
    f1: f1Of(counts),
    accuracy: ratio(tp + tn, n),
    balancedAccuracy: balancedAccuracyOf(counts),
    mcc: n === 0 ? null : mccOf(counts),
    ...agreement([
      [tp, fn],
      [fp, tn],
    ]),
    ...probabilityMetrics(judgementsOf(scored, l)),
    whyNull: whyNull(counts),
    tooFew: tp + fn < fewestCases,
    tooFewNegatives: tn + fp < fewestCases,
  };
}
