// Cuts a batch into consecutive parts that fit a capacity, between reports. A single report always makes a part.
import type { PackedBatch } from "@/engine/engine";
import type { Capacity } from "./library";

export interface Part {
  /** Views of the whole batch; offsets count from the part's first token. */
  readonly batch: PackedBatch;
  readonly targets: Float32Array | null;
}

/** @param targets [B, L] */
export function cutBatch(batch: PackedBatch, targets: Float32Array | null, capacity: Capacity): Part[] {
  const { offsets } = batch;
  const B = offsets.length - 1;
  const parts: Part[] = [];
  for (let from = 0; from < B;) {
    const to = partEnd(offsets, from, capacity);
    parts.push(from === 0 && to === B ? { batch, targets } : partOf(batch, targets, { from, to }));
    from = to;
  }
  return parts;
}

/** First report after `from` that no longer fits. */
function partEnd(offsets: Int32Array, from: number, { tokens, reports }: Capacity): number {
  const start = offsets[from]!;
  let to = from + 1;
  while (to < offsets.length - 1 && to - from < reports && offsets[to + 1]! - start <= tokens) to++;
  return to;
}

function partOf(
  { tokens, offsets, below }: PackedBatch,
  targets: Float32Array | null,
  { from, to }: { readonly from: number; readonly to: number },
): Part {
  const [start, end] = [offsets[from]!, offsets[to]!];
  const width = below ? below.length / tokens.length : 0;
  const L = targets ? targets.length / (offsets.length - 1) : 0;
  return {
    batch: {
      tokens: tokens.subarray(start, end),
      offsets: offsets.slice(from, to + 1).map((offset) => offset - start),
      ...(below && { below: below.subarray(start * width, end * width) }),
    },
    targets: targets && targets.subarray(from * L, to * L),
  };
}
