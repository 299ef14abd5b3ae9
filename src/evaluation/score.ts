// All point metrics of judging, from integer counts in float64. Definitions: EVALUATION 4, those of scikit-learn's
// f1_score(average=…, zero_division=0) on the indicator matrix. "Weighted F1" weighs by positives, not by both classes.
import { f1Averages, macro, mean, weighted } from "./averages";
import { checkScored } from "./check-scored";
import { addCounts, decide, precisionOf, ratio, recallOf } from "./label-counts";
import { scoreLabel } from "./label-scores";
import type { Scored, Scores } from "./types";

/** Rows with every label right, among rows with every label scored; wrong cells among scored cells. */
function wholeRows(scored: Scored): Pick<Scores, "subsetAccuracy" | "completeReports" | "hammingLoss"> {
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
  return { subsetAccuracy: ratio(right, complete), completeReports: complete, hammingLoss: ratio(wrong, cells) };
}

/**
 * Scores of n reports over L labels.
 * @throws InputError EVAL-NAN for a scored probability that is not a number in [0, 1]
 * @throws InternalError for arrays of unequal shape
 */
export function score(scored: Scored): Scores {
  checkScored(scored);
  const perLabel = scored.labels.map((_, l) => scoreLabel(scored, l));
  const micro = addCounts(perLabel);
  const aurocs = perLabel.map(({ auroc }) => auroc).filter((value) => value !== null);
  const averagePrecisions = perLabel.map((label) => label.averagePrecision).filter((value) => value !== null);
  return {
    reports: scored.patients.length,
    patients: new Set(scored.patients).size,
    ...f1Averages(perLabel),
    weightedPrecision: weighted(perLabel, precisionOf),
    weightedRecall: weighted(perLabel, recallOf),
    macroPrecision: macro(perLabel, precisionOf),
    macroRecall: macro(perLabel, recallOf),
    microPrecision: precisionOf(micro) ?? 0,
    microRecall: recallOf(micro) ?? 0,
    macroAuroc: aurocs.length === 0 ? null : mean(aurocs),
    aurocLabels: aurocs.length,
    macroAveragePrecision: averagePrecisions.length === 0 ? null : mean(averagePrecisions),
    averagePrecisionLabels: averagePrecisions.length,
    ...wholeRows(scored),
    perLabel,
  };
}
