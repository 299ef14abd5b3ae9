// Which patients a replicate draws. Each replicate has a stream of its own, fixed by seed and number: any split of the work
// over workers gives the same bits. Public randomness: a bootstrap protects nobody.
import { seededRng } from "@/base/random";
import type { Rng } from "@/base/random";
import { uniformBelow } from "@/base/uniform-int";

/** The generator of one replicate; streams of one seed never coincide (replicate < 2^32). */
export const replicateRng = (seed: number, replicate: number): Rng =>
  seededRng((Math.imul(seed, 0x9e3779b1) + replicate) >>> 0);

/** Fills weights [C] with how often each patient is drawn in the given replicate. */
export type Draw = (replicate: number, weights: Int32Array) => void;

const twoTo32 = 4_294_967_296;

/**
 * Uniform on 0 … bound − 1 from one word almost always: the high half of word · bound, drawn again where the low half would
 * favor a value. Source: Lemire 2019 (arXiv 1805.10941). bound ≤ 2^21, so that the product is exact.
 */
function drawBelow(bound: number, rng: Rng): number {
  const unfair = twoTo32 % bound;
  for (;;) {
    const product = rng.word() * bound;
    const value = Math.floor(product / twoTo32);
    if (product - value * twoTo32 >= unfair) return value;
  }
}

/** C draws of C with replacement. */
export const drawWithReplacement =
  (seed: number): Draw =>
  (replicate, weights) => {
    const C = weights.length;
    const rng = replicateRng(seed, replicate);
    const below = C <= 2 ** 21 ? drawBelow : uniformBelow;
    weights.fill(0);
    for (let k = 0; k < C; k++) weights[below(C, rng)]! += 1;
  };
