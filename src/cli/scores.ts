// Scores as one JSON value and as a small table, with intervals where they were made.
import type { Intervals, LabelIntervals } from "@/evaluation/bootstrap";
import type { IntervalResult } from "@/evaluation/interval";
import type { LabelScores, Scores } from "@/evaluation/types";

/** Every figure under its name in docs/evaluation.md; intervals beside them. */
export const scoresJson = (scores: Scores, intervals?: Intervals) => ({ ...scores, ...(intervals && { intervals }) });

const three = (value: number | null): string => (value === null ? "–" : value.toFixed(3));

/** " [0.650, 0.749]", with a star where percentiles stand in for BCa; nothing where there is none. */
const range = (interval: IntervalResult | undefined): string =>
  !interval || interval.method === "none"
    ? ""
    : ` [${three(interval.low)}, ${three(interval.high)}]${interval.method === "percentile" ? "*" : ""}`;

function labelFigures({ precision, recall, f1, positives }: LabelScores, intervals?: LabelIntervals): string {
  const figures = [
    `precision ${three(precision)}${range(intervals?.precision)}`,
    `recall ${three(recall)}${range(intervals?.recall)}`,
    `F1 ${three(f1)}${range(intervals?.f1)}`,
  ];
  return `${figures.join("  ")}  n ${positives}`;
}

function intervalWords({ patients, replicates, seed, ...intervals }: Intervals): string {
  const all = [
    intervals.weightedF1,
    intervals.macroF1,
    intervals.microF1,
    ...intervals.perLabel.flatMap(({ f1, precision, recall }) => [f1, precision, recall]),
  ];
  if (all.some((one) => one.method === "none" && one.because === "few-patients"))
    return `No intervals: ${patients} of the 20 patients that they need`;
  const star = all.some(({ method }) => method === "percentile") ? "; * percentiles, where BCa cannot be had" : "";
  return `[ ] 95 % intervals over patients (BCa, ${replicates} resamples, seed ${seed})${star}`;
}

/** "Weighted F1" is support-weighted over the positive class; the two-class reading never stands alone. */
export function scoresTable(scores: Scores, intervals?: Intervals): string {
  const width = Math.max(...scores.perLabel.map(({ label }) => label.length));
  const rows = scores.perLabel.map(
    (label, l) =>
      `${label.label.padEnd(width)}  ` +
      (label.tooFew ? `too few cases to judge (n = ${label.positives})` : labelFigures(label, intervals?.perLabel[l])),
  );
  const averages = [
    `Weighted F1 ${three(scores.weightedF1)}${range(intervals?.weightedF1)}`,
    `macro ${three(scores.macroF1)}${range(intervals?.macroF1)}`,
    `micro ${three(scores.microF1)}${range(intervals?.microF1)}`,
    `two-class weighted ${three(scores.twoClassWeightedF1)}${range(intervals?.twoClassWeightedF1)}`,
  ];
  return [
    ...rows,
    `${averages.join(", ")} on ${scores.reports} reports of ${scores.patients} patients`,
    ...(intervals ? [intervalWords(intervals)] : []),
  ].join("\n");
}
