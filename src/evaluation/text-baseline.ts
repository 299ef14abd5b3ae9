// The bag-of-words baseline: TF-IDF of words and word pairs, then one logistic regression a label. float64, not private.
// Source: the exact form of docs/evaluation.md, section "Baselines"; idf as scikit-learn's smooth_idf, Adam as Kingma and Ba 2014.
import { checkInteger, checkLength } from "@/base/check";

const maxTerms = 20_000;
const minReports = 2;
const l2 = 1e-4;
const steps = 400;
const learningRate = 0.1;
const beta1 = 0.9;
const beta2 = 0.999;
const adamEpsilon = 1e-8;

/** Rows of a sparse matrix: row i holds starts[i] … starts[i+1] of columns and values. */
interface SparseRows {
  readonly starts: Int32Array; // [n + 1]
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

export interface TextBaseline {
  /** Column of each word and word pair. */
  readonly terms: ReadonlyMap<string, number>;
  /** [V] ln((1 + n) / (1 + df)) + 1. */
  readonly idf: Float64Array;
  /** [V·L], row-major by term. */
  readonly weights: Float64Array;
  /** [L]. */
  readonly bias: Float64Array;
  /** Probabilities [n·L], row-major. A text without a known term gets the sigmoid of the bias. */
  predict(texts: readonly string[]): Float64Array;
}

/** Lower-case runs of a … z and runs of digits, then pairs of neighbours. */
export function textTerms(text: string): string[] {
  const words = text.toLowerCase().match(/[a-z]+|\d+/g) ?? [];
  return [...words, ...words.slice(1).map((word, i) => `${words[i]!} ${word}`)];
}

function countTerms(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of textTerms(text)) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

/** The terms that most reports have, at least two; equal ones in order of their code units. */
function chooseTerms(documents: readonly ReadonlyMap<string, number>[]): [term: string, reportCount: number][] {
  const reportCounts = new Map<string, number>();
  for (const counts of documents)
    for (const term of counts.keys()) reportCounts.set(term, (reportCounts.get(term) ?? 0) + 1);
  return [...reportCounts]
    .filter(([, count]) => count >= minReports)
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, maxTerms);
}

interface Weighting {
  readonly terms: ReadonlyMap<string, number>;
  readonly idf: Float64Array;
}

