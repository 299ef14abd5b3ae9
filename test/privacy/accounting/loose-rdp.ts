// The looser published series for fractional orders: binomials without their sign. Only for rows that were computed with it.
// Source: google/differential-privacy, dp_accounting/rdp, _compute_log_a_frac.
import { logErfc } from "@/base/erfc";
import { subsampledRdp, type Sampling } from "@/privacy/accounting/subsampled-rdp";

/** Renyi DP of one step with abs(C(α, i)) in the fractional series; whole orders as in src. */
export function looseRdp(order: number, sampling: Sampling): number {
  const { noiseMultiplier: σ, samplingProbability: q } = sampling;
  if (Number.isInteger(order) || q === 1) return subsampledRdp(order, sampling);
  const z0 = σ * σ * Math.log(1 / q - 1) + 0.5;
  const half = (x: number) => logErfc(x / (Math.SQRT2 * σ)) - Math.LN2;
  const moment = (k: number) => (k * k - k) / (2 * σ * σ);
  let logBinomial = 0;
  let total = 0;
  for (let i = 0; i < 20_000; i++) {
    const j = order - i;
    const first = logBinomial + i * Math.log(q) + j * Math.log1p(-q) + moment(i) + half(i - z0);
    const second = logBinomial + j * Math.log(q) + i * Math.log1p(-q) + moment(j) + half(z0 - j);
    total += Math.exp(first) + Math.exp(second);
    if (Math.max(first, second) < -30) break;
    logBinomial += Math.log(Math.abs(j)) - Math.log(i + 1);
  }
  return Math.log(total) / (order - 1);
}
