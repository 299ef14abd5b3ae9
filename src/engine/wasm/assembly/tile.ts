// The micro-kernel under every product: out[tileRows, 8] = start + left·right, k ascending, all sums in registers.
// left is a group [k, tileRows], right a panel [k, 8]; pack.ts makes them. The same code computes every row of every shape, so a
// row's place never changes a bit. Rows: 12 sums, 2 loads and 1 broadcast fill the 15 registers that V8 has for vectors; without
// fused multiply-add one more holds the product, so 5 rows. Unrolled, V8 loads both steps first and spills (half the speed).
import { madd } from "./lanes";

// @ts-ignore: decorator
@inline export const tileRows: usize = ASC_FEATURE_RELAXED_SIMD ? 6 : 5;

/** Bytes of one step of k in a group, and in a panel. */
// @ts-ignore: decorator
@inline export const groupBytes: usize = tileRows * 4;
// @ts-ignore: decorator
@inline export const panelBytes: usize = 32;

/** `start`: 0 for zeros, else 8 floats a row, `stride` bytes apart (0 for a bias, 32 to add to an earlier tile).
 * out has rows of 32 bytes. */
export function tile(left: usize, right: usize, k: usize, out: usize, start: usize, stride: usize): void {
  let a0 = f32x4.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0;
  let d0 = a0, d1 = a0, e0 = a0, e1 = a0, f0 = a0, f1 = a0;
  if (start != 0) {
    a0 = v128.load(start), a1 = v128.load(start, 16), start += stride;
    b0 = v128.load(start), b1 = v128.load(start, 16), start += stride;
    c0 = v128.load(start), c1 = v128.load(start, 16), start += stride;
    d0 = v128.load(start), d1 = v128.load(start, 16), start += stride;
    e0 = v128.load(start), e1 = v128.load(start, 16), start += stride;
    if (tileRows == 6) f0 = v128.load(start), f1 = v128.load(start, 16);
  }
  const end = right + k * panelBytes;
  while (right < end) {
    const w0 = v128.load(right), w1 = v128.load(right, 16);
    let s = v128.load32_splat(left);
    a0 = madd(s, w0, a0), a1 = madd(s, w1, a1);
    s = v128.load32_splat(left, 4);
    b0 = madd(s, w0, b0), b1 = madd(s, w1, b1);
    s = v128.load32_splat(left, 8);
    c0 = madd(s, w0, c0), c1 = madd(s, w1, c1);
    s = v128.load32_splat(left, 12);
    d0 = madd(s, w0, d0), d1 = madd(s, w1, d1);
    s = v128.load32_splat(left, 16);
    e0 = madd(s, w0, e0), e1 = madd(s, w1, e1);
    if (tileRows == 6) {
      s = v128.load32_splat(left, 20);
      f0 = madd(s, w0, f0), f1 = madd(s, w1, f1);
    }
    left += groupBytes, right += panelBytes;
  }
  v128.store(out, a0), v128.store(out, a1, 16);
  v128.store(out, b0, 32), v128.store(out, b1, 48);
  v128.store(out, c0, 64), v128.store(out, c1, 80);
  v128.store(out, d0, 96), v128.store(out, d1, 112);
  v128.store(out, e0, 128), v128.store(out, e1, 144);
  if (tileRows == 6) v128.store(out, f0, 160), v128.store(out, f1, 176);
}
