// Words of the closer look on Check: one label, thresholds, reliability, parts, surprises.
import type { Reliability, ReliabilityBin } from "@/evaluation/reliability";
import type { CheckCloser, SliceScores } from "@/workers/check-protocol";
import { count, counted, score } from "@/ui/words/figures";

export const text = {
  title: "A closer look",
  label: "Label",
  threshold: "Threshold",
  said: "Said to have it",
  notSaid: "Said not to",
  has: "Has the label",
  hasNot: "Has it not",
  confusion: "Confusion, reports",
  parts: "Parts of these reports",
  judgeParts: "Judge the parts",
  judging: "Judging the parts",
  partColumns: ["By", "Part", "Reports", "Patients", "Weighted F1", "95 % interval", "Macro F1"],
  surprises: "Where adapter and reference differ, most surprising first",
  noSurprise: "They differ nowhere.",
  surpriseColumns: ["Report", "Label", "Reference", "Adapter"],
  present: "Present",
  absent: "Absent",
} as const;

export const kinds: Readonly<Record<SliceScores["kind"], string>> = {
  tokens: "tokens of the report",
  patient: "reports of the patient",
  section: "section",
  column: "column",
};

/** What the thresholds were set on, and what follows. */
export function thresholdNote({ thresholds, reports, patients }: CheckCloser): string {
  const set = thresholds.filter((threshold) => threshold !== 0.5).length;
  const on = `these ${counted(reports, "report")} of ${counted(patients, "patient")}`;
  return set === 0
    ? `Every threshold is 0.5. One that you set on ${on} counts on Classify and leaves with no file.`
    : `${counted(set, "threshold")} set by hand on ${on}: figures on the same reports flatter it. It counts on Classify and leaves with no file.`;
}

export const binWords = ({ probability, observed, low, high, reports }: ReliabilityBin): string =>
  `mean probability ${score(probability)}: ${score(observed)} have the label, 95 % interval ${score(low)} to ${score(high)}, n = ${count(reports)}`;

export const reliabilityCaption = (label: string, { ece, reports }: Reliability): string =>
  `Reliability of ${label}: expected calibration error ${score(ece, 3)} over 15 bins, ${counted(reports, "report")}. Hollow: fewer than 20.`;
