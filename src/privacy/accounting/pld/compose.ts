// Composition: the losses of T releases add, so their distribution is a T-fold convolution, done by FFT on a circle that is
// long enough. What may fall off either end is bounded beforehand and counted as infinite loss. Both directions travel
// through one transform, as real and imaginary part.
// Source: Koskela, Jälkö, Honkela 2020 (arXiv 1906.03049); Chernoff window of PRIVACY 8.2.
import { InternalError } from "@/base/errors";
import type { LossGrid } from "./connect-dots";
import { forward, inverse, type Complex } from "./fft";

/** One direction of a release, `steps` times. */
export interface Repeated {
  readonly grid: LossGrid;
  readonly steps: number;
}

/** Both directions of a release, `steps` times, on one grid. */
export interface RepeatedPair {
  readonly remove: LossGrid;
  readonly add: LossGrid;
  readonly steps: number;
}

/** Mass beyond each end of the window, at most. */
export const tailMass = 1e-15;

const leastLambda = 2 ** -6;
const lambdas = 15; // 2^−6 … 2^8 by doubling

const mostBins = 4096;

/**
 * ln M(±λ) of one release for all λ, by squaring e^(λ₀ loss) again and again. Losses are taken in bins, rounded outwards.
 */
function logMoments({ width, first, mass }: LossGrid): { readonly up: Float64Array; readonly down: Float64Array } {
  const up = new Float64Array(lambdas);
  const down = new Float64Array(lambdas);
  const bin = Math.ceil(mass.length / mostBins);
  for (let start = 0; start < mass.length; start += bin) {
    const end = Math.min(start + bin, mass.length);
    let p = 0;
    for (let i = start; i < end; i++) p += Math.max(0, mass[i]!);
    if (p === 0) continue;
    let upper = Math.exp(leastLambda * (first + end - 1) * width);
    let lower = Math.exp(-leastLambda * (first + start) * width);
    for (let k = 0; k < lambdas; k++, upper *= upper, lower *= lower) {
      up[k]! += p * upper;
      down[k]! += p * lower;
    }
  }
  return { up: up.map(Math.log), down: down.map(Math.log) };
}

/** First and last grid index that the sum of all losses leaves with chance `tailMass` at most, each. */
function lossWindow(parts: readonly Repeated[]): { readonly first: number; readonly last: number } {
  const upper = new Float64Array(lambdas);
  const lower = new Float64Array(lambdas);
  for (const { grid, steps } of parts) {
    const { up, down } = logMoments(grid);
    for (let k = 0; k < lambdas; k++) {
      upper[k]! += steps * up[k]!;
      lower[k]! += steps * down[k]!;
    }
  }
  const end = (moments: Float64Array): number =>
    moments.reduce((least, moment, k) => {
      const bound = (moment + Math.log(2 / tailMass)) / (leastLambda * 2 ** k);
      return bound < least ? bound : least; // NaN and infinity never win
    }, Infinity);
  const width = parts[0]!.grid.width;
  return { first: Math.floor(-end(lower) / width), last: Math.ceil(end(upper) / width) };
}

/** Powers below it are taken for 0: their squares would be subnormal, which processors compute a hundred times slower. */
const vanishing = 1e-140;

/**
 * Two complex numbers side by side: z ← z · w^steps, by squaring. A typed array, as fields of an object would be boxed.
 * @param pair  [4] z and w, real and imaginary parts
 */
function multiplyPower(pair: Float64Array, steps: number): void {
  let r = pair[0]!;
  let i = pair[1]!;
  let br = pair[2]!;
  let bi = pair[3]!;
  for (let t = steps; ; t = Math.floor(t / 2)) {
    if (t % 2 === 1) {
      const product = r * br - i * bi;
      i = r * bi + i * br;
      r = product;
    }
    if (t === 1) break;
    if (Math.abs(br) + Math.abs(bi) < vanishing) {
      r = i = 0;
      break;
    }
    const square = br * br - bi * bi;
    bi = 2 * br * bi;
    br = square;
  }
  pair[0] = r;
  pair[1] = i;
}

/** Adds a distribution to a circle of n places: loss index l stands at l mod n. */
function layOn(circle: Float64Array, { mass, first }: LossGrid): void {
  const n = circle.length;
  for (let i = 0, place = ((first % n) + n) % n; i < mass.length; i++, place = place + 1 === n ? 0 : place + 1)
    circle[place]! += mass[i]!;
}

