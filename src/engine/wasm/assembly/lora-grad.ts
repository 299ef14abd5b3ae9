// Sums of outer products over the tokens of a report: out[b, i·J + j] (+)= scale·Σ_n left[n, i]·right[n, j], n ascending.
import { aligned, startOf } from "./lanes";
import { columnsToGroups, columnsToPanels } from "./pack";
import { groupBytes, panelBytes, tile, tileRows } from "./tile";

/** Columns of the right side that are packed at a time. */
// @ts-ignore: decorator
@inline const blockColumns: usize = 64;

/** Scratch for a report of T rows. */
export function loraGradBytes(T: usize): usize {
  return aligned(tileRows * panelBytes) + aligned(T * groupBytes) + T * blockColumns * 4;
}

/**
 * @param left, right  first of `I` and `J` columns, rows leftPitch and rightPitch bytes apart
 * @param onlyFirst    both have one row a report
 * @param out          first of the I·J numbers of the first report, reports outPitch bytes apart
 */
export function loraGrad(
  left: usize,
  leftPitch: usize,
  I: usize,
  right: usize,
  rightPitch: usize,
  J: usize,
  offsets: usize,
  reports: usize,
  onlyFirst: bool,
  scale: f32,
  adds: bool,
  out: usize,
  outPitch: usize,
  scratch: usize,
): void {
  const group = scratch + aligned(tileRows * panelBytes);
  for (let b: usize = 0; b < reports; b++) {
    const row = onlyFirst ? b : startOf(offsets, b);
    const T: usize = onlyFirst ? 1 : startOf(offsets, b + 1) - row;
    const panels = group + aligned(T * groupBytes);
    for (let block: usize = 0; block < J; block += blockColumns) {
      const blockEnd = min(J, block + blockColumns);
      columnsToPanels(right + row * rightPitch + block * 4, rightPitch, T, blockEnd - block, scale, panels);
      for (let i: usize = 0; i < I; i += tileRows) {
        columnsToGroups(left + row * leftPitch + i * 4, leftPitch, T, min(tileRows, I - i), group);
        let panel = panels;
        for (let j = block; j < blockEnd; j += 8) {
          tile(group, panel, T, scratch, 0, 0);
          const at = out + b * outPitch + (i * J + j) * 4;
          put(scratch, min(tileRows, I - i), min<usize>(8, J - j), adds, at, J * 4);
          panel += T * panelBytes;
        }
      }
    }
  }
}

function put(sums: usize, rows: usize, columns: usize, adds: bool, out: usize, pitch: usize): void {
  for (const end = sums + rows * panelBytes; sums < end; sums += panelBytes, out += pitch) {
    if (columns == 8 && !adds) {
      v128.store(out, v128.load(sums));
      v128.store(out, v128.load(sums, 16), 16);
      continue;
    }
    for (let at: usize = 0; at < columns * 4; at += 4) {
      const value = load<f32>(sums + at);
      store<f32>(out + at, adds ? load<f32>(out + at) + value : value);
    }
  }
}
