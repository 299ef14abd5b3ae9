// Tasks with one class a report, such as a diagnosis. A report without an answer is a false negative of its true class.
// As indicators (one label a class) such results go through the same averages, intervals and tests as several labels do.
import { checkLength } from "@/base/check";
import { InputError, InternalError } from "@/base/errors";
import { probabilityNotANumber } from "@/base/problems/eval";
import { agreement } from "./agreement";
import { f1Averages, mean } from "./averages";
import { ratio } from "./label-counts";
import { scoreLabel } from "./label-scores";
import { expectedCalibrationError } from "./probability-metrics";
import type { ClassScored, ClassScores, Scored } from "./types";

/** [n] the class of the largest probability of each row, ties to the lowest index. */
export function argmaxRows(probability: Float64Array, numClasses: number): Int32Array {
  return Int32Array.from({ length: probability.length / numClasses }, (_, i) => {
    let best = 0;
    for (let k = 1; k < numClasses; k++)
      if (probability[i * numClasses + k]! > probability[i * numClasses + best]!) best = k;
    return best;
  });
}

function checkClasses({ classes, patients, truth, predicted, probability }: ClassScored): void {
  const [n, K] = [patients.length, classes.length];
  checkLength("evaluation/classes", "truth", [truth.length, n]);
  checkLength("evaluation/classes", "predicted", [predicted.length, n]);
  const inside = (k: number) => k >= -1 && k < K;
  if (!truth.every(inside) || !predicted.every(inside))
    throw new InternalError(`evaluation/classes: expected classes from -1 to ${K - 1}`);
  if (!probability) return;
  checkLength("evaluation/classes", "probability", [probability.length, n * K]);
  for (const [cell, p] of probability.entries()) {
    const i = Math.floor(cell / K);
    if (truth[i]! >= 0 && predicted[i]! >= 0 && !(p >= 0 && p <= 1))
      throw new InputError(probabilityNotANumber({ row: i + 1, label: (cell % K) + 1 }));
  }
}

/** One label a class: truth and answer are 1 in the column of their class; an ignored report is ignored in all of them. */
export function indicatorsOf({ classes, patients, truth, predicted }: ClassScored): Scored {
  const K = classes.length;
  const cells = patients.length * K;
  const is = (of: Int32Array) => (_: unknown, cell: number) => Number(of[Math.floor(cell / K)] === cell % K);
  return {
    labels: classes,
    patients,
    truth: Uint8Array.from({ length: cells }, is(truth)),
    scored: Uint8Array.from({ length: cells }, (_, cell) => Number(truth[Math.floor(cell / K)]! >= 0)),
    probability: Float64Array.from({ length: cells }, is(predicted)),
    thresholds: new Float64Array(K).fill(0.5),
  };
}

/** (c·n − Σ p_k t_k) / √((n² − Σp_k²)(n² − Σt_k²)), "no answer" one more category; 0 where that is 0/0. Source: Gorodkin 2004. */
function mccOf(square: readonly (readonly number[])[]): number {
  const said = square.map((_, k) => square.reduce((sum, row) => sum + row[k]!, 0));
  const present = square.map((row) => row.reduce((sum, count) => sum + count, 0));
  const n = present.reduce((sum, count) => sum + count, 0);
  const right = square.reduce((sum, row, k) => sum + row[k]!, 0);
  const products = (a: readonly number[], b: readonly number[]) => a.reduce((sum, one, k) => sum + one * b[k]!, 0);
  const denominator = Math.sqrt(n * n - products(said, said)) * Math.sqrt(n * n - products(present, present));
  return ratio(right * n - products(said, present), denominator) ?? 0;
}

/** Brier score and calibration of the answer given, over answered reports; null where no probability is known. */
function probabilityFigures({ classes, truth, predicted, probability }: ClassScored) {
  const K = classes.length;
  const answered = [...truth.keys()].filter((i) => truth[i]! >= 0 && predicted[i]! >= 0);
  if (!probability) return { brier: null, ece: null };
  const squares = answered.map((i) =>
    probability.subarray(i * K, (i + 1) * K).reduce((sum, p, k) => sum + (p - Number(truth[i] === k)) ** 2, 0),
  );
  return {
    brier: answered.length === 0 ? null : mean(squares),
    ece: expectedCalibrationError({
      probability: Float64Array.from(answered, (i) => probability[i * K + predicted[i]!]!),
      truth: Uint8Array.from(answered, (i) => Number(truth[i] === predicted[i])),
    }),
  };
}

/**
 * Scores of n reports over K classes. Kappa, AC1 and MCC take "no answer" as one more category where it occurs.
 * @throws InputError EVAL-NAN for a probability that is not a number in [0, 1]; InternalError for arrays of unequal shape
 */
export function scoreClasses(scored: ClassScored): ClassScores {
  checkClasses(scored);
  const { classes, patients, truth, predicted } = scored;
  const K = classes.length;
  const confusion = classes.map(() => new Array<number>(K + 1).fill(0));
  for (const [i, t] of truth.entries()) if (t >= 0) confusion[t]![predicted[i]! < 0 ? K : predicted[i]!]! += 1;
  const reports = confusion.flat().reduce((sum, count) => sum + count, 0);
  const unanswered = confusion.reduce((sum, row) => sum + row[K]!, 0);
  const right = confusion.reduce((sum, row, k) => sum + row[k]!, 0);
  const square =
    unanswered > 0 ? [...confusion, new Array<number>(K + 1).fill(0)] : confusion.map((row) => row.slice(0, K));
  const indicators = indicatorsOf(scored);
  const perClass = classes.map((_, k) => scoreLabel(indicators, k));
  const recalls = perClass.map(({ recall }) => recall).filter((value) => value !== null);
  return {
    reports,
    unanswered,
    patients: new Set(patients.filter((_, i) => truth[i]! >= 0)).size,
    accuracy: ratio(right, reports),
    ...f1Of(perClass),
    balancedAccuracy: recalls.length === 0 ? null : mean(recalls),
    mcc: reports === 0 ? null : mccOf(square),
    ...agreement(square),
    ...probabilityFigures(scored),
    confusion,
    perClass,
  };
}

function f1Of(perClass: ClassScores["perClass"]) {
  const { weightedF1, macroF1, microF1 } = f1Averages(perClass);
  return { weightedF1, macroF1, microF1 };
}
