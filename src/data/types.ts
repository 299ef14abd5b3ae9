// What an import yields: reports with their patient and labels, and every finding on the way. Types only.
import type { Issue } from "@/base/errors";

/** How a label cell was read: 1 positive, 0 negative, -1 uncertain, -2 blank. */
export type LabelValue = 1 | 0 | -1 | -2;

export interface LabelSet {
  /** "chexpert14", "ct-rate18" or the user's own name. */
  readonly name: string;
  readonly title: string;
  readonly labels: readonly string[];
  readonly defaultBlank: BlankPolicy;
}

export type UncertainPolicy = "positive" | "negative" | "ignore";
export type BlankPolicy = "negative" | "ignore";
/** Rows whose patient is unknown: each is its own patient (the promise holds per report for them), or not trained on. */
export type RowsWithoutPatient = "own-patient" | "leave-out";
/** Which sections the model reads: all that are chosen, joined, or the first that is present. */
export interface SectionRule {
  readonly sections: readonly string[];
  readonly rule: "all" | "first";
}

export interface ReportRecord {
  /** Unique inside the import: "<row>" or "<file>:<row>" where several files were opened. */
  readonly id: string;
  readonly file: string;
  /** Record number from 1, the header not counted. */
  readonly row: number;
  /** Physical line where the record starts, from 1. */
  readonly line: number;
  readonly patient: string | null;
  readonly study: string | null;
  readonly split: "train" | "valid" | "test" | null;
  readonly sections: readonly { readonly name: string; readonly text: string }[];
  /** [L] LabelValues in label-set order; null = no labels (they were absent, or a cell could not be read). */
  readonly labels: Int8Array | null;
  /** Cells of the columns with role "group", in file order, trimmed; absent: the file has none. */
  readonly groups?: readonly string[];
  /** Absent until a person touched the report on Labels. */
  readonly hand?: HandMark;
}

/** Who gave the labels of a report that was labeled here. */
export type LabeledBy = "person" | "rules" | "model" | "file";

/** What a person did with a report on Labels. Arrays are [L] LabelValues and never changed in place. */
export interface HandMark {
  /** Values as far as they are set; no labels until they are confirmed. */
  readonly draft: Int8Array | null;
  /** Who gave `labels`, once they were confirmed here. */
  readonly by: LabeledBy | null;
  readonly flagged: boolean;
  readonly skipped: boolean;
  /** A second reading without sight of the first, for self-agreement. */
  readonly second: Int8Array | null;
}

/** "group": its values are parts of the reports that Check judges on their own, such as sites. Given by hand alone, never guessed. */
export type ColumnRole = "text" | "patient" | "study" | "split" | "label" | "group" | "ignore";

export interface ColumnGuess {
  readonly name: string;
  readonly index: number;
  readonly role: ColumnRole;
  /** For role "label": the label of the set that this column holds. */
  readonly label?: string;
}

export interface ImportOptions {
  readonly encoding?: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
  readonly delimiter?: "," | ";" | "\t" | "|";
  /** Column roles by header name, or "#3" for the third column; absent columns are guessed. */
  readonly columns?: Readonly<Record<string, ColumnRole>>;
  /** Sections that the model reads, joined; absent or empty = the whole report. A report with none of them is read whole. */
  readonly sections?: readonly string[];
  /** A label set by value; null = read no labels; absent = the set whose every name is among the columns. */
  readonly labelSet?: LabelSet | null;
  /** true: reports that stand twice are all kept, as when classifying; absent or false: merged to the first. */
  readonly keepDuplicates?: boolean;
}

export interface ImportCounts {
  readonly read: number;
  readonly accepted: number;
  readonly withoutLabels: number;
  readonly setAside: number;
  readonly merged: number;
}

/** accepted + withoutLabels + setAside + merged = read, always. `reports` holds accepted and withoutLabels. */
export interface Imported {
  readonly format: "csv" | "tsv" | "jsonl" | "text" | "hl7" | "fhir";
  readonly encoding: string;
  readonly delimiter: string | null;
  readonly columns: readonly ColumnGuess[];
  /** The first five records as cells, for the preview. */
  readonly preview: readonly (readonly string[])[];
  readonly labelSet: LabelSet | null;
  readonly reports: readonly ReportRecord[];
  readonly counts: ImportCounts;
  readonly issues: readonly Issue[];
  /** Original cells of the records set aside, with the code that set them aside: for set-aside.csv. */
  readonly setAside: readonly { readonly cells: readonly string[]; readonly issue: string }[];
  /** Whether a patient column was found. Without one the privacy unit is the report. */
  readonly hasPatients: boolean;
}
