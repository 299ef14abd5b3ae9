// What the right guesses of one audited run prove: the largest epsilon that they refute, and the largest that they could.
// Source: Steinke, Nasr, Jagielski 2023, Theorem 5.2 (arXiv 2305.08846). Canaries are in or out by independent fair coins.
import { checkInteger, checkRange } from "@/base/check";
import { logFactorials } from "@/base/log-factorial";

/** Guesses whether canaries were in; how many to make is fixed before their result is seen. */
export interface Guesses {
  /** m: canaries with a coin, guessed or not. */
  readonly canaries: number;
  /** r of them were guessed. */
  readonly guesses: number;
  /** v of those were right. */
  readonly right: number;
}

export interface TestLevel {
  readonly delta: number;
  /** Chance of a bound above the truth. */
  readonly significance: number;
}

const where = "privacy/audit";

function checkGuesses({ canaries, guesses, right }: Guesses): void {
  checkInteger(where, { canaries }, [1, 1e7]);
  checkInteger(where, { guesses }, [1, canaries]);
  checkInteger(where, { right }, [0, guesses]);
}

/** Pr[Bin(n, h) = k] for h = 1/(1 + e^−ε), k = 0 … n, from logarithms: nothing cancels, only what is below 1e-308 is lost. */
function guessPmf(n: number, epsilon: number): Float64Array {
  const logFactorial = logFactorials(n);
  const logRight = -Math.log1p(Math.exp(-epsilon));
  const logWrong = logRight - epsilon;
  const pmf = new Float64Array(n + 1);
  for (let k = 0; k <= n; k++)
    pmf[k] = Math.exp(logFactorial[n]! - logFactorial[k]! - logFactorial[n - k]! + k * logRight + (n - k) * logWrong);
  return pmf;
}

/**
 * p = min(1, β + 2mδα), β = Pr[Bin(r, h) ≥ v], α = max_{i=1..v} (Pr[Bin(r, h) ≥ v − i] − β)/i, h = 1/(1 + e^−ε):
 * how likely so many right guesses are, at most, if the run is (ε, δ)-private.
 * @throws InternalError unless 0 ≤ right ≤ guesses ≤ canaries
 */
export function oneRunPValue(seen: Guesses, { epsilon, delta }: { epsilon: number; delta: number }): number {
  checkGuesses(seen);
  checkRange(where, { epsilon }, [0, 700]);
  checkRange(where, { delta }, [0, 1]);
  const { canaries: m, guesses: r, right: v } = seen;
  const pmf = guessPmf(r, epsilon);
  let beta = 0;
  for (let k = r; k >= v; k--) beta += pmf[k]!;
  let alpha = 0;
  let more = 0; // Pr[v − i ≤ Bin < v]
  for (let i = 1; i <= v; i++) {
    more += pmf[v - i]!;
    alpha = Math.max(alpha, more / i);
  }
  return Math.min(1, beta + 2 * m * delta * alpha);
}

/** Largest ε ≥ `from` that `refuted` holds for, lower end of a bisection; `from` if none. `refuted` fails from some ε on. */
export function largestRefuted(refuted: (epsilon: number) => boolean, from = 0): number {
  if (!refuted(from)) return from;
  let [low, high] = [from, from + 1];
  while (high < 512 && refuted(high)) [low, high] = [high, 2 * high];
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (refuted(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Lower bound of epsilon at delta: the largest ε ≥ `from` whose p-value is at most the significance, else `from`. */
export const oneRunLowerBound = (seen: Guesses, { delta, significance }: TestLevel, from = 0): number =>
  largestRefuted((epsilon) => oneRunPValue(seen, { epsilon, delta }) <= significance, from);

/** The bound if every guess were right: more than this cannot be shown with so many canaries and guesses. */
export const oneRunCeiling = (made: Omit<Guesses, "right">, level: TestLevel): number =>
  oneRunLowerBound({ ...made, right: made.guesses }, level);
