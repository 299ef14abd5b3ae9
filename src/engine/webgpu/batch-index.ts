// The whole numbers of a batch, in one array that one write carries to the device: offsets [B + 1], the report of each
// token [N], token ids [N], and tiles [2 · tiles], runs of up to 16 tokens of one report as pairs (first row, report).
import type { PackedBatch } from "@/engine/engine";
import type { Capacity } from "@/engine/program/library";
import type { BatchSizes } from "./dispatch";

/** Rows of a tile of the attention kernels. */
export const tileRows = 16;

/** Tiles of a batch are at most N/16 + B, since each report ends with one that is not full. */
export const mostTiles = ({ tokens, reports }: Capacity): number => Math.floor(tokens / tileRows) + reports;

/** Words of the array for the largest batch. */
export const indexWords = (capacity: Capacity): number =>
  capacity.reports + 1 + 2 * capacity.tokens + 2 * mostTiles(capacity);

export interface BatchIndex extends BatchSizes {
  /** Places in the array: of the reports, the ids, the tiles. Offsets stand at 0. */
  readonly reportsAt: number;
  readonly idsAt: number;
  readonly tilesAt: number;
  /** Words in use. */
  readonly words: number;
}

/** Writes the batch into `words`, which has indexWords of it or more. */
export function indexBatch({ tokens, offsets }: PackedBatch, words: Uint32Array): BatchIndex {
  const reports = offsets.length - 1;
  const reportsAt = offsets.length;
  const idsAt = reportsAt + tokens.length;
  const tilesAt = idsAt + tokens.length;
  words.set(offsets, 0);
  words.set(tokens, idsAt);
  let end = tilesAt;
  for (let b = 0; b < reports; b++) {
    const [from, to] = [offsets[b]!, offsets[b + 1]!];
    words.fill(b, reportsAt + from, reportsAt + to);
    for (let first = from; first < to; first += tileRows) {
      words[end++] = first;
      words[end++] = b;
    }
  }
  return { tokens: tokens.length, reports, tiles: (end - tilesAt) / 2, reportsAt, idsAt, tilesAt, words: end };
}
