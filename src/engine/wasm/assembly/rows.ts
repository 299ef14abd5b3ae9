// Moves between a row a token and a row a report, and the embedding. Rows are `bytes` long, a multiple of 4.
import { startOf } from "./lanes";

/** dst += src over `bytes`. */
function add(dst: usize, src: usize, bytes: usize): void {
  let at: usize = 0;
  for (const end = bytes & ~15; at < end; at += 16)
    v128.store(dst + at, f32x4.add(v128.load(dst + at), v128.load(src + at)));
  for (; at < bytes; at += 4) store<f32>(dst + at, load<f32>(dst + at) + load<f32>(src + at));
}

/** dst = src / by over `bytes`. */
function divide(dst: usize, src: usize, bytes: usize, by: f32): void {
  const d = f32x4.splat(by);
  let at: usize = 0;
  for (const end = bytes & ~15; at < end; at += 16) v128.store(dst + at, f32x4.div(v128.load(src + at), d));
  for (; at < bytes; at += 4) store<f32>(dst + at, load<f32>(src + at) / by);
}

/** out [N, E] = word row of the token + (position row + type row 0). */
export function embed(
  tokens: usize,
  offsets: usize,
  reports: usize,
  word: usize,
  position: usize,
  type: usize,
  bytes: usize,
  out: usize,
): void {
  for (let b: usize = 0; b < reports; b++) {
    const start = startOf(offsets, b), end = startOf(offsets, b + 1);
    for (let n = start; n < end; n++) {
      const id: usize = load<u32>(tokens + n * 4);
      memory.copy(out, position + (n - start) * bytes, bytes);
      add(out, type, bytes);
      add(out, word + id * bytes, bytes);
      out += bytes;
    }
  }
}

/** y [B] = rows offsets[b] of x [N]. */
export function firstRows(x: usize, y: usize, bytes: usize, offsets: usize, reports: usize): void {
  for (let b: usize = 0; b < reports; b++) memory.copy(y + b * bytes, x + startOf(offsets, b) * bytes, bytes);
}

/** Rows offsets[b] of y [N] += x [B]. */
export function addToFirstRows(x: usize, y: usize, bytes: usize, offsets: usize, reports: usize): void {
  for (let b: usize = 0; b < reports; b++) add(y + startOf(offsets, b) * bytes, x + b * bytes, bytes);
}

/** y [N] = x [B] on rows offsets[b], 0 elsewhere. */
export function toFirstRows(x: usize, y: usize, bytes: usize, offsets: usize, reports: usize): void {
  memory.fill(y, 0, startOf(offsets, reports) * bytes);
  for (let b: usize = 0; b < reports; b++) memory.copy(y + startOf(offsets, b) * bytes, x + b * bytes, bytes);
}

/** y [B] = mean of each report's rows of x [N], summed in ascending order. */
export function meanRows(x: usize, y: usize, bytes: usize, offsets: usize, reports: usize): void {
  for (let b: usize = 0; b < reports; b++) {
    const start = startOf(offsets, b), end = startOf(offsets, b + 1);
    memory.copy(y, x + start * bytes, bytes);
    for (let n = start + 1; n < end; n++) add(y, x + n * bytes, bytes);
    divide(y, y, bytes, <f32>(end - start));
    y += bytes;
  }
}

/** y [N] = x [B] of the row's report, divided by its tokens. */
export function spreadRows(x: usize, y: usize, bytes: usize, offsets: usize, reports: usize): void {
  for (let b: usize = 0; b < reports; b++) {
    const start = startOf(offsets, b), end = startOf(offsets, b + 1);
    for (let n = start; n < end; n++) divide(y + n * bytes, x + b * bytes, bytes, <f32>(end - start));
  }
}
