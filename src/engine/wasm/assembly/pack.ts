// Reorders matrices for the micro-kernel. A group holds tileRows lanes a step of k, a panel 8; lanes come from rows or from
// columns of a row-major matrix. Lanes beyond the matrix repeat its last row or hold what stands behind its columns: their
// results are never stored. All functions return the end of what they wrote.
import { groupBytes, panelBytes, tileRows } from "./tile";

@inline
function lastOr(row: usize, rows: usize): usize {
  return row < rows ? row : rows - 1;
}

/** lanes (0 0' 1 1') and (2 2' 3 3') of two vectors. */
@inline
function low(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(a, b, 0, 4, 1, 5);
}
@inline
function high(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(a, b, 2, 6, 3, 7);
}
@inline
function firstHalves(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(a, b, 0, 1, 4, 5);
}
@inline
function secondHalves(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(a, b, 2, 3, 6, 7);
}

/** out[⌈rows/tileRows⌉][k][tileRows] from x [rows, k], rows `pitch` bytes apart. */
export function rowsToGroups(x: usize, pitch: usize, rows: usize, k: usize, out: usize): usize {
  for (let row: usize = 0; row < rows; row += tileRows) {
    let p0 = x + row * pitch;
    let p1 = x + lastOr(row + 1, rows) * pitch;
    let p2 = x + lastOr(row + 2, rows) * pitch;
    let p3 = x + lastOr(row + 3, rows) * pitch;
    let p4 = x + lastOr(row + 4, rows) * pitch;
    let p5 = x + lastOr(row + 5, rows) * pitch;
    const end = p0 + k * 4;
    const vectorEnd = p0 + (k & ~3) * 4;
    while (p0 < vectorEnd) {
      const a = v128.load(p0), b = v128.load(p1), c = v128.load(p2), d = v128.load(p3), e = v128.load(p4);
      const ab0 = low(a, b), ab1 = high(a, b), cd0 = low(c, d), cd1 = high(c, d);
      v128.store(out, firstHalves(ab0, cd0));
      v128.store(out + groupBytes, secondHalves(ab0, cd0));
      v128.store(out + 2 * groupBytes, firstHalves(ab1, cd1));
      v128.store(out + 3 * groupBytes, secondHalves(ab1, cd1));
      if (tileRows == 6) {
        const f = v128.load(p5);
        const ef0 = low(e, f), ef1 = high(e, f);
        v128.store64_lane(out, ef0, 0, 16);
        v128.store64_lane(out + groupBytes, ef0, 1, 16);
        v128.store64_lane(out + 2 * groupBytes, ef1, 0, 16);
        v128.store64_lane(out + 3 * groupBytes, ef1, 1, 16);
      } else {
        v128.store32_lane(out, e, 0, 16);
        v128.store32_lane(out + groupBytes, e, 1, 16);
        v128.store32_lane(out + 2 * groupBytes, e, 2, 16);
        v128.store32_lane(out + 3 * groupBytes, e, 3, 16);
      }
      p0 += 16, p1 += 16, p2 += 16, p3 += 16, p4 += 16, p5 += 16, out += 4 * groupBytes;
    }
    while (p0 < end) {
      store<f32>(out, load<f32>(p0));
      store<f32>(out, load<f32>(p1), 4);
      store<f32>(out, load<f32>(p2), 8);
      store<f32>(out, load<f32>(p3), 12);
      store<f32>(out, load<f32>(p4), 16);
      if (tileRows == 6) store<f32>(out, load<f32>(p5), 20);
      p0 += 4, p1 += 4, p2 += 4, p3 += 4, p4 += 4, p5 += 4, out += groupBytes;
    }
  }
  return out;
}

/** out[⌈columns/tileRows⌉][k][tileRows] from x [k, columns], rows `pitch` bytes apart. */
export function columnsToGroups(x: usize, pitch: usize, k: usize, columns: usize, out: usize): usize {
  for (let column: usize = 0; column < columns; column += tileRows) {
    let from = x + column * 4;
    const end = out + k * groupBytes;
    while (out < end) {
      v128.store(out, v128.load(from));
      if (tileRows == 6) store<u64>(out, load<u64>(from, 16), 16);
      else store<u32>(out, load<u32>(from, 16), 16);
      from += pitch, out += groupBytes;
    }
  }
  return out;
}

/** out[⌈rows/8⌉][k][8] = scale·x from x [rows, k], rows `pitch` bytes apart. */
export function rowsToPanels(x: usize, pitch: usize, rows: usize, k: usize, scale: f32, out: usize): usize {
  for (let row: usize = 0; row < rows; row += 8) {
    for (let half: usize = 0; half < 8; half += 4) {
      const p0 = x + lastOr(row + half, rows) * pitch;
      const p1 = x + lastOr(row + half + 1, rows) * pitch;
      const p2 = x + lastOr(row + half + 2, rows) * pitch;
      const p3 = x + lastOr(row + half + 3, rows) * pitch;
      quarter(p0, p1, p2, p3, k, scale, out + half * 4);
    }
    out += k * panelBytes;
  }
  return out;
}

