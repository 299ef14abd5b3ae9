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
function prepareTable(n: number): void {
  if (tableSize >= n) return;
  const half = n / 2;
  cosines = new Float64Array(half);
  sines = new Float64Array(half);
  for (let k = 0; k < half; k++) {
    cosines[k] = Math.cos((2 * Math.PI * k) / n);
    sines[k] = Math.sin((2 * Math.PI * k) / n);
  }
  tableSize = n;
}

function sizeOf({ re, im }: Complex): number {
  const n = re.length;
  if (n < 1 || (n & (n - 1)) !== 0 || im.length !== n)
    throw new InternalError(`privacy/accounting/pld: expected a power of two, got ${n} numbers`);
  return n;
}

/** Blocks of up to this many numbers fit a processor's cache; larger ones are cut in two before going deeper. */
const cached = 2 ** 13;

/** Numbers start … start + n of a longer run. */
interface Block {
  readonly start: number;
  readonly n: number;
}

/** One pass of forward butterflies: x, y → x + y, (x − y) e^(−2πi j/(2·half)). */
function forwardPass({ re, im }: Complex, { start, n }: Block, half: number): void {
  const stride = tableSize / (2 * half);
  for (let at = start; at < start + n; at += 2 * half)
    for (let j = 0, t = 0, a = at, b = at + half; j < half; j++, t += stride, a++, b++) {
      const c = cosines[t]!;
      const s = sines[t]!;
      const xr = re[a]!;
      const xi = im[a]!;
      const yr = re[b]!;
      const yi = im[b]!;
      re[a] = xr + yr;
      im[a] = xi + yi;
      re[b] = (xr - yr) * c + (xi - yi) * s;
      im[b] = (xi - yi) * c - (xr - yr) * s;
    }
}

/** One pass of inverse butterflies: x, y → x + y w, x − y w with w = e^(2πi j/(2·half)). */
function inversePass({ re, im }: Complex, { start, n }: Block, half: number): void {
  const stride = tableSize / (2 * half);
  for (let at = start; at < start + n; at += 2 * half)
    for (let j = 0, t = 0, a = at, b = at + half; j < half; j++, t += stride, a++, b++) {
      const c = cosines[t]!;
      const s = sines[t]!;
      const xr = re[a]!;
      const xi = im[a]!;
      const yr = re[b]! * c - im[b]! * s;
      const yi = im[b]! * c + re[b]! * s;
      re[a] = xr + yr;
      im[a] = xi + yi;
      re[b] = xr - yr;
      im[b] = xi - yi;
    }
}

const halves = ({ start, n }: Block): readonly [Block, Block] => [
  { start, n: n / 2 },
  { start: start + n / 2, n: n / 2 },
];

function forwardBlock(values: Complex, block: Block): void {
  if (block.n > cached) {
    forwardPass(values, block, block.n / 2);
    for (const half of halves(block)) forwardBlock(values, half);
    return;
  }
  for (let half = block.n >> 1; half >= 1; half >>= 1) forwardPass(values, block, half);
}

function inverseBlock(values: Complex, block: Block): void {
  if (block.n > cached) {
    for (const half of halves(block)) inverseBlock(values, half);
    inversePass(values, block, block.n / 2);
    return;
  }
  for (let half = 1; half < block.n; half <<= 1) inversePass(values, block, half);
}

/** X_k = Σ x_j e^(−2πi jk/n), bit-reversed. */
export function forward(values: Complex): void {
  const n = sizeOf(values);
  prepareTable(n);
  forwardBlock(values, { start: 0, n });
}

/** x_j = (1/n) Σ X_k e^(2πi jk/n) of a bit-reversed spectrum. */
export function inverse(values: Complex): void {
  const n = sizeOf(values);
  prepareTable(n);
  inverseBlock(values, { start: 0, n });
  const { re, im } = values;
  for (let j = 0; j < n; j++) {
    re[j]! /= n;
    im[j]! /= n;
  }
}
