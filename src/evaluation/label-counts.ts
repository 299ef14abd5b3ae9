// Counts of one label over its scored cells. Integers: their order and grouping change nothing.
import type { Scored } from "./types";

export interface LabelCounts {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
}

/** Positive when p ≥ t. */
export const decide = (probability: number, threshold: number): 0 | 1 => (probability >= threshold ? 1 : 0);

/** TP, FP, FN, TN of label l; cells with scored 0 enter no count. */
export function countLabel(scored: Scored, l: number): LabelCounts {
  const L = scored.labels.length;
  const cells = [0, 0, 0, 0]; // [2·truth + decision]: TN, FP, FN, TP
  for (let cell = l; cell < scored.truth.length; cell += L)
    if (scored.scored[cell] !== 0) {
      const index = 2 * scored.truth[cell]! + decide(scored.probability[cell]!, scored.thresholds[l]!);
      cells[index] = (cells[index] ?? 0) + 1;
    }
  const [tn = 0, fp = 0, fn = 0, tp = 0] = cells;
  return { tp, fp, fn, tn };
}

/** Sums of counts, for micro averages. */
export function addCounts(counts: readonly LabelCounts[]): LabelCounts {
  const sum = (key: keyof LabelCounts) => counts.reduce((total, count) => total + count[key], 0);
  return { tp: sum("tp"), fp: sum("fp"), fn: sum("fn"), tn: sum("tn") };
}

/** a/b, null where b is 0. */
export const ratio = (a: number, b: number): number | null => (b === 0 ? null : a / b);

/** Formulas of EVALUATION 4 with null for a division by zero; averages read null as 0, like scikit-learn's zero_division=0. */
export const precisionOf = ({ tp, fp }: LabelCounts) => ratio(tp, tp + fp);
export const recallOf = ({ tp, fn }: LabelCounts) => ratio(tp, tp + fn);
export const specificityOf = ({ tn, fp }: LabelCounts) => ratio(tn, tn + fp);
export const f1Of = ({ tp, fp, fn }: LabelCounts) => ratio(2 * tp, 2 * tp + fp + fn);
/** The same table seen from the negative class. */
export const negated = ({ tp, fp, fn, tn }: LabelCounts): LabelCounts => ({ tp: tn, fp: fn, fn: fp, tn: tp });
