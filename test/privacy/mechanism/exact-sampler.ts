// The twin of the discrete Gaussian sampler over rationals in BigInt. Nothing in it is rounded but e^−x, to 256 binary digits.
import type { Rng } from "@/base/random";

const digits = 256n;
const sure = 1n << digits;

/** numerator/denominator in [0, 1): compares binary digits with words. */
function isBelow(numerator: bigint, denominator: bigint, rng: Rng): boolean {
  let rest = numerator;
  for (;;) {
    rest <<= 32n;
    const whole = rest / denominator;
    rest %= denominator;
    const word = BigInt(rng.word());
    if (word !== whole) return word < whole;
    if (rest === 0n) return false;
  }
}

/** ⌊2^256 · e^(−a/b)⌋ by the series with 320 digits. */
function expMinus(a: bigint, b: bigint): bigint {
  const one = 1n << 320n;
  const halvings = BigInt(Math.max(0, a.toString(2).length - b.toString(2).length + 2));
  const x = (a * one) / (b << halvings);
  let term = one;
  let sum = one;
  for (let k = 1n; term !== 0n; k++) {
    term = (-term * x) / (one * k);
    sum += term;
  }
  for (let i = 0n; i < halvings; i++) sum = (sum * sum) / one;
  return sum >> (320n - digits);
}

/** Uniform on 0 … bound − 1 by rejection; bound in 2 … 2^32. */
function below(bound: bigint, rng: Rng): bigint {
  const spare = 32n - BigInt((bound - 1n).toString(2).length);
  for (;;) {
    const value = BigInt(rng.word()) >> spare;
    if (value < bound) return value;
  }
}

/** CKS20, Algorithms 1 to 3, for a whole σ below 2^32: the same words give the same draws as the float64 sampler wherever
 * its e^−x is not rounded across the word that it is compared with. */
export function exactSampler(σ: number, rng: Rng): () => number {
  const flip = (a: bigint, b: bigint): boolean => (a === 0n ? rng.word() >= 0 : isBelow(expMinus(a, b), sure, rng));
  const s = BigInt(σ);
  const t = s + 1n;
  return () => {
    for (;;) {
      const u = below(t, rng);
      if (!flip(u, t)) continue;
      let v = 0n;
      while (flip(1n, 1n)) v++;
      const negative = (rng.word() & 1) === 1;
      const y = u + t * v;
      if (negative && y === 0n) continue;
      const distance = y * t - s * s;
      if (flip(distance * distance, 2n * s * s * t * t)) return Number(negative ? -y : y);
    }
  };
}
