// Words of Check, with the definitions of the scores.
import type { BlankPolicy, UncertainPolicy } from "@/data/types";
import type { IntervalResult, NoInterval } from "@/evaluation/interval";
import type { CheckResult } from "@/workers/protocol";
import { count, counted, score } from "@/ui/words/figures";
import { blankNames, uncertainNames } from "./reports.text";

export const text = {
  title: "Check",
  lead: "How well the adapter labels reports of patients that it was not trained on.",
  empty: "Check needs a trained adapter and labelled reports kept out of training.",
  goTrain: "Go to Train",
  next: "Go to Classify",
  print: "Print",
  judging: "Labelling the reports kept out of training",
  again: "Judge again",
  all: "All labels",
  each: "Each label",
  adapter: "This adapter",
  untrained: "Untrained head",
  majority: "Always the majority",
  few: (n: number): string => `too few cases to judge (n = ${n})`,
  headline: "Weighted F1",
  label: "Label",
  interval: "95 % interval of F1",
  intervalMeaning:
    "Where F1 would most likely lie with other patients like these: they are drawn again 2,000 times with all their reports.",
  twoClass:
    "Two-class weighted F1 is shown beside the others only: always saying the majority already scores high on it.",
  stays: "These scores come from your reports. No epsilon covers them, so they stay here.",
} as const;

/** Name, key in Scores, definition. */
export const averages = [
  [
    "Weighted F1",
    "weightedF1",
    "F1 of each label, weighted by its number of positives. F1 is 2·TP ÷ (2·TP + FP + FN).",
  ],
  ["Macro F1", "macroF1", "Plain mean of the F1 of all labels; a label without a score counts as 0."],
  ["Micro F1", "microF1", "F1 of all cells of all labels thrown together."],
  [
    "Two-class weighted F1",
    "twoClassWeightedF1",
    "For each label the F1 of present and of absent, weighted by how often each occurs; then the mean over labels.",
  ],
] as const;

export const perLabel = [
  ["Precision", "precision", "Of the reports said to have the label, the share that has it: TP ÷ (TP + FP)."],
  ["Recall", "recall", "Of the reports that have the label, the share that was found: TP ÷ (TP + FN)."],
  ["F1", "f1", "2·TP ÷ (2·TP + FP + FN): high only if precision and recall both are."],
] as const;

export const nMeaning = "Reports of the reference that have the label.";

/** "0.65 to 0.75"; "–" where there is no interval. */
const rangeWords = (interval: IntervalResult, digits: number): string =>
  interval.method === "none" ? "–" : `${score(interval.low, digits)} to ${score(interval.high, digits)}`;

/** With a star where percentiles stand in for BCa. */
export const tableRange = (interval: IntervalResult): string =>
  rangeWords(interval, 3) + (interval.method === "percentile" ? "*" : "");

const whyNone: Readonly<Record<NoInterval["because"], string>> = {
  undefined: "No interval: no report of the reference has any of the labels.",
  "few-patients": "No interval: it needs at least 20 patients.",
  "few-cases": "No interval: too few cases.",
  "undefined-replicates": "No interval: too few cases, so that many draws of the patients have none.",
};

/** The headline's interval as a sentence for those who know no statistics. */
export function headlineWords({ intervals }: CheckResult): string {
  const { weightedF1, patients } = intervals;
  if (weightedF1.method === "none") return whyNone[weightedF1.because];
  const range = rangeWords(weightedF1, 2);
  return `95 % interval ${range}: where it would most likely lie with other patients like these ${count(patients)}.`;
}

/** What to know of the intervals: how they were made, and what weakens them. */
export function intervalNotes({ intervals, withoutPatient }: CheckResult): string {
  const { weightedF1, macroF1, microF1, twoClassWeightedF1, perLabel, replicates, seed } = intervals;
  const shown = [weightedF1, macroF1, microF1, twoClassWeightedF1, ...perLabel.map(({ f1 }) => f1)];
  const star = shown.some(({ method }) => method === "percentile")
    ? " * by percentiles, where BCa does not exist."
    : "";
  return [
    `Intervals: bootstrap over patients, BCa, ${count(replicates)} draws, seed ${seed}.${star}`,
    ...(withoutPatient > 0
      ? [
          `${counted(withoutPatient, "report names", "reports name")} no patient; if patients repeat among them, intervals are too narrow.`,
        ]
      : []),
  ].join(" ");
}

export function basis(result: CheckResult): string {
  const { adapter, tooLong } = result;
  const cut = tooLong > 0 ? ` ${counted(tooLong, "of them is", "of them are")} longer than the encoder reads.` : "";
  return `${counted(adapter.reports, "report")} of ${counted(adapter.patients, "patient")}, none of them used in training.${cut}`;
}

export const policyWords = (result: { uncertain: UncertainPolicy; blank: BlankPolicy; reference: string }): string =>
  `Reference labels: ${result.reference}. Uncertain counts as ${uncertainNames[result.uncertain]}, blank as ${blankNames[result.blank]}. Threshold 0.5.`;

export function fewSentence(result: CheckResult): string {
  const few = result.adapter.perLabel.filter((label) => label.tooFew).length;
  return few === 0
    ? ""
    : `${few} of ${count(result.adapter.perLabel.length)} labels have fewer than 20 positives; they stay in the averages.`;
}
