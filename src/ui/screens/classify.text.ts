// Words of Classify.
import type { LabelSet } from "@/data/types";
import type { ClassifiedRow, Explanation, ClassifySummary, LabelState } from "@/workers/classified";
import { count, counted, timeLeft } from "@/ui/words/figures";
import { kindOfReports } from "@/ui/words/starter";

export const text = {
  title: "Classify",
  lead: "Label reports, read the ones you doubt, correct what is wrong.",
  empty:
    "Train an adapter first, or open one on Export. Or label by rules: no training, nothing is learned from any report.",
  emptyStarter: "Or take a starter: an adapter that was trained on synthetic reports only and labels on the first day.",
  by: "Label by",
  byAdapter: "Adapter",
  rulesSpend: "Rules and starters spend no epsilon.",
  marks: { for: "for a label", against: "against it", open: "leaves it open" },
  pick: "Press a label to see its deciding words alone.",
  goTrain: "Go to Train",
  goExport: "Open an adapter",
  open: "Open a file",
  held: "Label the open reports",
  paste: "Paste a report",
  openTakesNone:
    "This page is not sealed, so it takes no report of yours, typed or pasted. The sample reports can be opened and edited here.",
  install: "Install Cloister on this computer",
  pasteLabel: "Report text. Edit it and the labels follow.",
  reading: "Labelling reports",
  save: "Save the table",
  saveFirst: "Save as CSV, then go on",
  drop: "Go on without saving",
  keepTable: "Stay with this table",
  csv: "CSV",
  jsonl: "JSONL",
  fhir: "FHIR",
  fhirNote: "FHIR R4 Observations, a line each: preliminary, for research, never with report text.",
  withText: "with text",
  search: "Search the text",
  label: "Label",
  anyLabel: "All reports",
  flaggedReports: "Flagged reports",
  state: "is",
  notPresent: "not present",
  accept: "Accept",
  flag: "Flag",
  unflag: "Take flag off",
  flagged: "flagged",
  previous: "Previous",
  nextRow: "Next",
  numbers: "Show probabilities",
  asWritten: "Back to the report as it was",
  edited: "Edited here only: labels below follow your edit, the table keeps the report as it was.",
  labels: "Labels",
  flip: "Press a label to correct it.",
  noRows: "No report matches. Clear the search or choose another label.",
  nothingPresent: "none present",
  textOf: "Text of the report",
  long: "Longer than the encoder reads: the end of this text was not read.",
  deciding: "Deciding words",
  backToText: "Edit the text",
  decidingFor: "Words that decided",
  decidingWait: "Reading the report again without each word…",
  note: "No order of importance and no alarm: a person reads every report.",
} as const;

export const stateNames: Readonly<Record<LabelState, string>> = {
  present: "Present",
  absent: "Absent",
  uncertain: "Uncertain",
  unmentioned: "Not mentioned",
};

export const reviewNames: Readonly<Record<ClassifiedRow["reviewed"], string>> = {
  model: "by the model",
  rules: "by rules",
  accepted: "accepted",
  corrected: "corrected",
};

/** What the marks mean, and where there are none. */
export function decidingSentence({ mentions, units }: Explanation, label: number): string {
  const none = mentions.some((mention) => mention.label === label) ? "" : "No single word decided. ";
  return `${none}Found by reading the report again ${counted(units, "time")}, each time without one part: the further the model's answer moves, the more that part decided.`;
}

/** "Rules: chest CT, 18 labels". */
export const ruleChoice = ({ name, title, labels }: LabelSet): string =>
  `Rules: ${kindOfReports[name] ?? title}, ${counted(labels.length, "label")}`;

export const ruleNote = ({ labels }: LabelSet): string =>
  `${counted(labels.length, "label")} from phrases, negations and doubts in findings and impression. Rules miss what is worded otherwise.`;

export const unsavedSentence = (reviews: number): string =>
  `${counted(reviews, "review")} of this table ${reviews === 1 ? "stands" : "stand"} in no file yet. Going on drops ${reviews === 1 ? "it" : "them"}.`;

/** "Labelling reports: 812 of 1,194, 1 minute left". @param secondsLeft null while it is being measured */
export function workSentence(
  { done, total }: { readonly done: number; readonly total: number },
  secondsLeft: number | null,
): string {
  const left = secondsLeft === null ? "" : `, ${timeLeft(secondsLeft)} left`;
  return `${text.reading}: ${count(done)} of ${count(total)}${left}`;
}

/** Where labelling was stopped half-way. */
export const stoppedSentence = ({ rows, of }: ClassifySummary): string =>
  `Stopped: ${count(rows)} of ${counted(of, "report")} are labelled and stay in the table. Label or open them again to have them all.`;

export function summarySentence(summary: ClassifySummary): string {
  const aside = summary.setAside > 0 ? `; ${counted(summary.setAside, "row was", "rows were")} set aside` : "";
  const long = summary.tooLong > 0 ? `; ${count(summary.tooLong)} longer than the encoder reads` : "";
  const rows =
    summary.rows < summary.of
      ? `${count(summary.rows)} of ${counted(summary.of, "report")}`
      : counted(summary.rows, "report");
  return `${summary.fileName}: ${rows} labelled in ${summary.seconds.toFixed(1)} s${aside}${long}.`;
}
