// Exact (epsilon, delta) of Gaussian releases without sampling: the "no amplification" line, and a check of the accountants.
// Source: Balle and Wang 2018, Theorem 8 (arXiv 1805.06530). k releases of noiseMultiplier σ equal one of σ/√k.
import { checkRange } from "@/base/check";
import { erfc, logErfc } from "@/base/erfc";

/** δ(ε) = Φ(1/2σ − εσ) − e^ε Φ(−1/2σ − εσ) of one release; the second term in logs, as e^ε may overflow. */
export function gaussianDelta(noiseMultiplier: number, epsilon: number): number {
  checkRange("privacy/accounting", { noiseMultiplier }, [1e-6, 1e9]);
  const half = 1 / (2 * noiseMultiplier);
  const shift = epsilon * noiseMultiplier;
  const first = erfc((shift - half) * Math.SQRT1_2) / 2;
  return Math.max(0, first - Math.exp(epsilon + logErfc((shift + half) * Math.SQRT1_2) - Math.LN2));
}

/** Smallest epsilon with gaussianDelta ≤ delta, upper end of a bisection; 0 where epsilon 0 suffices. */
export function gaussianEpsilon(noiseMultiplier: number, delta: number): number {
  if (gaussianDelta(noiseMultiplier, 0) <= delta) return 0;
  let low = 0;
  let high = 1;
  while (gaussianDelta(noiseMultiplier, high) > delta) high *= 2;
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (gaussianDelta(noiseMultiplier, middle) > delta) low = middle;
    else high = middle;
  }
  return high;
}
