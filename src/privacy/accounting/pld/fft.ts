// Fast Fourier transform of float64 numbers, in place. Forward leaves the spectrum in bit-reversed order and inverse takes it
// so: products and powers do not care, and no reordering is needed. Source: Gentleman and Sande 1966; Cooley and Tukey 1965.
import { InternalError } from "@/base/errors";

/** n complex numbers, n a power of two. */
export interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

let tableSize = 0;
let cosines = new Float64Array(0);
let sines = new Float64Array(0);

/** cos and sin of 2πk/n, k < n/2, of the largest n asked for; a smaller transform strides through it. */
function tableFor(n: number): number {
  if (tableSize < n) {
    const half = n / 2;
    cosines = new Float64Array(half);
    sines = new Float64Array(half);
    for (let k = 0; k < half; k++) {
      cosines[k] = Math.cos((2 * Math.PI * k) / n);
      sines[k] = Math.sin((2 * Math.PI * k) / n);
    }
    tableSize = n;
  }
  return tableSize / n;
}

function sizeOf({ re, im }: Complex): number {
  const n = re.length;
  if (n < 1 || (n & (n - 1)) !== 0 || im.length !== n)
    throw new InternalError(`privacy/accounting/pld: expected a power of two, got ${n} numbers`);
  return n;
}

/** X_k = Σ x_j e^(−2πi jk/n), bit-reversed. */
export function forward(values: Complex): void {
  const n = sizeOf(values);
  const stretch = tableFor(n);
  const { re, im } = values;
  for (let half = n >> 1; half >= 1; half >>= 1) {
    const stride = stretch * (n / (2 * half));
    for (let start = 0; start < n; start += 2 * half)
      for (let j = 0, a = start, b = start + half; j < half; j++, a++, b++) {
        const c = cosines[j * stride]!;
        const s = sines[j * stride]!;
        const dr = re[a]! - re[b]!;
        const di = im[a]! - im[b]!;
        re[a]! += re[b]!;
        im[a]! += im[b]!;
        re[b] = dr * c + di * s;
        im[b] = di * c - dr * s;
      }
  }
}

/** x_j = (1/n) Σ X_k e^(2πi jk/n) of a bit-reversed spectrum. */
export function inverse(values: Complex): void {
  const n = sizeOf(values);
  const stretch = tableFor(n);
  const { re, im } = values;
  for (let half = 1; half < n; half <<= 1) {
    const stride = stretch * (n / (2 * half));
    for (let start = 0; start < n; start += 2 * half)
      for (let j = 0, a = start, b = start + half; j < half; j++, a++, b++) {
        const c = cosines[j * stride]!;
        const s = sines[j * stride]!;
        const br = re[b]! * c - im[b]! * s;
        const bi = im[b]! * c + re[b]! * s;
        re[b] = re[a]! - br;
        im[b] = im[a]! - bi;
        re[a]! += br;
        im[a]! += bi;
      }
  }
  for (let j = 0; j < n; j++) {
    re[j]! /= n;
    im[j]! /= n;
  }
}
