// Runs the encoder over many reports in calls that fit, with progress and cancel between calls.
import { Cancelled } from "@/base/errors";
import type { Engine, PackedBatch } from "@/engine/engine";
import { packTokens } from "../share-out";

export interface ForwardControl {
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  readonly signal?: AbortSignal;
}

/**
 * @param tokens  [n] token lists, each within the model's limit
 * @param width   numbers a report: H for features, L for logits
 * @returns       [n, width] in the order of `tokens`
 * @throws Cancelled when the signal aborts
 */
export async function forwardAll(
  engine: Engine,
  {
    tokens,
    work,
    width,
  }: { readonly tokens: readonly Int32Array[]; readonly work: "features" | "logits"; readonly width: number },
  { onProgress, signal }: ForwardControl = {},
): Promise<Float32Array> {
  const result = new Float32Array(tokens.length * width);
  const run = (batch: PackedBatch) => (work === "features" ? engine.features(batch) : engine.logits(batch));
  for (let from = 0; from < tokens.length;) {
    if (signal?.aborted) throw new Cancelled();
    const to = callEnd(tokens, from, engine.capacity);
    result.set(await run(packTokens(tokens.slice(from, to))), from * width);
    from = to;
    onProgress?.({ done: from, total: tokens.length });
  }
  if (signal?.aborted) throw new Cancelled();
  return result;
}

/** First report after `from` that no longer fits the call; at least from + 1. */
function callEnd(tokens: readonly Int32Array[], from: number, capacity: Engine["capacity"]): number {
  let size = tokens[from]!.length;
  let to = from + 1;
  while (to < tokens.length && to - from < capacity.reports && size + tokens[to]!.length <= capacity.tokens)
    size += tokens[to++]!.length;
  return to;
}
