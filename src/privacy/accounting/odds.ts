// What (epsilon, delta) means as odds of outcomes, for one unit (a patient, or a report) with a 50:50 guess before.
// Source: Kairouz, Oh, Viswanath 2015, Theorem 2.1 (arXiv 1311.0776): the tests that (epsilon, delta) leaves possible.
import { checkRange } from "@/base/check";

export interface Odds {
  /** Largest share of right guesses, prior 50:50: (e^ε + δ) / (1 + e^ε). */
  readonly rightGuesses: number;
  /** The same of 100 people, rounded up so that "at most" is true. */
  readonly rightGuessesOf100: number;
}

/** @param epsilon >= 0, may be infinite  @param delta in [0, 1]  @throws InternalError outside these */
export function oddsOf(epsilon: number, delta: number): Odds {
  checkRange("privacy/accounting/odds", { epsilon }, [0, Infinity]);
  checkRange("privacy/accounting/odds", { delta }, [0, 1]);
  // (e^ε + δ)/(1 + e^ε) = (1 + δ e^−ε)/(1 + e^−ε): no overflow for large ε.
  const inverse = Math.exp(-epsilon);
  const rightGuesses = Math.min(1, (1 + delta * inverse) / (1 + inverse));
  return { rightGuesses, rightGuessesOf100: Math.min(100, Math.ceil(100 * rightGuesses)) };
}

/** Largest chance to find a unit that was used, at falseAlarmRate f: min(1, e^ε f + δ, 1 − e^−ε (1 − δ − f)). */
export function foundAt(falseAlarmRate: number, { epsilon, delta }: { epsilon: number; delta: number }): number {
  checkRange("privacy/accounting/odds", { falseAlarmRate, delta }, [0, 1]);
  checkRange("privacy/accounting/odds", { epsilon }, [0, Infinity]);
  const byAlarms = falseAlarmRate === 0 ? delta : Math.exp(epsilon) * falseAlarmRate + delta;
  return Math.min(1, byAlarms, 1 - Math.exp(-epsilon) * (1 - delta - falseAlarmRate));
}
