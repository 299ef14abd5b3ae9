// A closer look at a check for the fake client: real metrics of made-up probabilities over synthetic reports.
import { seededRng, uniform } from "@/base/random";
import type { Scored } from "@/evaluation/types";
import type { CallContext } from "@/workers/dispatch";
import type { CheckCalls } from "@/workers/check-protocol";
import type { CallKind, RequestOf, ResultOf } from "@/workers/protocol";
import { checkHandlers } from "@/workers/session/check-calls";
import type { Judged } from "@/workers/session/check-closer";
import { fakeHeld } from "./fake-labels";
import { fakeRow, labels } from "./fake-reports";

/** `count` reports of count / 2 patients; a label that is there is likelier to be found. */
export function fakeJudged(count = 232): Judged {
  const rng = seededRng(3);
  const reports = Array.from({ length: count }, (_, n) => n);
  const truth = Uint8Array.from(reports.flatMap((n) => [...fakeRow(n).decision]));
  const probability = Float64Array.from(truth, (y) => {
    const [a, b] = [uniform(rng), uniform(rng)];
    return y === 1 ? Math.max(a, b) : Math.min(a, b) ** 2;
  });
  const scored: Scored = {
    ...{ labels, truth, probability, scored: truth.map(() => 1) },
    patients: Int32Array.from(reports, (n) => Math.floor(n / 2)),
    thresholds: new Float64Array(labels.length).fill(0.5),
  };
  const held = fakeHeld(count);
  return { scored, reports, held: { ...held, lengths: Int32Array.from(reports, (n) => 20 + (n % 90)) } };
}

type CheckAnswers = { [K in keyof CheckCalls]: (request: RequestOf<K>) => Promise<ResultOf<K>> };

export function fakeCheckAnswers(): CheckAnswers {
  const judged = fakeJudged();
  let thresholds: readonly number[] = labels.map(() => 0.5);
  const handlers = checkHandlers({
    judged: () => judged,
    thresholds: () => thresholds,
    setThresholds: (given) => {
      thresholds = given;
    },
  });
  const context: CallContext<CallKind> = { progress: () => undefined, signal: new AbortController().signal };
  return {
    "check-closer": (request) => handlers["check-closer"](request, context),
    "check-slices": (request) => handlers["check-slices"](request, context),
    "check-surprises": (request) => handlers["check-surprises"](request, context),
  };
}
