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

/** Why a figure is undefined: no scored cell, no positive, no negative, nothing said to have the label, truth of one class only,
 * both sides of one and the same category throughout. */
export type WhyNull =
  "nothing-scored" | "no-positives" | "no-negatives" | "nothing-predicted" | "one-class" | "one-category";

/** Figures of one label; definitions in docs/evaluation.md. Undefined ones are null (shown "–"), never NaN. */
interface LabelFigures {
  readonly precision: number | null;
  readonly recall: number | null;
  readonly specificity: number | null;
  readonly f1: number | null;
  readonly accuracy: number | null;
  readonly balancedAccuracy: number | null;
  readonly mcc: number | null;
  readonly kappa: number | null;
  readonly ac1: number | null;
  readonly auroc: number | null;
  readonly averagePrecision: number | null;
  readonly brier: number | null;
  readonly ece: number | null;
  readonly eceEqualMass: number | null;
}

export type NullableMetric = keyof LabelFigures;

export interface LabelScores extends LabelFigures {
  readonly label: string;
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
  /** [TN, FP, FN, TP]. */
  readonly confusion: readonly [tn: number, fp: number, fn: number, tp: number];
  readonly positives: number;
  /** positives / scored cells: what averagePrecision is for scores without order. */
  readonly prevalence: number | null;
  /** A reason for each figure that is null. */
  readonly whyNull: Readonly<Partial<Record<NullableMetric, WhyNull>>>;
  /** Fewer than 20 positives: too few to judge. */
  readonly tooFew: boolean;
  /** Fewer than 20 negatives: specificity is not judged. */
  readonly tooFewNegatives: boolean;
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
  /** Mean over the labels with both classes. */
  readonly macroAuroc: number | null;
  readonly aurocLabels: number;
  /** Mean over the labels with positives. */
  readonly macroAveragePrecision: number | null;
  readonly averagePrecisionLabels: number;
  /** Rows with every label right, among the completeReports whose labels are all scored. */
  readonly subsetAccuracy: number | null;
  readonly completeReports: number;
  readonly hammingLoss: number | null;
  readonly perLabel: readonly LabelScores[];
}

/** n reports with one of K classes each. */
export interface ClassScored {
  readonly classes: readonly string[];
  /** [n] index of each report's patient. */
  readonly patients: Int32Array;
  /** [n] 0 … K − 1; −1 = the report is ignored. */
  readonly truth: Int32Array;
  /** [n] 0 … K − 1; −1 = no answer, which counts as wrong. */
  readonly predicted: Int32Array;
  /** [n·K] row-major, rows of reports without an answer are not read; null where only answers are known. */
  readonly probability: Float64Array | null;
}

export interface ClassScores {
  /** Reports that are not ignored, and those of them without an answer. */
  readonly reports: number;
  readonly unanswered: number;
  readonly patients: number;
  readonly accuracy: number | null;
  readonly weightedF1: number | null;
  readonly macroF1: number;
  readonly microF1: number;
  /** Mean recall of the classes present. */
  readonly balancedAccuracy: number | null;
  readonly mcc: number | null;
  readonly kappa: number | null;
  readonly ac1: number | null;
  /** Over answered reports: Σ_k (p_k − y_k)² a report, 0 to 2. */
  readonly brier: number | null;
  /** Over answered reports, of the answer given. */
  readonly ece: number | null;
  /** [K][K + 1] by true class; the last column is "no answer". */
  readonly confusion: readonly (readonly number[])[];
  /** One class against the rest. */
  readonly perClass: readonly LabelScores[];
}
