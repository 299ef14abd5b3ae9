// Words of Reports.
import type { ColumnRole, LabelSet, UncertainPolicy, BlankPolicy, RowsWithoutPatient } from "@/data/types";
import type { ImportSummary } from "@/workers/protocol";
import { count, counted } from "@/ui/words/figures";
import { kindOfReports } from "@/ui/words/starter";

export const text = {
  title: "Reports",
  lead: "Open a file, check how its columns are read, choose the labels.",
  next: "Go to Privacy",
  empty:
    "No reports yet. Drop a CSV, TSV, JSONL, HL7 or FHIR file here, packed or not, or a folder of .txt files; paste text, or open the sample reports.",
  drop: "Drop a file or a folder to open it",
  choose: "Choose a file",
  folder: "Choose a folder",
  other: "Open another file",
  samples: "Open the sample reports",
  paste: "Paste text",
  pasteLabel: "Reports, one a line, or the lines of a CSV with its header",
  pasteOpen: "Open this text",
  reading: "Reading the reports",
  encoder: "Opening the encoder",
  synthetic: "Synthetic sample reports: no real patient",
  counts: "Rows",
  columns: "Columns",
  columnsNote: "The first five rows. Choose what each column is; the file is read again at once.",
  encoding: "Encoding",
  delimiter: "Delimiter",
  guessed: "As found",
  sections: "Sections read",
  sectionsNote: "A report that has none of the chosen sections is read whole.",
  tokens: "Length",
  labels: "Labels",
  set: "Label set",
  byNames: "By the column names",
  none: "None: classify only",
  own: "Own list…",
  ownList: "One label name a line",
  useList: "Use this list",
  uncertain: "Uncertain labels count as",
  blank: "Blank labels count as",
  alone: "Rows without a patient",
  prevalence: "How often each label occurs",
  few: "fewer than 20 positives",
  issues: "Problems found",
  noIssues: "No problems found.",
  save: "Save problem rows",
  noLabels:
    "No label columns were recognised. Choose a label set whose names are among the columns, label the reports here, or go to Classify.",
  labelHere: "Label by hand",
  forget: "Reading again forgets the trained adapter. Save it on Export first.",
} as const;

/** @param name  of the file that was open before; null: none was */
export const undoWords = (name: string | null): string =>
  name === null ? "Undo: close these reports" : `Undo: back to ${name}`;

/** Of a folder. */
export const leftOutSentence = (files: number): string =>
  `${counted(files, "other file was", "other files were")} left out: of a folder, .txt files are read, one report each, or .hl7 files.`;

export const roleNames: Readonly<Record<ColumnRole, string>> = {
  text: "Report text",
  patient: "Patient",
  study: "Study",
  split: "Split",
  label: "Label",
  group: "Compare by",
  ignore: "Not used",
};

export const uncertainNames: Readonly<Record<UncertainPolicy, string>> = {
  positive: "present",
  negative: "absent",
  ignore: "not labelled",
};

export const blankNames: Readonly<Record<BlankPolicy, string>> = {
  negative: "not mentioned, so absent",
  ignore: "not labelled",
};

export const aloneNames: Readonly<Record<RowsWithoutPatient, string>> = {
  "own-patient": "each is its own patient",
  "leave-out": "are left out of training",
};

export const delimiterNames: readonly (readonly [string, string])[] = [
  [",", "Comma"],
  [";", "Semicolon"],
  ["\t", "Tab"],
  ["|", "Bar"],
];

/** "1,180 accepted + 12 without labels + 6 set aside + 2 merged = 1,200 rows read". */
export const countsSentence = ({ counts }: ImportSummary): string =>
  `${count(counts.accepted)} accepted + ${count(counts.withoutLabels)} without labels + ` +
  `${count(counts.setAside)} set aside + ${count(counts.merged)} merged = ${counted(counts.read, "row")} read`;

/** "Label by rules: chest CT". */
export const suggestBy = ({ name, title }: LabelSet): string => `Label by rules: ${kindOfReports[name] ?? title}`;

export const labelledHere = ({ labelledHere }: ImportSummary): string =>
  `${counted(labelledHere, "report was", "reports were")} labelled here. Reading the file again keeps that; another label set forgets it: save the labels on Labels first.`;

export function lengthSentence({ tokens }: ImportSummary): string {
  const usual = `Half have at most ${counted(tokens.median, "token")}, the longest ${count(tokens.max)}.`;
  const limit = `The encoder reads ${count(tokens.limit)}`;
  return tokens.tooLong === 0
    ? `${usual} ${limit}, so every report is read whole.`
    : `${usual} ${limit}: ${counted(tokens.tooLong, "report is", "reports are")} longer, and the rest of ${tokens.tooLong === 1 ? "its" : "their"} text is not read.`;
}

export function patientsSentence(summary: ImportSummary): string {
  if (!summary.hasPatients) return "No patient column. Protection will be per report.";
  const rest = summary.rowsWithoutPatient;
  const known = counted(summary.patients, "patient");
  return rest === 0 ? `${known}.` : `${known}; ${counted(rest, "row names", "rows name")} none.`;
}
