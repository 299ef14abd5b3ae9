// Calls of Check beyond its scores: thresholds, reliability, parts of the reports, what surprises. Types only.
import type { IntervalResult } from "@/evaluation/interval";
import type { Reliability } from "@/evaluation/reliability";
import type { Scores } from "@/evaluation/types";

export interface CheckCloser {
  /** [L] in force on this page: Classify labels with them; no file takes them along. */
  readonly thresholds: readonly number[];
  /** What they were set on. */
  readonly reports: number;
  readonly patients: number;
  readonly scores: Scores;
  /** [L]. */
  readonly reliability: readonly Reliability[];
}

export interface SliceScores {
  /** By tokens of the report, by reports of its patient among those judged, by a section that it has, by the value in a column. */
  readonly kind: "tokens" | "patient" | "section" | "column";
  readonly name: string;
  readonly reports: number;
  readonly patients: number;
  readonly weightedF1: number | null;
  readonly macroF1: number;
  /** Of weighted F1, over patients. */
  readonly interval: IntervalResult;
}

export interface CheckRow {
  readonly id: string;
  readonly text: string;
  /** Index of the label. */
  readonly label: number;
  readonly reference: 0 | 1;
  readonly probability: number;
}

export interface CheckCalls {
  /** @param thresholds [L] to set, each in (0, 1); null leaves them as they are */
  "check-closer": {
    request: { readonly thresholds: readonly number[] | null };
    progress: never;
    result: CheckCloser;
  };
  "check-slices": {
    request: object;
    progress: { readonly done: number; readonly total: number };
    result: readonly SliceScores[];
  };
  "check-surprises": { request: { readonly most: number }; progress: never; result: readonly CheckRow[] };
}
