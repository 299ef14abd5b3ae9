// Products of many rows with packed weights: y = finish(bias + Σ_s x_s·W_s). Segments are runs of k with a source and panels of
// their own: the modules of a weight read backward, and LoRA's low-rank rows. Sums run over the segments in their order, k
// ascending; between segments they wait in `sums`, which changes no bit. A panel passes by all rows of a block before the next.
import { finish } from "./finish";
import { aligned, roundUp } from "./lanes";
import { rowsToGroups } from "./pack";
import { groupBytes, panelBytes, tile, tileRows } from "./tile";

/** Rows of a block: a multiple of 5 and of 6. */
// @ts-ignore: decorator
@inline const blockRows: usize = 60;

/** Words of a segment in the table: x, bytes between its rows, k, panels. */
// @ts-ignore: decorator
@inline const segmentBytes: usize = 16;

/** Scratch of a product with `k` steps over all segments. */
export function gemmBytes(k: usize): usize {
  return aligned(blockRows * panelBytes) + k * blockRows * 4;
}

/**
 * @param segments  table of `count` segments (x, pitch, k, panels), u32 each; panels are [⌈columns/8⌉][k][8]
 * @param bias      8·⌈columns/8⌉ floats, or 0
 * @param kind      see finish.ts; residual [rows, columns] or 0; before [rows, columns] or 0
 */
export function gemm(
  segments: usize,
  count: usize,
  rows: usize,
  columns: usize,
  bias: usize,
  kind: u32,
  residual: usize,
  residualPitch: usize,
  before: usize,
  beforePitch: usize,
  y: usize,
  yPitch: usize,
  scratch: usize,
): void {
  const sums = scratch;
  const packed = scratch + aligned(blockRows * panelBytes);
  const tableEnd = segments + count * segmentBytes;
  for (let row: usize = 0; row < rows; row += blockRows) {
    const inBlock = min(blockRows, rows - row);
    const padded = roundUp(inBlock, tileRows);
    let end = packed;
    for (let s = segments; s < tableEnd; s += segmentBytes) {
      const pitch: usize = load<u32>(s, 4);
      const x: usize = load<u32>(s);
      end = rowsToGroups(x + row * pitch, pitch, inBlock, load<u32>(s, 8), end);
    }
    for (let column: usize = 0; column < columns; column += 8) {
      const start: usize = bias == 0 ? 0 : bias + column * 4;
      multiply(segments, tableEnd, column, packed, padded, start, sums);
      finish(
        sums,
        inBlock,
        min<usize>(8, columns - column),
        kind,
        residual == 0 ? 0 : residual + row * residualPitch + column * 4,
        residualPitch,
        before == 0 ? 0 : before + row * beforePitch + column * 4,
        beforePitch,
        y + row * yPitch + column * 4,
        yPitch,
      );
    }
  }
}

/** sums[padded, 8] of one panel column over all segments. */
@inline
function multiply(
  segments: usize,
  tableEnd: usize,
  column: usize,
  packed: usize,
  padded: usize,
  bias: usize,
  sums: usize,
): void {
  let left = packed;
  const sumsEnd = sums + padded * panelBytes;
  for (let s = segments; s < tableEnd; s += segmentBytes) {
    const k: usize = load<u32>(s, 8);
    const panels: usize = load<u32>(s, 12);
    const right = panels + column * 4 * k;
    const isFirst = s == segments;
    for (let out = sums; out < sumsEnd; out += tileRows * panelBytes) {
      tile(left, right, k, out, isFirst ? bias : out, isFirst ? 0 : panelBytes);
      left += k * groupBytes;
    }
  }
}
