// Exact draws from uniform words: whole numbers below a bound, and coins with any float64 chance.
import { InternalError } from "./errors";
import type { Rng } from "./random";

const twoTo32 = 4_294_967_296;

/**
 * Uniform on 0 … bound − 1: as many binary digits as bound − 1 has, drawn again until they lie below it. bound in 1 … 2^53;
 * no word for a bound of 1, one word a try up to 2^32, two above.
 * @throws InternalError for any other bound
 */
export function uniformBelow(bound: number, rng: Rng): number {
  if (!(bound >= 1 && bound <= 2 ** 53))
    throw new InternalError(`base/uniform-int: expected bound in [1, 2^53], got ${bound}`);
  if (bound === 1) return 0;
  if (bound <= twoTo32) {
    const spare = Math.clz32(bound - 1);
    for (;;) {
      const value = rng.word() >>> spare;
      if (value < bound) return value;
    }
  }
  const spare = Math.clz32(Math.ceil(bound / twoTo32) - 1);
  for (;;) {
    const value = (rng.word() >>> spare) * twoTo32 + rng.word();
    if (value < bound) return value;
  }
}

/**
 * True with chance exactly p (the float64): words are read as binary digits of a uniform number and compared with those of p,
 * 32 at a time; only an equal word needs the next one. p·2^32 and its remainder are exact in float64.
 */
export function coin(p: number, rng: Rng): boolean {
  let rest = p;
  while (rest > 0) {
    const scaled = rest * twoTo32;
    const whole = Math.floor(scaled);
    const word = rng.word();
    if (word !== whole) return word < whole;
    rest = scaled - whole;
  }
  return false;
}
