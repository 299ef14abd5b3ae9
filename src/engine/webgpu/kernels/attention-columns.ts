// What the attention kernels share: which columns a head has, which rows a tile has, and when the tiled kernels can be used.
import type { Buffer, Call } from "@/engine/program/program";
import { tileRows } from "@/engine/webgpu/batch-index";
import type { Constants, Groups, Target } from "@/engine/webgpu/dispatch";

export type Attending = Extract<Call, { kernel: "attention" | "attentionBack" }>;

/** Where rows of these columns start at a multiple of four floats. */
const isAligned = ({ headSize, q, qFrom, kv, kFrom, vFrom }: Attending): boolean =>
  [headSize, q.width, qFrom, kv.width, kFrom, vFrom].every((n) => n % 4 === 0);

/** Rows of a tile in workgroup memory: one vector of padding puts neighboring rows on different banks. */
export const rowVectors = (headSize: number): number => headSize / 4 + 1;

/** Bytes of workgroup memory of `tiles` tiles of rows and `squares` tiles of scores. */
const sharedBytes = (headSize: number, { tiles, squares }: { tiles: number; squares: number }): number =>
  tiles * tileRows * rowVectors(headSize) * 16 + squares * tileRows * tileRows * 4;

/** Tiled kernels take heads of up to 64: a thread then has one vector of its row's output. */
export const isTiled = (call: Attending, target: Target, shared: { tiles: number; squares: number }): boolean =>
  target.variant !== "naive" &&
  call.headSize <= 64 &&
  isAligned(call) &&
  sharedBytes(call.headSize, shared) <= target.sharedBytes;

/** Columns as pipeline constants, in vectors (unit 4) or floats (unit 1). */
export function columnConstants({ heads, headSize, q, qFrom, kv, kFrom, vFrom }: Attending, unit: 1 | 4): Constants {
  return {
    sizes: {
      ...{ heads, headWidth: headSize / unit, qWidth: q.width / unit, qFrom: qFrom / unit },
      ...{ kvWidth: kv.width / unit, kFrom: kFrom / unit, vFrom: vFrom / unit },
    },
    reals: { scale: 1 / Math.sqrt(headSize) },
  };
}

/** A workgroup a tile of rows of `buffer` and head. */
export const tileGroups = (buffer: Buffer, heads: number): Groups => ({
  rows: buffer.rows === "tokens" ? "tiles" : "reports",
  ...{ units: heads, size: 1, times: 1 },
});

/** A thread a row of `buffer` and head. */
export const rowGroups = (buffer: Buffer, heads: number, threads: number): Groups => ({
  rows: buffer.rows,
  ...{ units: heads, size: threads, times: 1 },
});

/** tileAt(t): rows of tile t of queries; spanOf(report): all rows of a report. Keys always have a row a token. */
export const spans = `
struct Span { first: u32, count: u32, report: u32 }
fn tokenSpan(report: u32) -> Span { return Span(index[report], index[report + 1u] - index[report], report); }
fn tokenTile(t: u32) -> Span {
  let first = index[batch.tilesAt + 2u * t];
  let report = index[batch.tilesAt + 2u * t + 1u];
  return Span(first, min(${tileRows}u, index[report + 1u] - first), report);
}
fn reportSpan(report: u32) -> Span { return Span(report, 1u, report); }
`;

/** Names of the functions above for the rows of a buffer. */
export const spanNames = ({ rows }: Buffer) =>
  rows === "tokens"
    ? { tile: "tokenTile", span: "tokenSpan", tiles: "batch.tiles", reportOf: "index[batch.reportsAt + row]" }
    : { tile: "reportSpan", span: "reportSpan", tiles: "batch.reports", reportOf: "row" };

/** Rough multiply-adds a row: `products` of the row with each of 64 keys. */
export const attentionWork = ({ heads, headSize }: Attending, products: number): number =>
  products * 64 * heads * headSize;
