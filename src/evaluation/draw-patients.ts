// Which patients a replicate draws. Each replicate has a stream of its own, fixed by seed and number: any split of the work
// over workers gives the same bits. Public randomness: a bootstrap protects nobody.
import { seededRng } from "@/base/random";
import type { Rng } from "@/base/random";
import { uniformBelow } from "@/base/uniform-int";

/** The generator of one replicate; streams of one seed never coincide (replicate < 2^32). */
export const replicateRng = (seed: number, replicate: number): Rng =>
  seededRng((Math.imul(seed, 0x9e3779b1) + replicate) >>> 0);

/** Fills weights [C] with how often each patient is drawn in the given replicate. */
export type Draw = (replicate: number, weights: Float64Array) => void;

/** C draws of C with replacement. */
export const drawWithReplacement =
  (seed: number): Draw =>
  (replicate, weights) => {
    const rng = replicateRng(seed, replicate);
    weights.fill(0);
    for (let k = 0; k < weights.length; k++) weights[uniformBelow(weights.length, rng)]! += 1;
  };
