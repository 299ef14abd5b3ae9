// One Poisson-sampled Gaussian release as a pair of distributions: what one unit can change, in either direction.
//    f₀ = N(0, σ²)   f₁ = (1 − q) N(0, σ²) + q N(1, σ²)      REMOVE: f₁ over f₀, ADD: f₀ over f₁
// Source: PRIVACY 8.1, after Zhu, Dong, Wang 2022 (arXiv 2106.08567) and Doroshenko et al. 2022 (arXiv 2207.04380).
import { checkRange } from "@/base/check";
import { normalTail } from "@/base/erfc";
import type { Sampling } from "../subsampled-rdp";

/** The privacy loss of one release in one direction. */
export interface ReleaseLoss {
  /** Hockey-stick divergence δ(ε), any real ε. */
  readonly delta: (epsilon: number) => number;
  /** Losses outside low … high have a chance below the tail mass that the range was made for. */
  readonly low: number;
  readonly high: number;
}

/** How far a range reaches: z standard deviations leave e^−50 outside, both tails together. */
export const reach = 9.745_474_864_965_935;

/** ln((1 − q) + q e^u), finite for any u. */
const logMixture = (q: number, u: number): number =>
  q === 1 ? u : u > 0 ? u + Math.log(q + (1 - q) * Math.exp(-u)) : Math.log1p(q * Math.expm1(u));

/**
 * Both directions of one release; neighbours differ by one unit added or removed.
 * @param z  standard deviations that the range of losses covers
 */
export function sampledRelease({ noiseMultiplier: σ, samplingProbability: q }: Sampling, z = reach): Directions {
  checkRange("privacy/accounting/pld", { noiseMultiplier: σ }, [1e-3, 1e9]);
  checkRange("privacy/accounting/pld", { samplingProbability: q }, [1e-12, 1]);
  /** e^ε − (1 − q): for large q the difference, else the sum keeps more digits. */
  const aboveFloor = (epsilon: number) => (q > 0.5 ? Math.exp(epsilon) - (1 - q) : Math.expm1(epsilon) + q);
  /** t where f₁(t)/f₀(t) = 1 − q + a. */
  const crossing = (a: number) => σ * σ * Math.log(a / q) + 0.5;
  const lossAt = (x: number) => logMixture(q, (2 * x - 1) / (2 * σ * σ));
  const [low, high] = [lossAt(-z * σ), lossAt(1 + z * σ)];
  return {
    remove: {
      low,
      high,
      delta(epsilon) {
        const a = aboveFloor(epsilon);
        if (a <= 0) return -Math.expm1(epsilon);
        const t = crossing(a);
        return Math.max(0, q * normalTail((t - 1) / σ) - a * normalTail(t / σ));
      },
    },
    add: {
      low: -high,
      high: -low,
      delta(epsilon) {
        const a = aboveFloor(-epsilon);
        if (a <= 0) return 0;
        const t = crossing(a);
        return Math.max(0, Math.exp(epsilon) * (a * normalTail(-t / σ) - q * normalTail((1 - t) / σ)));
      },
    },
  };
}

/** Both directions of a release. The larger epsilon of the two counts. */
export interface Directions {
  readonly remove: ReleaseLoss;
  readonly add: ReleaseLoss;
}

/** Width of one release's loss, s = q √expm1(σ⁻²): what a grid must be fine against. */
export const lossWidth = ({ noiseMultiplier, samplingProbability }: Sampling): number =>
  samplingProbability * Math.exp((noiseMultiplier ** -2 + Math.log(-Math.expm1(-(noiseMultiplier ** -2)))) / 2);
