// What a product does to its sums before it stores them: y = epilogue(sum + residual), on up to 8 columns.
// kind: 0 none, 1 tanh, 2 gelu, 3 gelu_new, 4 ∘gelu'(before), 5 ∘gelu_new'(before). With 2 and 3 `before` keeps the sum if not 0.
import { tanh } from "./exp";
import { gelu, geluNew, geluNewSlope, geluSlope } from "./gelu";
import { panelBytes } from "./tile";

export function finish(
  sums: usize,
  rows: usize,
  columns: usize,
  kind: u32,
  residual: usize,
  residualPitch: usize,
  before: usize,
  beforePitch: usize,
  y: usize,
  yPitch: usize,
): void {
  if (residual != 0) addRows(sums, rows, columns, residual, residualPitch);
  if (before != 0 && (kind == 2 || kind == 3)) copyRows(sums, rows, columns, before, beforePitch);
  if (kind == 4 || kind == 5) timesSlope(sums, rows, columns, kind, before, beforePitch);
  else if (kind != 0) activate(sums, rows, kind);
  copyRows(sums, rows, columns, y, yPitch);
}

/** A vector of `count` ≤ 4 floats at an address, zeros beyond. */
@inline
function part(address: usize, count: usize): v128 {
  if (count >= 4) return v128.load(address);
  let v = v128.load32_zero(address);
  if (count > 1) v = v128.load32_lane(address, v, 1, 4);
  if (count > 2) v = v128.load32_lane(address, v, 2, 8);
  return v;
}

function addRows(sums: usize, rows: usize, columns: usize, from: usize, pitch: usize): void {
  for (const end = sums + rows * panelBytes; sums < end; sums += panelBytes, from += pitch) {
    v128.store(sums, f32x4.add(v128.load(sums), part(from, columns)));
    if (columns > 4) v128.store(sums, f32x4.add(v128.load(sums, 16), part(from + 16, columns - 4)), 16);
  }
}

function copyRows(sums: usize, rows: usize, columns: usize, to: usize, pitch: usize): void {
  const end = sums + rows * panelBytes;
  if (columns == 8) {
    for (; sums < end; sums += panelBytes, to += pitch) {
      v128.store(to, v128.load(sums));
      v128.store(to, v128.load(sums, 16), 16);
    }
    return;
  }
  for (; sums < end; sums += panelBytes, to += pitch) {
    for (let at: usize = 0; at < columns * 4; at += 4) store<f32>(to + at, load<f32>(sums + at));
  }
}

function activate(sums: usize, rows: usize, kind: u32): void {
  const end = sums + rows * panelBytes;
  if (kind == 1) for (; sums < end; sums += 16) v128.store(sums, tanh(v128.load(sums)));
  else if (kind == 2) for (; sums < end; sums += 16) v128.store(sums, gelu(v128.load(sums)));
  else for (; sums < end; sums += 16) v128.store(sums, geluNew(v128.load(sums)));
}

function timesSlope(sums: usize, rows: usize, columns: usize, kind: u32, before: usize, pitch: usize): void {
  for (const end = sums + rows * panelBytes; sums < end; sums += panelBytes, before += pitch) {
    for (let at: usize = 0; at < columns; at += 4) {
      const x = part(before + at * 4, columns - at);
      const slope = kind == 4 ? geluSlope(x) : geluNewSlope(x);
      v128.store(sums + at * 4, f32x4.mul(v128.load(sums + at * 4), slope));
    }
  }
}
