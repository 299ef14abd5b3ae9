// The worker's end of the protocol: runs the handler of each request and answers it with exactly one of done, failed,
// cancelled. Progress is thinned to four messages a second (EXPERIENCE section 8).
import { Cancelled, DeviceError, FormatError, InputError } from "@/base/errors";
import type { Issue, Problem } from "@/base/errors";
import { internalBug } from "@/base/problems/app";
import type { CallKind, CallMessage, FromWorker, ProgressOf, RequestOf, ResultOf, ToWorker } from "./protocol";

export interface CallContext<K extends CallKind> {
  readonly progress: (progress: ProgressOf<K>) => void;
  readonly signal: AbortSignal;
}

export type Handlers = {
  readonly [K in CallKind]: (request: RequestOf<K>, context: CallContext<K>) => Promise<ResultOf<K>>;
};

const progressEveryMs = 250;

function problemOf(error: unknown): { problem: Problem; issues: readonly Issue[] } {
  if (error instanceof FormatError) return { problem: error.problem, issues: [error.issue] };
  if (error instanceof InputError || error instanceof DeviceError) return { problem: error.problem, issues: [] };
  // An unknown error's message may quote what it choked on, so only our own kinds are passed on.
  const ours = error instanceof Error && error.message.startsWith("internal: ");
  return { problem: internalBug(ours ? error.message : `workers/dispatch: ${nameOf(error)}`), issues: [] };
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

/** Lets messages in: awaiting it gives the event loop a turn, so that a cancel can arrive during long sums. */
export const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Returns the function that takes each incoming message. Requests run side by side; a handler orders what must not. */
export function dispatcher(handlers: Handlers, post: (message: FromWorker) => void): (message: ToWorker) => void {
  const running = new Map<number, AbortController>();

  const run = async <K extends CallKind>({ id, kind, request }: CallMessage<K>): Promise<void> => {
    const controller = new AbortController();
    running.set(id, controller);
    let last = -Infinity;
    const progress = (value: ProgressOf<K>) => {
      const now = performance.now();
      if (now - last < progressEveryMs) return;
      last = now;
      post({ id, kind, reply: "progress", progress: value });
    };
    try {
      const handler: Handlers[K] = handlers[kind];
      const result = await handler(request, { progress, signal: controller.signal });
      post({ id, kind, reply: "done", result });
    } catch (error) {
      if (error instanceof Cancelled) post({ id, kind, reply: "cancelled" });
      else post({ id, kind, reply: "failed", ...problemOf(error) });
    } finally {
      running.delete(id);
    }
  };

  return (message) => {
    if ("cancel" in message) running.get(message.cancel)?.abort();
    else void run(message.call);
  };
}
