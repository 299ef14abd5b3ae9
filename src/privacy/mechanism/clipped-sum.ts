// The gate, first half: clips each unit's gradient, rounds it to an integer grid and adds. Integer sums are exact, so order,
// parts and workers change no bit. Source: Abadi et al. 2016, Algorithm 1 (arXiv 1607.00133), on the grid of PRIVACY 6.
import { checkInteger, checkRange } from "@/base/check";
import { InternalError } from "@/base/errors";

/** S: integer steps per clipNorm. */
export const gridScale = 2 ** 24;

export type Relation = "add-or-remove-one" | "replace-one";

export interface Clip {
  /** l2 bound of one unit's gradient (C). */
  readonly clipNorm: number;
  /** Trainable numbers (P). */
  readonly size: number;
}

/** A sum with the sensitivity that it was made with. Private until `addNoise` has taken it. */
export interface ClippedSum {
  /** [P] integers in grid steps, exact below 2^53. */
  readonly values: Float64Array;
  readonly clipNorm: number;
  readonly gridScale: number;
  /** l2 sensitivity in grid steps: S for "add-or-remove-one", 2S for "replace-one". */
  sensitivity(relation: Relation): number;
}

/**
 * C' = C − √P·C/(2S): leaves room for rounding, which moves a row by √P/2 steps at most.
 * @throws InternalError if C' < 0.99 C: the grid is too coarse for so many numbers
 */
export function innerClipNorm({ clipNorm, size }: Clip): number {
  checkRange("privacy/mechanism", { clipNorm }, [1e-12, 1e4]);
  checkInteger("privacy/mechanism", { size }, [1, 2 ** 31]);
  const inner = clipNorm - (Math.sqrt(size) * clipNorm) / (2 * gridScale);
  if (inner < 0.99 * clipNorm)
    throw new InternalError(`privacy/mechanism: expected a grid finer than ${size} numbers need`);
  return inner;
}

const exponentBits = 0x7f800000;

const notFinite = (bits: number): boolean => (bits & exponentBits) === exponentBits;

/** No NaN and no infinity, read from the bits: arithmetic on a device may have assumed that they do not exist. */
function isFinite(bits: Uint32Array): boolean {
  const even = bits.length - (bits.length % 4);
  for (let p = 0; p < even; p += 4)
    if (notFinite(bits[p]!) || notFinite(bits[p + 1]!) || notFinite(bits[p + 2]!) || notFinite(bits[p + 3]!))
      return false;
  for (let p = even; p < bits.length; p++) if (notFinite(bits[p]!)) return false;
  return true;
}

/** Four sums side by side: an addition need not wait for the one before it. */
function squareNorm(row: Float32Array): number {
  const even = row.length - (row.length % 4);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let p = 0; p < even; p += 4) {
    a += row[p]! * row[p]!;
    b += row[p + 1]! * row[p + 1]!;
    c += row[p + 2]! * row[p + 2]!;
    d += row[p + 3]! * row[p + 3]!;
  }
  for (let p = even; p < row.length; p++) a += row[p]! * row[p]!;
  return a + b + (c + d);
}

/** Adding and taking away 1.5·2^52 rounds a float64 below 2^51 to the nearest whole number: three times faster than Math.round,
 * and as near (ties go to the even number). A larger value stays far above the limit and is refused. */
const roundingShift = 1.5 * 2 ** 52;

const squareLimit = gridScale * gridScale; // squares up to it are exact, and so are their sums

/** Takes the first `count` rounded coordinates of a row out of the sum again, exactly. */
function takeBack(row: Float32Array, factor: number, { values, count }: { values: Float64Array; count: number }): void {
  for (let p = 0; p < count; p++) values[p]! -= row[p]! * factor + roundingShift - roundingShift;
}

/**
 * Rounds one row to the grid and adds it. A row with a coordinate or a norm beyond S steps is taken back and adds nothing:
 * a coordinate beyond S is refused before it is added, so that what was added is exact and can be taken back.
 * After a clip to C' neither happens: it is the last guard, exported for its test.
 */
export function addRounded(row: Float32Array, factor: number, values: Float64Array): void {
  const even = row.length - (row.length % 2);
  let evens = 0;
  let odds = 0;
  for (let p = 0; p < even; p += 2) {
    const k = row[p]! * factor + roundingShift - roundingShift;
    const m = row[p + 1]! * factor + roundingShift - roundingShift;
    if (!(k * k <= squareLimit && m * m <= squareLimit)) {
      takeBack(row, factor, { values, count: p });
      return;
    }
    evens += k * k;
    odds += m * m;
    values[p]! += k;
    values[p + 1]! += m;
  }
  const isOdd = even < row.length;
  const last = isOdd ? row[even]! * factor + roundingShift - roundingShift : 0;
  if (!(evens + odds + last * last <= squareLimit)) takeBack(row, factor, { values, count: even });
  else if (isOdd) values[even]! += last;
}

/**
 * Clips each unit's gradient to l2 norm at most clipNorm, rounds it to the grid and adds all as exact integers.
 *    sum_p = Σ_u round(g_up · min(1, C'/‖g_u‖₂) · S/C)     C = clipNorm, S = gridScale, C' = innerClipNorm
 * The norm is taken in float64. A row with non-finite bits, or beyond the grid after rounding, counts as zeros.
 * @param perUnit  [U, P] float32, row-major, one row a unit; U = 0 gives zeros
 * @param earlier  the sum of other units of the same batch: consumed, its numbers go on in the result
 * @throws InternalError if perUnit.length is not a multiple of P, or `earlier` was made with another clip
 */
export function clippedSum(perUnit: Float32Array, clip: Clip, earlier?: ClippedSum): ClippedSum {
  const { clipNorm, size } = clip;
  const inner = innerClipNorm(clip);
  if (perUnit.length % size !== 0)
    throw new InternalError(`privacy/mechanism: expected rows of ${size}, got ${perUnit.length} numbers`);
  if (earlier && (earlier.clipNorm !== clipNorm || earlier.values.length !== size))
    throw new InternalError("privacy/mechanism: expected parts of one sum, got two kinds of clip");
  const values = earlier ? earlier.values : new Float64Array(size);
  for (let start = 0; start < perUnit.length; start += size) {
    const row = perUnit.subarray(start, start + size);
    if (!isFinite(new Uint32Array(row.buffer, row.byteOffset, size))) continue;
    const norm = Math.sqrt(squareNorm(row));
    const factor = norm > 0 ? (Math.min(1, inner / norm) * gridScale) / clipNorm : 0;
    addRounded(row, factor, values);
  }
  return {
    values,
    clipNorm,
    gridScale,
    sensitivity: (relation) => (relation === "add-or-remove-one" ? gridScale : 2 * gridScale),
  };
}
