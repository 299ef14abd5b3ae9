// Intervals and tests of a figure that is a mean over repeats: every repeat sees the same resample of patients, and a patient's coin
// holds for all repeats. Definitions: docs/evaluation.md, "Intervals" and "Paired tests".
import { f1Averages, mean } from "./averages";
import { resample } from "./bootstrap";
import type { IntervalResult } from "./interval";
import { f1Of } from "./label-counts";
import { mcnemar } from "./mcnemar";
import { countsOf, patientTable } from "./patient-table";
import { patientPermutation } from "./permutation";
import type { ScoredPair } from "./permutation";
import type { ReplicateControl } from "./replicates";
import type { Scored } from "./types";

export interface IntervalOptions extends ReplicateControl {
  /** Of every resample and coin. */
  readonly seed: number;
  /** Resamples, 2,000 unless given. */
  readonly replicates?: number;
  /** Swaps of the permutation test, 9,999 unless given. */
  readonly swaps?: number;
}

/** One row a patient of `all` before the reports, ignored everywhere, so that all repeats number the same patients alike. */
function padded(scored: Scored, all: Int32Array): Scored {
  const L = scored.labels.length;
  const [n, extra] = [scored.patients.length, all.length];
  const cells = <T extends Uint8Array | Float64Array>(out: T, from: T): T => {
    out.set(from, extra * L);
    return out;
  };
  const patients = new Int32Array(extra + n);
  patients.set(all, 0);
  patients.set(scored.patients, extra);
  return {
    ...scored,
    patients,
    truth: cells(new Uint8Array((extra + n) * L), scored.truth),
    scored: cells(new Uint8Array((extra + n) * L), scored.scored),
    probability: cells(new Float64Array((extra + n) * L), scored.probability),
  };
}

const patientsOf = (parts: readonly Scored[]): Int32Array =>
  Int32Array.from(new Set(parts.flatMap(({ patients }) => [...patients]))).sort();

/** Weighted F1, then the F1 of each label; NaN = undefined. */
const f1s = (totals: Float64Array): number[] => {
  const all = countsOf(totals);
  return [f1Averages(all).weightedF1 ?? NaN, ...all.map((counts) => f1Of(counts) ?? NaN)];
};

const meanOf = (parts: readonly (readonly number[])[]): number[] =>
  parts[0]!.map((_, k) => mean(parts.map((part) => part[k]!)));

/** Intervals of the mean over repeats: weighted F1, then the F1 of each label. @param repeats  at least one, patients numbered alike */
export async function repeatIntervals(
  repeats: readonly Scored[],
  options: IntervalOptions,
): Promise<readonly IntervalResult[]> {
  const all = patientsOf(repeats);
  const tables = repeats.map((scored) => patientTable(padded(scored, all)));
  return (await resample(tables, (totals) => meanOf(totals.map(f1s)), options)).intervals;
}

export interface Compared {
  /** A − B of weighted F1, then of each label's F1; null = undefined. */
  readonly differences: readonly (number | null)[];
  readonly intervals: readonly IntervalResult[];
  /** Of weighted F1, by swapping patients. */
  readonly p: number | null;
  /** [L] of McNemar's test. */
  readonly labelP: readonly number[];
}

/** Reports of several parts as one. */
export const joined = (parts: readonly Scored[]): Scored => ({
  labels: parts[0]!.labels, // one part at least
  thresholds: parts[0]!.thresholds,
  patients: Int32Array.from(parts.flatMap(({ patients }) => [...patients])),
  truth: Uint8Array.from(parts.flatMap(({ truth }) => [...truth])),
  scored: Uint8Array.from(parts.flatMap(({ scored }) => [...scored])),
  probability: Float64Array.from(parts.flatMap(({ probability }) => [...probability])),
});

/** @param pairs  one a repeat, at least one. @throws InputError EVAL-PAIR; Cancelled when shouldStop says so */
export async function compareRepeats(pairs: readonly ScoredPair[], options: IntervalOptions): Promise<Compared> {
  const all = patientsOf(pairs.map(({ a }) => a));
  const tables = pairs.flatMap(({ a, b }) => [patientTable(padded(a, all)), patientTable(padded(b, all))]);
  const figures = (totals: readonly Float64Array[]) => {
    const values = totals.map(f1s);
    return meanOf(pairs.map((_, r) => values[2 * r]!.map((value, k) => value - values[2 * r + 1]![k]!)));
  };
  const { point, intervals } = await resample(tables, figures, options);
  const { seed, shouldStop, swaps } = options;
  const { p } = await patientPermutation(pairs, {
    seed,
    shouldStop,
    ...(swaps !== undefined && { replicates: swaps }),
  });
  const [a, b] = [joined(pairs.map((pair) => pair.a)), joined(pairs.map((pair) => pair.b))];
  return {
    differences: point.map((value) => (Number.isNaN(value) ? null : value)),
    ...{ intervals, p },
    labelP: a.labels.map((_, l) => mcnemar(a, b, l).p),
  };
}
