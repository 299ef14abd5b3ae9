// The one-run bound where a threshold is chosen by looking: the best over the corners of the ROC's hull, each at the
// significance divided by their number. Guesses are "in" only, for every canary at or above the threshold.
import { fDpLowerBound } from "./f-dp";
import { oneRunLowerBound } from "./one-run";
import type { Guesses, TestLevel } from "./one-run";
import { rocCurve, rocHull } from "./roc";

/** Guesses at each corner of the hull, the one that guesses nothing included. */
export function guessesOnHull(inScores: readonly number[], outScores: readonly number[]): Guesses[] {
  const canaries = inScores.length + outScores.length;
  return rocHull(rocCurve({ members: inScores, nonMembers: outScores })).map(({ hits, alarms }) => ({
    canaries,
    guesses: hits + alarms,
    right: hits,
  }));
}

const bounds = { steinke: oneRunLowerBound, fDp: fDpLowerBound };

/** Largest bound over the given guesses at the corrected significance, "steinke" (arXiv 2305.08846) or "fDp". */
export function bestLowerBound(all: readonly Guesses[], level: TestLevel, form: "steinke" | "fDp"): number {
  const corrected = { ...level, significance: level.significance / all.length };
  const made = all.filter(({ guesses }) => guesses > 0); // no guess proves nothing, but was looked at
  return made.reduce((best, seen) => bounds[form](seen, corrected, best), 0);
}
