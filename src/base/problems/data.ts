// Problems of the area DATA: rows, patients, duplicates, and the words of their row findings.
import type { Issue, Problem } from "../errors";

/** The words of a finding; its place and what was received come from the file. */
export type IssueWords = Pick<Issue, "severity" | "expected" | "kept" | "fix">;

export const fileTooBig = (p: { sizeBytes: number; limitBytes: number }): Problem => ({
  code: "DATA-BIG",
  happened: `This file has ${Math.ceil(p.sizeBytes / 2 ** 20)} MiB; at most ${Math.floor(p.limitBytes / 2 ** 20)} MiB are read.`,
  kept: "Nothing was read.",
  fix: "Split it into smaller files and open one of them.",
  detail: `data/import: expected at most ${p.limitBytes} bytes, got ${p.sizeBytes}.`,
});

export const tooManyRecords = (p: { limit: number }): Problem => ({
  code: "DATA-MANY",
  happened: `This file has more than ${p.limit} records.`,
  kept: "Nothing was read.",
  fix: "Split it into smaller files and open one of them.",
  detail: `data/import: expected at most ${p.limit} records.`,
});

/** `position` counts the wished-for columns from 1; the name itself may be private and stays out. */
export const columnAbsent = (p: { position: number; columns: number }): Problem => ({
  code: "DATA-COLUMN",
  happened: `This file has no column of the name that was given (choice ${p.position}).`,
  kept: "Nothing was read.",
  fix: "Use a name from the header row, or #3 for the third column.",
  detail: `data/column-roles: choice ${p.position} is none of ${p.columns} columns.`,
});

export const noReportsAmong = (p: { files: number; tables: number }): Problem => ({
  code: "DATA-FILES",
  happened:
    p.tables > 1 ? `These are ${p.tables} tables; one is read at a time.` : "There is no report among these files.",
  kept: "Nothing was read; what is open stays.",
  fix: "Open one CSV, TSV or JSONL file, or a folder with a .txt or .hl7 file for each report.",
  detail: `data/choose-files: expected .txt files, .hl7 files or one table among ${p.files} files, got ${p.tables} tables.`,
});

export const notPredictions = (): Problem => ({
  code: "DATA-PREDICTIONS",
  happened: "This file holds no predictions of Cloister.",
  kept: "Nothing was read.",
  fix: "Open a CSV or JSONL file that Classify has saved.",
  detail: "data/predictions-read: expected schema predictions/1.",
});

export const dataIssues = {
  "DATA-EMPTY": {
    severity: "error",
    expected: "report text",
    kept: "The row was set aside.",
    fix: "Add the text in the set-aside file, or go on without the row.",
  },
  "DATA-TEXT": {
    severity: "error",
    expected: "report text in quotation marks",
    kept: "The row was set aside.",
    fix: "Write the report as text.",
  },
  "DATA-GUESSED": {
    severity: "warning",
    expected: "a known name for the text column, such as report or findings",
    kept: "The column with the longest sentences was taken as the report text.",
    fix: "Check the column roles.",
  },
  "DATA-PATIENT": {
    severity: "note",
    expected: "a patient",
    kept: "The row was read; its patient is unknown.",
    fix: "Nothing, if the patient is not known.",
  },
  "DATA-PATIENT-COMMON": {
    severity: "warning",
    expected: "one patient on few rows",
    kept: "The rows count as one patient.",
    fix: "If the value means unknown, replace it by an empty cell.",
  },
  "DATA-NOPATIENT": {
    severity: "warning",
    expected: "a patient column",
    kept: "Each report counts as its own unit: a patient with k reports has up to k times the epsilon.",
    fix: "Choose the patient column if the file has one.",
  },
  "DATA-ID-SCI": {
    severity: "warning",
    expected: "a whole identifier",
    kept: "The value was kept as it stands; different patients may share it.",
    fix: "Export again with the column formatted as text.",
  },
  "DATA-SPLIT": {
    severity: "warning",
    expected: "all rows of a patient on one side",
    kept: "The split column was obeyed.",
    fix: "Move the patient to one side, or the scores look too good.",
  },
  "DATA-SPLIT-VALUE": {
    severity: "warning",
    expected: "train, valid or test",
    kept: "The row was read; its side is drawn from the patient.",
    fix: "Correct the cell.",
  },
  "DATA-MERGED": {
    severity: "note",
    expected: "each report of a patient once",
    kept: "The first was kept, this one was merged into it.",
    fix: "Nothing needs to be done.",
  },
  "DATA-CONFLICT": {
    severity: "warning",
    expected: "the same labels for the same text of a patient",
    kept: "All were kept.",
    fix: "Check which labels are right.",
  },
  "DATA-STUDY": {
    severity: "note",
    expected: "one text for a study",
    kept: "All were kept.",
    fix: "Check whether one of them is an addendum.",
  },
  "DATA-SCAN": {
    severity: "note",
    expected: "the same text and labels for all reconstructions of a scan",
    kept: "The first was kept, this one was merged into it.",
    fix: "Check the rows if they should differ.",
  },
  "DATA-LEFT-OUT": {
    severity: "note",
    expected: "one table, .txt files or .hl7 files",
    kept: "The other files of the archive were left out.",
    fix: "Nothing, unless they hold reports.",
  },
  "DATA-MORE": {
    severity: "note",
    expected: "at most 1,000 findings of one kind in this list",
    kept: "The rest was counted.",
    fix: "Correct the ones listed first.",
  },
} as const satisfies Record<string, IssueWords>;
