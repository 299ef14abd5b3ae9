// Discrete Gaussian on the whole numbers, from uniform words, with coins that are exact for their float64 chance.
// Source: Canonne, Kamath, Steinke 2020, Algorithms 1 to 3 (arXiv 2004.00010), with float64 for rationals as in PRIVACY 6.
import { checkRange } from "@/base/check";
import type { Rng } from "@/base/random";
import { coin, uniformBelow } from "@/base/uniform-int";

const expMinusOne = Math.exp(-1);

/**
 * A sampler of Pr[y] ∝ exp(−y²/2σ²), y whole. Discrete Laplace proposals of scale t = ⌊σ⌋ + 1: U below t kept with chance
 * e^(−U/t), V heads of e^−1 coins, a sign with −0 refused; accepted with chance exp(−(|y| − σ²/t)²/2σ²).
 * @param stdDev  σ in grid steps, 0.01 … 2^41
 */
export function discreteGaussian(stdDev: number, rng: Rng): () => number {
  checkRange("privacy/mechanism", { stdDev }, [0.01, 2 ** 41]);
  const t = Math.floor(stdDev) + 1;
  const center = (stdDev * stdDev) / t;
  const doubleVariance = 2 * stdDev * stdDev;
  return () => {
    for (;;) {
      const u = uniformBelow(t, rng);
      if (!coin(Math.exp(-u / t), rng)) continue;
      let v = 0;
      while (coin(expMinusOne, rng)) v++;
      const negative = (rng.word() & 1) === 1;
      const size = u + t * v;
      if (negative && size === 0) continue;
      const distance = size - center;
      if (coin(Math.exp((-distance * distance) / doubleVariance), rng)) return negative ? -size : size;
    }
  };
}
