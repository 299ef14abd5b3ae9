// Check beyond its scores. Thresholds set here count for Classify on this page; they were chosen on private reports, so no file
// takes them along.
import { checkLength } from "@/base/check";
import { InputError } from "@/base/errors";
import { outOfOrder } from "@/base/problems/app";
import type { CheckCalls } from "../check-protocol";
import type { Handlers } from "../dispatch";
import { lookCloser, sliceScores, surprises } from "./check-closer";
import type { Judged } from "./check-closer";

interface Session {
  /** What Check judged last; undefined before. */
  readonly judged: () => Judged | undefined;
  readonly thresholds: () => readonly number[];
  readonly setThresholds: (thresholds: readonly number[]) => void;
}

export function checkHandlers({ judged, thresholds, setThresholds }: Session): Pick<Handlers, keyof CheckCalls> {
  const given = (): Judged => {
    const known = judged();
    if (!known) throw new InputError(outOfOrder("a check"));
    return known;
  };
  return {
    "check-closer": ({ thresholds: wanted }) => {
      const known = given();
      if (wanted) {
        checkLength("workers/session/check-calls", "thresholds", [wanted.length, known.scored.labels.length]);
        setThresholds(wanted);
      }
      return Promise.resolve(lookCloser(known, thresholds()));
    },
    "check-slices": (_, { progress, signal }) => sliceScores(given(), thresholds(), { onProgress: progress, signal }),
    "check-surprises": ({ most }) => Promise.resolve(surprises(given(), thresholds(), most)),
  };
}
