// Inputs and results of judging. Types only.

/** n reports, L labels, row-major. scored 0 = the cell is ignored, as if the row were absent for that label. */
export interface Scored {
  readonly labels: readonly string[];
  /** [n] index of each report's patient. */
  readonly patients: Int32Array;
  /** [n·L] 0 or 1. */
  readonly truth: Uint8Array;
  /** [n·L] 0 or 1. */
  readonly scored: Uint8Array;
  /** [n·L] in [0, 1]. */
  readonly probability: Float64Array;
  /** [L]. */
  readonly thresholds: Float64Array;
}

/** Undefined figures are null (shown "–"), never NaN. */
export interface LabelScores {
  readonly label: string;
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
  readonly positives: number;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly specificity: number | null;
  readonly f1: number | null;
  readonly auroc: number | null;
  /** Fewer than 20 positives: too few to judge. */
  readonly tooFew: boolean;
}

export interface Scores {
  readonly reports: number;
  readonly patients: number;
  readonly weightedF1: number | null;
  readonly macroF1: number;
  readonly microF1: number;
  readonly weightedPrecision: number | null;
  readonly weightedRecall: number | null;
  readonly macroPrecision: number;
  readonly macroRecall: number;
  readonly microPrecision: number;
  readonly microRecall: number;
  readonly twoClassWeightedF1: number;
  readonly macroAuroc: number | null;
  readonly subsetAccuracy: number | null;
  readonly hammingLoss: number | null;
  readonly perLabel: readonly LabelScores[];
}
