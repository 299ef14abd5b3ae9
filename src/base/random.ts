// Randomness. `secureRng` (crypto.getRandomValues) is the only generator that privacy/ and training/ may use;
// `seededRng` (xoshiro128**, Blackman and Vigna 2018) serves splits, initial weights, samples and tests.
import { InputError } from "./errors";
import { noRandomNumbers } from "./problems/priv";

/** A source of uniform 32-bit words. */
export interface Rng {
  /** Next word, uniform on 0 … 2^32 − 1. */
  word(): number;
}

const poolWords = 16_384; // 65,536 bytes: getRandomValues refuses more in one call

/** Words from the operating system, fetched in pools; a word is zeroed in the pool once handed out. */
export function secureRng(): Rng {
  const pool = new Uint32Array(poolWords);
  let next = poolWords;
  return {
    word() {
      if (next === poolWords) {
        try {
          crypto.getRandomValues(pool);
        } catch (cause) {
          throw new InputError(noRandomNumbers(), { cause });
        }
        next = 0;
      }
      const value = pool[next]!;
      pool[next] = 0;
      next++;
      return value;
    },
  };
}

/** Uniform on [0, 1) with 53 bits. */
export const uniform = (rng: Rng): number =>
  ((rng.word() >>> 5) * 67_108_864 + (rng.word() >>> 6)) / 9_007_199_254_740_992;

const rotateLeft = (x: number, k: number): number => (x << k) | (x >>> (32 - k));

/** Repeatable words for public things only. The state is filled from the seed by splitmix32. */
export function seededRng(seed: number): Rng {
  let mix = seed >>> 0;
  const splitmix = () => {
    mix = (mix + 0x9e3779b9) | 0;
    let z = mix ^ (mix >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  let a = splitmix();
  let b = splitmix();
  let c = splitmix();
  let d = splitmix();
  return {
    word() {
      const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
      const t = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= t;
      d = rotateLeft(d, 11);
      return result;
    },
  };
}
