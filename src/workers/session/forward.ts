// Runs the encoder over many reports in calls that fit, with progress and cancel between calls.
import { Cancelled } from "@/base/errors";
import type { Engine } from "@/engine/engine";
import { packTokens } from "@/engine/pack";

export interface ForwardControl {
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  readonly signal?: AbortSignal;
}

interface Forward {
  /** [n] token lists, each within the model's limit. */
  readonly tokens: readonly Int32Array[];
  readonly work: "features" | "logits";
  /** Gets the index of the first report and the rows of each call, [reports of the call, H or L]. */
  readonly onRows: (from: number, rows: Float32Array) => void;
}

/** @throws Cancelled when the signal aborts */
export async function forwardAll(
  engine: Engine,
  { tokens, work, onRows }: Forward,
  { onProgress, signal }: ForwardControl,
): Promise<void> {
  for (let from = 0; from < tokens.length;) {
    if (signal?.aborted) throw new Cancelled();
    const to = callEnd(tokens, from, engine.capacity);
    const batch = packTokens(tokens.slice(from, to));
    onRows(from, await (work === "features" ? engine.features(batch) : engine.logits(batch)));
    from = to;
    onProgress?.({ done: from, total: tokens.length });
  }
  if (signal?.aborted) throw new Cancelled();
}

/** First report after `from` that no longer fits the call; at least from + 1. */
function callEnd(tokens: readonly Int32Array[], from: number, capacity: Engine["capacity"]): number {
  let size = tokens[from]!.length;
  let to = from + 1;
  while (to < tokens.length && to - from < capacity.reports && size + tokens[to]!.length <= capacity.tokens)
    size += tokens[to++]!.length;
  return to;
}
