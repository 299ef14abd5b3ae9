// The audit of one run from the scores of its canaries: three numbers of guesses fixed beforehand, significance shared out
// among them, the largest bound shown with its ceiling. Source: EVALUATION 9, after arXiv 2305.08846.
import { checkLength } from "@/base/check";
import { InternalError } from "@/base/errors";
import type { Rng } from "@/base/random";
import { oneRunCeiling, oneRunLowerBound } from "./one-run";
import type { Guesses, TestLevel } from "./one-run";

/** One test: its guesses, what they prove at `significance`, and the most that they could prove. */
export interface OneRunTest extends Guesses, TestLevel {
  readonly epsilonLowerBound: number;
  readonly ceiling: number;
}

export interface CanaryAudit {
  /** The test with the largest bound; where several have it, the one with the highest ceiling. */
  readonly shown: OneRunTest;
  readonly tests: readonly OneRunTest[];
}

/** A fair coin for each canary, 1 = in. @param rng  secureRng in the product */
export const canaryCoins = (count: number, rng: Rng): Uint8Array =>
  Uint8Array.from({ length: count }, () => rng.word() >>> 31);

/** Guesses that are made, r: a tenth, a fifth and a half of the canaries, each even. */
export const guessCounts = (canaries: number): number[] =>
  [10, 5, 2].map((part) => Math.max(2, 2 * Math.floor(canaries / part / 2)));

/** Positions from the highest score to the lowest; equal scores in the order given, which no coin decided. */
function byScore(scores: Float64Array): number[] {
  if (scores.some((score) => Number.isNaN(score))) throw new InternalError("privacy/audit: expected scores, got NaN");
  return Array.from(scores.keys()).sort((a, b) => (scores[a] === scores[b] ? a - b : scores[b]! - scores[a]!));
}

/**
 * Guesses "in" for the r/2 highest scores and "out" for the r/2 lowest, r = m/10, m/5, m/2, each at significance / 3.
 * @param scores  [m] higher = rather in; must follow from what was released and the canaries alone
 * @param isIn    [m] 1 = in
 * @throws InternalError for lengths that differ, fewer than 4 canaries, or a score that is NaN
 */
export function canaryAudit(scores: Float64Array, isIn: Uint8Array, level: TestLevel): CanaryAudit {
  const canaries = scores.length;
  checkLength("privacy/audit", "isIn", [isIn.length, canaries]);
  if (canaries < 4) throw new InternalError("privacy/audit: expected at least 4 canaries");
  const order = byScore(scores);
  const counts = guessCounts(canaries);
  const { delta } = level;
  const significance = level.significance / counts.length;
  const tests = counts.map((guesses): OneRunTest => {
    const hits = order.slice(0, guesses / 2).filter((at) => isIn[at] === 1).length;
    const misses = order.slice(canaries - guesses / 2).filter((at) => isIn[at] === 0).length;
    const seen = { canaries, guesses, right: hits + misses };
    const bound = oneRunLowerBound(seen, { delta, significance });
    return {
      ...{ ...seen, delta, significance },
      epsilonLowerBound: bound,
      ceiling: oneRunCeiling(seen, { delta, significance }),
    };
  });
  const better = (a: OneRunTest, b: OneRunTest) =>
    a.epsilonLowerBound === b.epsilonLowerBound ? a.ceiling > b.ceiling : a.epsilonLowerBound > b.epsilonLowerBound;
  return { shown: tests.reduce((best, test) => (better(test, best) ? test : best)), tests };
}
