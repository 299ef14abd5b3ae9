// Scores as one JSON value and as a small table.
import type { Scores } from "@/evaluation/types";

export const scoresJson = (scores: Scores) => ({
  weightedF1: scores.weightedF1,
  macroF1: scores.macroF1,
  microF1: scores.microF1,
  twoClassWeightedF1: scores.twoClassWeightedF1,
  perLabel: scores.perLabel,
  reports: scores.reports,
});

const three = (value: number | null): string => (value === null ? "–" : value.toFixed(3));

/** "Weighted F1" is support-weighted over the positive class; the two-class reading never stands alone. */
export function scoresTable(scores: Scores): string {
  const width = Math.max(...scores.perLabel.map(({ label }) => label.length));
  const rows = scores.perLabel.map(
    ({ label, precision, recall, f1, positives, tooFew }) =>
      `${label.padEnd(width)}  ` +
      (tooFew
        ? `too few cases to judge (n = ${positives})`
        : `precision ${three(precision)}  recall ${three(recall)}  F1 ${three(f1)}  n ${positives}`),
  );
  return [
    ...rows,
    `Weighted F1 ${three(scores.weightedF1)}, macro ${three(scores.macroF1)}, micro ${three(scores.microF1)}, ` +
      `two-class weighted ${three(scores.twoClassWeightedF1)} on ${scores.reports} reports of ${scores.patients} patients`,
  ].join("\n");
}
