// Shares the reports of a packed batch out among workers, and packs a share. Pure; bits do not depend on it.
import type { PackedBatch } from "@/engine/engine";

/**
 * Longest report first to the least loaded worker, ties by index.
 * @param offsets  [B + 1]
 * @returns        one ascending list of report indices a worker; all B reports, each once
 */
export function shareOut(offsets: Int32Array, workers: number): number[][] {
  const lengths = Array.from({ length: offsets.length - 1 }, (_, b) => offsets[b + 1]! - offsets[b]!);
  const order = lengths.map((_, b) => b).sort((a, b) => lengths[b]! - lengths[a]! || a - b);
  const shares: number[][] = Array.from({ length: workers }, () => []);
  const load = new Float64Array(workers);
  for (const b of order) {
    let least = 0;
    for (let w = 1; w < workers; w++) if (load[w]! < load[least]!) least = w;
    shares[least]!.push(b);
    // products grow with T, attention with T²: 18.3 MFLOP a token against 4·T·H·J/1e6 (ENGINE section 14)
    load[least]! += lengths[b]! * (1 + lengths[b]! / 2000);
  }
  for (const share of shares) share.sort((a, b) => a - b);
  return shares;
}

/** The reports of `share` as a batch of their own. */
export function pack(batch: PackedBatch, share: readonly number[]): PackedBatch {
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
export function cutToFit(
  offsets: Int32Array,
  share: readonly number[],
  capacity: { readonly tokens: number; readonly reports: number },
): number[][] {
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
