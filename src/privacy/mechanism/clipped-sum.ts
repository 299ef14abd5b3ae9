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

/** No NaN and no infinity, read from the bits: arithmetic on a device may have assumed that they do not exist. */
function isFinite(row: Uint32Array): boolean {
  for (let p = 0; p < row.length; p++) if ((row[p]! & 0x7f800000) === 0x7f800000) return false;
  return true;
}

/** Adding and taking away 1.5·2^52 rounds a float64 below 2^51 to the nearest whole number: three times faster than Math.round,
 * and as near (ties go to the even number). A larger value stays far above the limit and is refused. */
const roundingShift = 1.5 * 2 ** 52;

/** Rounds one row to the grid. False if it may not be counted: a coordinate or the norm exceeds S steps. */
function roundToGrid(row: Float32Array, factor: number, steps: Int32Array): boolean {
  const limit = gridScale * gridScale; // squares < 2^49, so their sum is exact until it is refused
  let square = 0;
  for (let p = 0; p < row.length; p++) {
    const k = row[p]! * factor + roundingShift - roundingShift;
    if (k > gridScale || k < -gridScale) return false;
    steps[p] = k;
    square += k * k;
    if (square > limit) return false;
  }
  return true;
}

function squareNorm(row: Float32Array): number {
  let square = 0;
  for (let p = 0; p < row.length; p++) square += row[p]! * row[p]!;
  return square;
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
  const steps = new Int32Array(size);
  for (let start = 0; start < perUnit.length; start += size) {
    const row = perUnit.subarray(start, start + size);
    if (!isFinite(new Uint32Array(row.buffer, row.byteOffset, size))) continue;
    const norm = Math.sqrt(squareNorm(row));
    const factor = norm > 0 ? (Math.min(1, inner / norm) * gridScale) / clipNorm : 0;
    if (!roundToGrid(row, factor, steps)) continue;
    for (let p = 0; p < size; p++) values[p]! += steps[p]!;
  }
  return {
    values,
    clipNorm,
    gridScale,
    sensitivity: (relation) => (relation === "add-or-remove-one" ? gridScale : 2 * gridScale),
  };
}
