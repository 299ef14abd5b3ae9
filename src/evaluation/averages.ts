// Averages over labels, from the counts of each. Points and replicates of an interval go through these same lines.
// Definitions: docs/evaluation.md; those of scikit-learn with zero_division=0 on the indicator matrix.
import { addCounts, f1Of, negated, ratio } from "./label-counts";
import type { LabelCounts } from "./label-counts";

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
/** 0 for none. */
export const mean = (values: readonly number[]): number => (values.length === 0 ? 0 : sum(values) / values.length);

type Formula = (counts: LabelCounts) => number | null;

/** Plain mean over all labels; an undefined value counts as 0. */
export const macro = (all: readonly LabelCounts[], formula: Formula): number => mean(all.map((c) => formula(c) ?? 0));

/** Σ s_l value_l / Σ s_l; null when no cell is positive. */
export function weighted(all: readonly LabelCounts[], formula: Formula): number | null {
  const supports = all.map(({ tp, fn }) => tp + fn);
  return ratio(sum(all.map((counts, l) => supports[l]! * (formula(counts) ?? 0))), sum(supports));
}

/** Mean over labels of the support-weighted F1 of both classes of a label; 0 for a label without scored cells. */
function twoClass(all: readonly LabelCounts[]): number {
  const of = (counts: LabelCounts) => {
    const positives = counts.tp + counts.fn;
    const negatives = counts.tn + counts.fp;
    const both = positives * (f1Of(counts) ?? 0) + negatives * (f1Of(negated(counts)) ?? 0);
    return ratio(both, positives + negatives) ?? 0;
  };
  return mean(all.map(of));
}

/** "Weighted F1" weighs by positives, not by both classes; the two-class reading never stands alone. */
export interface F1Averages {
  readonly weightedF1: number | null;
  readonly macroF1: number;
  readonly microF1: number;
  readonly twoClassWeightedF1: number;
}

export const f1Averages = (all: readonly LabelCounts[]): F1Averages => ({
  weightedF1: weighted(all, f1Of),
  macroF1: macro(all, f1Of),
  microF1: f1Of(addCounts(all)) ?? 0,
  twoClassWeightedF1: twoClass(all),
});