/** Four lanes of a panel from four rows. */
function quarter(p0: usize, p1: usize, p2: usize, p3: usize, k: usize, scale: f32, out: usize): void {
  const s = f32x4.splat(scale);
  const end = p0 + k * 4;
  const vectorEnd = p0 + (k & ~3) * 4;
  while (p0 < vectorEnd) {
    const a = v128.load(p0), b = v128.load(p1), c = v128.load(p2), d = v128.load(p3);
    const ab0 = low(a, b), ab1 = high(a, b), cd0 = low(c, d), cd1 = high(c, d);
    v128.store(out, f32x4.mul(s, firstHalves(ab0, cd0)));
    v128.store(out, f32x4.mul(s, secondHalves(ab0, cd0)), panelBytes);
    v128.store(out, f32x4.mul(s, firstHalves(ab1, cd1)), 2 * panelBytes);
    v128.store(out, f32x4.mul(s, secondHalves(ab1, cd1)), 3 * panelBytes);
    p0 += 16, p1 += 16, p2 += 16, p3 += 16, out += 4 * panelBytes;
  }
  while (p0 < end) {
    store<f32>(out, scale * load<f32>(p0));
    store<f32>(out, scale * load<f32>(p1), 4);
    store<f32>(out, scale * load<f32>(p2), 8);
    store<f32>(out, scale * load<f32>(p3), 12);
    p0 += 4, p1 += 4, p2 += 4, p3 += 4, out += panelBytes;
  }
}

/** out[⌈columns/8⌉][k][8] = scale·x from x [k, columns], rows `pitch` bytes apart. */
export function columnsToPanels(x: usize, pitch: usize, k: usize, columns: usize, scale: f32, out: usize): usize {
  const s = f32x4.splat(scale);
  for (let column: usize = 0; column < columns; column += 8) {
    let from = x + column * 4;
    const end = out + k * panelBytes;
    while (out < end) {
      v128.store(out, f32x4.mul(s, v128.load(from)));
      v128.store(out, f32x4.mul(s, v128.load(from, 16)), 16);
      from += pitch, out += panelBytes;
    }
  }
  return out;
}

/** out[count, k] from the first `count` lanes of a panel [k, 8]; writes nothing else. */
export function panelToRows(panel: usize, k: usize, count: usize, out: usize, pitch: usize): void {
  for (let half: usize = 0; half < count; half += 4) {
    const rows = count - half;
    let from = panel + half * 4;
    const o0 = out + half * pitch;
    const o1 = o0 + pitch;
    const o2 = o1 + pitch;
    const o3 = o2 + pitch;
    let at: usize = 0;
    for (const end = (k & ~3) * 4; at < end; at += 16) {
      const a = v128.load(from), b = v128.load(from, panelBytes);
      const c = v128.load(from, 2 * panelBytes), d = v128.load(from, 3 * panelBytes);
      const ab0 = low(a, b), ab1 = high(a, b), cd0 = low(c, d), cd1 = high(c, d);
      v128.store(o0 + at, firstHalves(ab0, cd0));
      if (rows > 1) v128.store(o1 + at, secondHalves(ab0, cd0));
      if (rows > 2) v128.store(o2 + at, firstHalves(ab1, cd1));
      if (rows > 3) v128.store(o3 + at, secondHalves(ab1, cd1));
      from += 4 * panelBytes;
    }
    for (const end = k * 4; at < end; at += 4) {
      store<f32>(o0 + at, load<f32>(from));
      if (rows > 1) store<f32>(o1 + at, load<f32>(from, 4));
      if (rows > 2) store<f32>(o2 + at, load<f32>(from, 8));
      if (rows > 3) store<f32>(o3 + at, load<f32>(from, 12));
      from += panelBytes;
    }
  }
}

/** out[8, 8] = block[8, 8] transposed, rows of 32 bytes. */
export function transposeBlock(block: usize, out: usize): void {
  for (let half: usize = 0; half < 2; half++) {
    for (let side: usize = 0; side < 2; side++) {
      const from = block + half * 4 * panelBytes + side * 16;
      const to = out + side * 4 * panelBytes + half * 16;
      const a = v128.load(from), b = v128.load(from, panelBytes);
      const c = v128.load(from, 2 * panelBytes), d = v128.load(from, 3 * panelBytes);
      const ab0 = low(a, b), ab1 = high(a, b), cd0 = low(c, d), cd1 = high(c, d);
      v128.store(to, firstHalves(ab0, cd0));
      v128.store(to, secondHalves(ab0, cd0), panelBytes);
      v128.store(to, firstHalves(ab1, cd1), 2 * panelBytes);
      v128.store(to, secondHalves(ab1, cd1), 3 * panelBytes);
    }
  }
}
