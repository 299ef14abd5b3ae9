// Packs reports into one run of tokens with offsets, picks some reports of a batch, and cuts a batch to a capacity.
import type { Engine, PackedBatch } from "./engine";

/** The reports of `share` as a batch of their own. */
export function packShare(batch: PackedBatch, share: readonly number[]): PackedBatch {
  const { tokens, offsets, keys, below } = batch;
  const parts = share.map((b) => tokens.subarray(offsets[b], offsets[b + 1]));
  return {
    ...packTokens(parts),
    ...(keys && { keys: Int32Array.from(share, (b) => keys[b]!) }),
    ...(below && { below: tokenRows(below, offsets, share) }),
  };
}

/** The rows of chosen reports, out of rows [N, width] of a batch with these offsets. */
function tokenRows(values: Float32Array, offsets: Int32Array, share: readonly number[]): Float32Array {
  const width = values.length / (offsets.at(-1) ?? 1);
  const parts = share.map((b) => values.subarray(offsets[b]! * width, offsets[b + 1]! * width));
  const chosen = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    chosen.set(part, at);
    at += part.length;
  }
  return chosen;
}

/** Packs token lists [T_b] into one run with offsets. */
export function packTokens(parts: readonly Int32Array[]): PackedBatch {
  const offsets = new Int32Array(parts.length + 1);
  for (const [b, part] of parts.entries()) offsets[b + 1] = offsets[b]! + part.length;
  const tokens = new Int32Array(offsets[parts.length]!);
  for (const [b, part] of parts.entries()) tokens.set(part, offsets[b]);
  return { tokens, offsets };
}

/**
 * Cuts an ascending share into calls that fit a capacity; a single report always makes a call.
 * @param offsets  [B + 1] of the batch that the share names
 */
export function cutToFit(offsets: Int32Array, share: readonly number[], capacity: Engine["capacity"]): number[][] {
  const calls: number[][] = [];
  let tokens = Infinity;
  for (const b of share) {
    const length = offsets[b + 1]! - offsets[b]!;
    const last = calls.at(-1);
    if (last && last.length < capacity.reports && tokens + length <= capacity.tokens) {
      last.push(b);
      tokens += length;
    } else {
      calls.push([b]);
      tokens = length;
    }
  }
  return calls;
}
