// A scripted Client for tests and screenshots: canned answers with synthetic texts, in the shapes of protocol.ts.
// `mode` decides how each call ends: "done", "failed" (a Problem), or "hangs" (stays at its progress).
import { InputError } from "@/base/errors";
import type { CallKind, CallOptions, Client, ProgressOf, RequestOf, ResultOf } from "@/workers/protocol";
import { cannedAnswers, cannedProblems, cannedProgress } from "./fake-answers";
import type { FakeKeep } from "./fake-keep";

export type Ending = "done" | "failed" | "hangs";

export interface FakeOptions {
  /** How calls end, by kind; "done" where nothing is said. */
  readonly endings?: Partial<Record<CallKind, Ending>>;
  /** Whether training is without privacy in the canned run. */
  readonly withoutPrivacy?: boolean;
  /** How saved work is; "memory" where nothing is said. */
  readonly keep?: FakeKeep;
}

export interface FakeClient extends Client {
  /** Every call in order. */
  readonly calls: readonly { readonly kind: CallKind; readonly request: unknown }[];
}

export function fakeClient(options: FakeOptions = {}): FakeClient {
  const calls: { kind: CallKind; request: unknown }[] = [];
  const answers = cannedAnswers({
    withoutPrivacy: options.withoutPrivacy ?? false,
    keep: options.keep ?? "memory",
  });
  return {
    calls,
    async call<K extends CallKind>(kind: K, request: RequestOf<K>, callOptions?: CallOptions<K>): Promise<ResultOf<K>> {
      calls.push({ kind, request });
      const ending = options.endings?.[kind] ?? "done";
      const steps: readonly ProgressOf<K>[] = cannedProgress[kind] ?? [];
      for (const progress of steps) callOptions?.onProgress?.(progress);
      if (ending === "failed") throw new InputError(cannedProblems[kind] ?? cannedProblems.train);
      if (ending === "hangs")
        return new Promise((_resolve, reject) => {
          callOptions?.signal?.addEventListener("abort", () => {
            reject(new DOMException("cancelled", "AbortError"));
          });
        });
      return answers[kind](request);
    },
    dispose() {
      calls.length = 0;
    },
  };
}
