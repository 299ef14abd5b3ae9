// What a composed loss distribution says: delta at an epsilon, epsilon at a delta, and the largest hit rate of an attack.
// Source: PRIVACY 8.2; Dong, Roth, Su 2022, section 2 (arXiv 1905.02383) for the attack.
import type { LossGrid } from "./connect-dots";

export interface ComposedLoss {
  /** δ(ε) = p_∞ + Σ_{l > ε} (1 − e^(ε − l)) p_l. */
  readonly delta: (epsilon: number) => number;
  /** Smallest ε ≥ 0 with δ(ε) ≤ delta; Infinity where delta is not above p_∞. */
  readonly epsilon: (delta: number) => number;
  /** Largest share of hits at a false-alarm rate f: min over ε of e^ε f + δ(ε). */
  readonly hitRate: (falseAlarmRate: number) => number;
}

export function composedLoss({ width, first, mass, infinity }: LossGrid): ComposedLoss {
  const n = mass.length;
  const loss = (i: number): number => (first + i) * width;
  // Sums over losses ≥ loss(i): of p, and of p e^(loss(i) − l), so that nothing overflows.
  const above = new Float64Array(n + 1);
  const weighted = new Float64Array(n + 1);
  const shrink = Math.exp(-width);
  for (let i = n - 1; i >= 0; i--) {
    above[i] = above[i + 1]! + mass[i]!;
    weighted[i] = mass[i]! + shrink * weighted[i + 1]!;
  }
  const deltaAt = (i: number): number => infinity + above[i]! - weighted[i]!;
  const firstAbove = (epsilon: number): number => Math.max(0, Math.min(n, Math.floor(epsilon / width) + 1 - first));
  const delta = (epsilon: number): number => {
    const i = firstAbove(epsilon);
    return i === n ? infinity : infinity + above[i]! - Math.exp(epsilon - loss(i)) * weighted[i]!;
  };
  return {
    delta,
    epsilon(target) {
      if (delta(0) <= target) return 0;
      if (infinity >= target) return Infinity;
      let low = firstAbove(0) - 1; // loss(low) ≤ 0
      let high = n - 1; // δ there is p_∞
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (deltaAt(middle) <= target) high = middle;
        else low = middle;
      }
      // Between two grid points δ(ε) = p_∞ + above − e^(ε − loss) weighted: solved for ε.
      const excess = infinity + above[high]! - target;
      return Math.max(0, Math.min(loss(high), loss(high) + Math.log(excess / weighted[high]!)));
    },
    hitRate(falseAlarmRate) {
      let least = Math.min(1, infinity + Math.exp(loss(n - 1)) * falseAlarmRate);
      for (let i = 0; i < n; i++) least = Math.min(least, Math.exp(loss(i)) * falseAlarmRate + deltaAt(i));
      return least;
    },
  };
}