/** Spectrum of remove + i·add on a circle of n places. */
function spectrum({ remove, add }: RepeatedPair, n: number): Complex {
  const values = { re: new Float64Array(n), im: new Float64Array(n) };
  layOn(values.re, remove);
  layOn(values.im, add);
  forward(values);
  return values;
}

/**
 * Each place of a bit-reversed spectrum with the place of its negative frequency, once: 0 and 1 are their own, and the block
 * from 2^i to 2^(i+1) stands mirrored.
 */
export function forEachPair(n: number, visit: (j: number, k: number) => void): void {
  visit(0, 0);
  if (n > 1) visit(1, 1);
  for (let block = 2; block < n; block *= 2) for (let j = block, k = 2 * block - 1; j < k; j++, k--) visit(j, k);
}

/**
 * Product of all spectra to their powers, written over the first. A and B, the spectra of the real parts, follow from Z at a
 * frequency and its negative: A = (Z + Z̄₋)/2, B = (Z − Z̄₋)/2i.
 */
function multiplied(parts: readonly RepeatedPair[], n: number): Complex {
  const spectra = parts.map((part) => spectrum(part, n));
  const { re, im } = spectra[0]!;
  const a = new Float64Array(4);
  const b = new Float64Array(4);
  forEachPair(n, (j, k) => {
    a[0] = b[0] = 1;
    a[1] = b[1] = 0;
    for (let p = 0; p < parts.length; p++) {
      const z = spectra[p]!;
      a[2] = (z.re[j]! + z.re[k]!) / 2;
      a[3] = (z.im[j]! - z.im[k]!) / 2;
      b[2] = (z.im[j]! + z.im[k]!) / 2;
      b[3] = (z.re[k]! - z.re[j]!) / 2;
      multiplyPower(a, parts[p]!.steps);
      multiplyPower(b, parts[p]!.steps);
    }
    re[j] = a[0] - b[1];
    im[j] = a[1] + b[0];
    re[k] = a[0] + b[1];
    im[k] = b[0] - a[1];
  });
  return { re, im };
}

/** A window of more points is not composed: the caller takes a coarser grid, which is still an upper bound. */
export const mostPoints = 2 ** 22;

const powerOfTwo = (atLeast: number): number => 2 ** Math.ceil(Math.log2(Math.max(4, atLeast)));

type Direction = "remove" | "add";

const oneSide = (parts: readonly RepeatedPair[], side: Direction): Repeated[] =>
  parts.map((part) => ({ grid: part[side], steps: part.steps }));

/**
 * Composed losses of all parts in both directions, on the parts' common grid; null where that needs more than `mostPoints`.
 * p_∞ is never less than all that was cut.
 */
export function compose(parts: readonly RepeatedPair[]): Readonly<Record<Direction, LossGrid>> | null {
  const width = parts[0]?.remove.width;
  if (width === undefined || parts.some(({ remove, add }) => remove.width !== width || add.width !== width))
    throw new InternalError("privacy/accounting/pld: expected one or more parts on one grid");
  const windows = { remove: lossWindow(oneSide(parts, "remove")), add: lossWindow(oneSide(parts, "add")) };
  const longest = Math.max(...Object.values(windows).map(({ first, last }) => last - first + 1));
  if (longest > mostPoints) return null;
  const product = multiplied(parts, powerOfTwo(longest));
  inverse(product);
  const composed = (side: Direction, circle: Float64Array): LossGrid => ({
    width,
    first: windows[side].first,
    mass: unrolled(circle, windows[side]),
    infinity: infinityOf(oneSide(parts, side)),
  });
  return { remove: composed("remove", product.re), add: composed("add", product.im) };
}

/** Masses of loss indices first … last from the circle; rounding below zero is cut to zero. */
function unrolled(circle: Float64Array, { first, last }: { readonly first: number; readonly last: number }) {
  const n = circle.length;
  const mass = new Float64Array(last - first + 1);
  for (let i = 0, place = ((first % n) + n) % n; i < mass.length; i++, place = place + 1 === n ? 0 : place + 1)
    mass[i] = Math.max(0, circle[place]!);
  return mass;
}

/** 1 − Π(1 − p_∞)^T, and the mass that the window may have cut. */
const infinityOf = (parts: readonly Repeated[]): number =>
  tailMass - Math.expm1(parts.reduce((sum, { grid, steps }) => sum + steps * Math.log1p(-grid.infinity), 0));