/** (1 + ln count) · idf, each row scaled to length 1; a row without known terms stays empty. */
function weigh(documents: readonly ReadonlyMap<string, number>[], { terms, idf }: Weighting): SparseRows {
  const starts = new Int32Array(documents.length + 1);
  const columns: number[] = [];
  const values: number[] = [];
  for (const [i, counts] of documents.entries()) {
    let squares = 0;
    const first = columns.length;
    for (const [term, count] of counts) {
      const column = terms.get(term);
      if (column === undefined) continue;
      const value = (1 + Math.log(count)) * (idf[column] ?? 0);
      squares += value * value;
      columns.push(column);
      values.push(value);
    }
    for (let k = first; k < values.length; k++) values[k]! /= Math.sqrt(squares);
    starts[i + 1] = columns.length;
  }
  return { starts, columns: Int32Array.from(columns), values: Float64Array.from(values) };
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Probabilities [n·L] of rows under weights [V·L] and bias [L]. */
function probabilities(rows: SparseRows, weights: Float64Array, bias: Float64Array): Float64Array {
  const L = bias.length;
  const n = rows.starts.length - 1;
  const out = new Float64Array(n * L);
  for (let i = 0; i < n; i++) {
    for (let l = 0; l < L; l++) out[i * L + l] = bias[l]!;
    for (let k = rows.starts[i]!; k < rows.starts[i + 1]!; k++) {
      const value = rows.values[k]!;
      const at = rows.columns[k]! * L;
      for (let l = 0; l < L; l++) out[i * L + l]! += value * weights[at + l]!;
    }
    for (let l = 0; l < L; l++) out[i * L + l] = sigmoid(out[i * L + l]!);
  }
  return out;
}

/** One Adam step in place; `step` counts from 1. */
class Adam {
  readonly #mean: Float64Array;
  readonly #square: Float64Array;
  constructor(length: number) {
    this.#mean = new Float64Array(length);
    this.#square = new Float64Array(length);
  }
  update(values: Float64Array, gradient: Float64Array, step: number): void {
    const meanScale = 1 / (1 - beta1 ** step);
    const squareScale = 1 / (1 - beta2 ** step);
    for (let p = 0; p < values.length; p++) {
      const g = gradient[p]!;
      const m = (this.#mean[p] = beta1 * this.#mean[p]! + (1 - beta1) * g);
      const v = (this.#square[p] = beta2 * this.#square[p]! + (1 - beta2) * g * g);
      values[p]! -= (learningRate * m * meanScale) / (Math.sqrt(v * squareScale) + adamEpsilon);
    }
  }
}

/** Error (p − y) / scored reports of the label, in place of the probabilities; 0 where the target is below 0. */
function errorsInPlace(probability: Float64Array, targets: ArrayLike<number>, scored: Float64Array): void {
  const L = scored.length;
  for (let i = 0; i < probability.length; i++) {
    const target = targets[i]!;
    probability[i] = target < 0 ? 0 : (probability[i]! - target) / scored[i % L]!;
  }
}

function gradients(
  rows: SparseRows,
  errors: Float64Array,
  [weights, bias]: readonly [Float64Array, Float64Array],
): void {
  const L = bias.length;
  for (let i = 0; i + 1 < rows.starts.length; i++) {
    for (let l = 0; l < L; l++) bias[l]! += errors[i * L + l]!;
    for (let k = rows.starts[i]!; k < rows.starts[i + 1]!; k++) {
      const value = rows.values[k]!;
      const at = rows.columns[k]! * L;
      for (let l = 0; l < L; l++) weights[at + l]! += value * errors[i * L + l]!;
    }
  }
}

/**
 * Fits the baseline: per label the mean binary cross-entropy over its scored reports plus l2/2 · ‖weights‖² (the bias is
 * free), 400 full-batch Adam steps from zero. Deterministic.
 * @param texts    [n] reports, n ≥ 1
 * @param targets  [n·L] 1 or 0, row-major; below 0 = not scored for that label
 * @throws InternalError if targets is not [n·L], or there is no text or no label
 */
export function fitTextBaseline(texts: readonly string[], targets: ArrayLike<number>, numLabels: number): TextBaseline {
  checkInteger("evaluation/text-baseline", { reports: texts.length, numLabels }, [1, Infinity]);
  checkLength("evaluation/text-baseline", "targets", [targets.length, texts.length * numLabels]);
  const documents = texts.map(countTerms);
  const chosen = chooseTerms(documents);
  const terms = new Map(chosen.map(([term], column) => [term, column]));
  const idf = Float64Array.from(chosen, ([, count]) => Math.log((1 + texts.length) / (1 + count)) + 1);
  const rows = weigh(documents, { terms, idf });
  const scored = new Float64Array(numLabels);
  for (let i = 0; i < targets.length; i++) if (targets[i]! >= 0) scored[i % numLabels]! += 1;
  const weights = new Float64Array(terms.size * numLabels);
  const bias = new Float64Array(numLabels);
  const weightAdam = new Adam(weights.length);
  const biasAdam = new Adam(bias.length);
  for (let step = 1; step <= steps; step++) {
    const errors = probabilities(rows, weights, bias);
    errorsInPlace(errors, targets, scored);
    const weightGradient = weights.map((weight) => l2 * weight);
    const biasGradient = new Float64Array(numLabels);
    gradients(rows, errors, [weightGradient, biasGradient]);
    weightAdam.update(weights, weightGradient, step);
    biasAdam.update(bias, biasGradient, step);
  }
  const predict = (others: readonly string[]) =>
    probabilities(weigh(others.map(countTerms), { terms, idf }), weights, bias);
  return { terms, idf, weights, bias, predict };
}
