// All point metrics of judging, from integer counts in float64. Definitions: EVALUATION 4, those of scikit-learn's
// f1_score(average=…, zero_division=0) on the indicator matrix. "Weighted F1" weighs by positives, not by both classes.
import { checkLength } from "@/base/check";
import { InputError } from "@/base/errors";
import { probabilityNotANumber } from "@/base/problems/eval";
import { pairCounts } from "@/base/ranks";
import {
  addCounts,
  countLabel,
  decide,
  f1Of,
  negated,
  precisionOf,
  ratio,
  recallOf,
  specificityOf,
} from "./label-counts";
import type { LabelCounts } from "./label-counts";
import type { LabelScores, Scored, Scores } from "./types";

/** Below this many positives a label's figures jump with a single report. */
const fewestPositives = 20;

function checkScored(scored: Scored): void {
  const L = scored.labels.length;
  const n = scored.patients.length;
  for (const name of ["truth", "scored", "probability"] as const)
    checkLength("evaluation/score", name, [scored[name].length, n * L]);
  checkLength("evaluation/score", "thresholds", [scored.thresholds.length, L]);
  for (let cell = 0; cell < n * L; cell++) {
    const p = scored.probability[cell]!;
    if (scored.scored[cell] !== 0 && !(p >= 0 && p <= 1))
      throw new InputError(probabilityNotANumber({ row: Math.floor(cell / L) + 1, label: (cell % L) + 1 }));
  }
}

/** (2·wins + ties) / (2·s·(n − s)), integers until the one division; null where one class is absent. */
function aurocOf(scored: Scored, l: number): number | null {
  const L = scored.labels.length;
  const scores: number[] = [];
  const positive: number[] = [];
  let positives = 0;
  for (let cell = l; cell < scored.truth.length; cell += L)
    if (scored.scored[cell] !== 0) {
      scores.push(scored.probability[cell]!);
      positive.push(scored.truth[cell]!);
      positives += scored.truth[cell]!;
    }
  const { wins, ties } = pairCounts(scores, positive);
  return ratio(2 * wins + ties, 2 * positives * (scores.length - positives));
}

function scoreLabel(scored: Scored, l: number, counts: LabelCounts): LabelScores {
  const positives = counts.tp + counts.fn;
  return {
    label: scored.labels[l]!,
    ...counts,
    positives,
    precision: precisionOf(counts),
    recall: recallOf(counts),
    specificity: specificityOf(counts),
    // A true F1 of 0 when positives exist and none was found; undefined only where nothing is positive on either side.
    f1: f1Of(counts),
    auroc: aurocOf(scored, l),
    tooFew: positives < fewestPositives,
  };
}

/** Rows with every label right, among rows with every label scored; wrong cells among scored cells. */
function wholeRows(scored: Scored): { subsetAccuracy: number | null; hammingLoss: number | null } {
  const L = scored.labels.length;
  let complete = 0;
  let right = 0;
  let cells = 0;
  let wrong = 0;
  for (let row = 0; row < scored.patients.length; row++) {
    let scoredHere = 0;
    let wrongHere = 0;
    for (let l = 0; l < L; l++) {
      const cell = row * L + l;
      if (scored.scored[cell] === 0) continue;
      scoredHere++;
      if (decide(scored.probability[cell]!, scored.thresholds[l]!) !== scored.truth[cell]) wrongHere++;
    }
    cells += scoredHere;
    wrong += wrongHere;
    if (scoredHere === L && L > 0) {
      complete++;
      if (wrongHere === 0) right++;
    }
  }
  return { subsetAccuracy: ratio(right, complete), hammingLoss: ratio(wrong, cells) };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => (values.length === 0 ? 0 : sum(values) / values.length);

type Formula = (counts: LabelCounts) => number | null;
const macro = (all: readonly LabelCounts[], formula: Formula): number => mean(all.map((c) => formula(c) ?? 0));

/** Σ s_l value_l / Σ s_l; null when no cell is positive. */
function weighted(all: readonly LabelCounts[], formula: Formula): number | null {
  const supports = all.map(({ tp, fn }) => tp + fn);
  const total = sum(supports);
  return ratio(sum(all.map((counts, l) => supports[l]! * (formula(counts) ?? 0))), total);
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

/**
 * Scores of n reports over L labels.
 * @throws InputError EVAL-NAN for a scored probability that is not a number in [0, 1]
 * @throws InternalError for arrays of unequal shape
 */
export function score(scored: Scored): Scores {
  checkScored(scored);
  const all = scored.labels.map((_, l) => countLabel(scored, l));
  const micro = addCounts(all);
  const perLabel = all.map((counts, l) => scoreLabel(scored, l, counts));
  const aurocs = perLabel.map(({ auroc }) => auroc).filter((value) => value !== null);
  return {
    reports: scored.patients.length,
    patients: new Set(scored.patients).size,
    weightedF1: weighted(all, f1Of),
    macroF1: macro(all, f1Of),
    microF1: f1Of(micro) ?? 0,
    weightedPrecision: weighted(all, precisionOf),
    weightedRecall: weighted(all, recallOf),
    macroPrecision: macro(all, precisionOf),
    macroRecall: macro(all, recallOf),
    microPrecision: precisionOf(micro) ?? 0,
    microRecall: recallOf(micro) ?? 0,
    twoClassWeightedF1: twoClass(all),
    macroAuroc: aurocs.length === 0 ? null : mean(aurocs),
    ...wholeRows(scored),
    perLabel,
  };
}
