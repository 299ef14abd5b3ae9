// Do k models differ over N labels? Friedman's test in the form of Iman and Davenport, then Nemenyi's critical difference.
// Labels share patients: the test describes consistency over labels. Source: Demšar 2006 (JMLR 7, 1-30), sections 3.2.2 and 3.2.3.
import { checkRange } from "@/base/check";
import { InternalError } from "@/base/errors";
import { fTail } from "@/base/student";
import { meanRanks } from "./mean-ranks";

/** Studentized range at infinity over √2, 0.05, for k = 2 … 10. */
const q05 = [1.96, 2.344, 2.569, 2.728, 2.85, 2.948, 3.031, 3.102, 3.164] as const;

export interface Friedman {
  readonly numModels: number;
  readonly numLabels: number;
  /** [k] mean over labels; 1 is the best. */
  readonly meanRanks: readonly number[];
  /** Corrected for ties; null where every label ties all models. */
  readonly chiSquare: number | null;
  /** Iman and Davenport's F on k − 1 and (k − 1)(N − 1); null where all labels rank the models alike (F is infinite). */
  readonly f: number | null;
  /** Null where chiSquare is; exact, (number of orders)^(1 − N), where F is infinite. */
  readonly p: number | null;
  /** Two models whose mean ranks differ by more differ at 0.05; null unless p < 0.05. */
  readonly criticalDifference: number | null;
}

/** Nemenyi: q √(k (k + 1) / 6N). @throws InternalError unless 2 ≤ k ≤ 10 */
export function nemenyiDifference(numModels: number, numLabels: number): number {
  checkRange("evaluation/friedman", { numModels }, [2, 10]);
  return q05[numModels - 2]! * Math.sqrt((numModels * (numModels + 1)) / (6 * numLabels));
}

/** Sizes of the groups of equal values of a row. */
function tieSizes(row: readonly number[]): number[] {
  const sizes = new Map<number, number>();
  for (const value of row) sizes.set(value, (sizes.get(value) ?? 0) + 1);
  return [...sizes.values()];
}

/** All labels rank alike: each has k!/∏t! equally likely orders, and all must hit that of the first. */
function chanceOfAgreement(row: readonly number[], numLabels: number): number {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const orders = tieSizes(row).reduce((product, size) => product / factorial(size), factorial(row.length));
  return orders ** (1 - numLabels);
}

/**
 * @param values [N][k] one row a label, one score a model; higher is better
 * @throws InternalError for fewer than 3 or more than 10 models, fewer than 2 labels, or rows of unequal length
 */
export function friedman(values: readonly (readonly number[])[]): Friedman {
  const N = values.length;
  const k = values[0]?.length ?? 0;
  checkRange("evaluation/friedman", { numModels: k }, [3, 10]);
  checkRange("evaluation/friedman", { numLabels: N }, [2, Infinity]);
  if (values.some((row) => row.length !== k))
    throw new InternalError("evaluation/friedman: expected rows of equal length");
  const ranks = values.map((row) => meanRanks(row.map((value) => -value)));
  const sums = ranks[0]!.map((_, j) => ranks.reduce((total, row) => total + row[j]!, 0));
  const spread = sums.reduce((total, sum) => total + (sum - (N * (k + 1)) / 2) ** 2, 0);
  const ties = values.flatMap(tieSizes).reduce((total, t) => total + (t ** 3 - t), 0);
  const scale = (N * k * (k + 1) - ties / (k - 1)) / 12;
  const common = { numModels: k, numLabels: N, meanRanks: sums.map((sum) => sum / N) };
  if (scale === 0) return { ...common, chiSquare: null, f: null, p: null, criticalDifference: null };
  const chiSquare = spread / scale;
  const left = N * (k - 1) - chiSquare;
  const agree = left < 1e-9 * N * (k - 1);
  const f = agree ? null : ((N - 1) * chiSquare) / left;
  const p = f === null ? chanceOfAgreement(values[0]!, N) : fTail(f, [k - 1, (k - 1) * (N - 1)]);
  return { ...common, chiSquare, f, p, criticalDifference: p < 0.05 ? nemenyiDifference(k, N) : null };
}
