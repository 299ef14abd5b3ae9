// What the table of a sweep is made from, and what it holds. Types only.
import type { IntervalResult } from "./interval";
import type { OverRepeats } from "./repeats";
import type { Scored, Scores } from "./types";

/** What makes cells one group of the table. */
export interface SweepKey {
  readonly model: string | null;
  readonly method: string;
  readonly epsilon: number | null;
}

/** What a private group promises a run, alone. */
export interface RowPrivacy {
  readonly epsilon: number;
  readonly delta: number;
  readonly unit: "patient" | "report";
  readonly noiseMultiplier: number;
  readonly samplingProbability: number;
  readonly steps: number;
  readonly clipNorm: number;
  /** σ√P/B̄: length of the noise over the longest possible signal; above 10 the noise exceeds the signal. */
  readonly noiseToSignal: number;
}

/** One repeat of a group: its only cell, or all folds of its seed together. */
export interface SweepRepeat {
  /** null: the same for every seed, as a baseline on one split. */
  readonly seed: number | null;
  readonly scores: Scores;
  /** Weighted F1 over test texts that no training report has; null where there is none. */
  readonly unseenWeightedF1: number | null;
  /** Patients are numbered over the data set. null: only the scores are known, so no interval over patients. */
  readonly scored: Scored | null;
}

export interface SweepGroup extends SweepKey {
  /** Cells done and planned; failed or skipped ones make the difference. */
  readonly done: number;
  readonly planned: number;
  readonly repeats: readonly SweepRepeat[];
  readonly privacy: RowPrivacy | null;
  /** Seconds of all its cells. */
  readonly seconds: number;
  readonly engine: string;
}

/** A − reference, with its interval and its p over patients. */
export interface RowDifference {
  readonly difference: number | null;
  readonly interval: IntervalResult;
  readonly p: number | null;
  /** Holm's correction over all rows that were compared. */
  readonly holmP: number | null;
}

export interface LabelRow {
  readonly label: string;
  /** The least over repeats. */
  readonly positives: number;
  readonly tooFew: boolean;
  /** Mean over repeats; null where it is undefined in one. */
  readonly f1: number | null;
  readonly interval: IntervalResult | null;
  /** Against the reference; p of McNemar's test over patients, Holm over the labels of the row. */
  readonly difference: RowDifference | null;
}

export interface SweepRow extends SweepKey {
  readonly done: number;
  readonly planned: number;
  readonly repeats: number;
  readonly reports: number;
  /** Means over repeats. */
  readonly weightedF1: number | null;
  readonly unseenWeightedF1: number | null;
  readonly twoClassWeightedF1: number | null;
  readonly macroF1: number | null;
  readonly microF1: number | null;
  readonly macroAuroc: number | null;
  /** Of weighted F1; null without a repeat. */
  readonly betweenRepeats: OverRepeats | null;
  /** Of the mean weighted F1; null where it was not computed. */
  readonly betweenPatients: IntervalResult | null;
  readonly isReference: boolean;
  readonly difference: RowDifference | null;
  readonly privacy: RowPrivacy | null;
  readonly seconds: number;
  readonly engine: string;
  readonly perLabel: readonly LabelRow[];
}

export interface SweepTable {
  readonly reference: SweepKey | null;
  /** The seed of every resample and coin in it. */
  readonly seed: number;
  readonly rows: readonly SweepRow[];
}

/** What the figures of a sweep hold under. Counts are private. */
export interface SweepConditions {
  readonly synthetic: boolean;
  readonly dataSha256: string;
  readonly reports: number;
  readonly patients: number;
  readonly unit: "patient" | "report";
  readonly labelSetName: string;
  readonly uncertain: string;
  readonly blank: string;
  readonly rowsWithoutPatient: string;
  /** In words, with its seeds. */
  readonly split: string;
  readonly encoder: string;
  readonly maxTokens: number;
  readonly tooLong: number;
  readonly publicSize: number;
  readonly publicSizeSource: "typed" | "confirmed";
  /** How the reference labels were made. */
  readonly reference: string;
  readonly build: string;
  /** Finished runs of training among which an adapter could be picked. */
  readonly trainedRuns: number;
  /** Private runs charged on these patients, those of other sweeps too, and what they cost together; null without any. */
  readonly spent: { readonly runs: number; readonly epsilon: number; readonly delta: number } | null;
}

/** One cell in the record of a sweep. */
export interface SweepCellLine extends SweepKey {
  readonly id: string;
  readonly seed: number;
  readonly fold: number | null;
  readonly state: "pending" | "running" | "done" | "failed" | "skipped" | "cancelled";
  readonly seconds: number | null;
  /** Code of what went wrong. */
  readonly problem: string | null;
  readonly weightedF1: number | null;
}

/** All that a sweep tells: what the page draws and what its files hold. It stays on this computer. */
export interface SweepReport {
  readonly conditions: SweepConditions;
  readonly table: SweepTable;
  readonly cells: readonly SweepCellLine[];
}
