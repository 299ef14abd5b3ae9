// The sharper form of the one-run bound for Gaussian noise, by the trade-off curve of the mean shift μ.
// Source: Mahloujifar, Melis, Chaudhuri 2024, Algorithm 3 (arXiv 2410.22235). Nothing that is claimed rests on it.
import { checkRange } from "@/base/check";
import { erfc, logErfc, normalCdf, normalQuantile } from "@/base/erfc";
import { largestRefuted } from "./one-run";
import type { Guesses, TestLevel } from "./one-run";

/** δ(ε) = Φ(μ/2 − ε/μ) − e^ε Φ(−μ/2 − ε/μ) of N(μ, 1) against N(0, 1). Source: arXiv 1805.06530, Theorem 8. */
function deltaOfShift(mu: number, epsilon: number): number {
  const first = erfc((epsilon / mu - mu / 2) * Math.SQRT1_2) / 2;
  return first - Math.exp(epsilon + logErfc((epsilon / mu + mu / 2) * Math.SQRT1_2) - Math.LN2);
}

/** Largest μ whose Gaussian is (ε, δ)-private, 0 < δ < 1. */
export function shiftOf({ epsilon, delta }: { readonly epsilon: number; readonly delta: number }): number {
  checkRange("privacy/audit", { delta }, [1e-300, 0.999]);
  checkRange("privacy/audit", { epsilon }, [0, 512]);
  let [low, high] = [1e-12, 1];
  while (deltaOfShift(high, epsilon) <= delta) [low, high] = [high, 2 * high];
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (deltaOfShift(middle, epsilon) <= delta) low = middle;
    else high = middle;
  }
  return low;
}

/** Follows Φ⁻¹(p) while p moves little: Halley's steps from the last value, a fresh start where p jumped. */
function quantileFollower(): (p: number) => number {
  let x = NaN;
  return (p) => {
    for (let i = 0; i < 4; i++) {
      const error = (normalCdf(x) - p) / (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI));
      if (!(Math.abs(error) < 0.3)) break;
      x -= error / (1 + (x * error) / 2);
      if (Math.abs(error) < 1e-5) return x; // the step that was taken leaves its cube
    }
    x = normalQuantile(p);
    return x;
  };
}

/**
 * Whether v of r right guesses among m canaries refute a Gaussian of shift μ, at chance s:
 * R = sv/m, h = s(r−v)/m; for i = v−1 … 0: h' = max(h, Φ(Φ⁻¹(R) − μ)), R += i/(r−i)·(h' − h), h = h'; refuted if R + h > r/m.
 */
export function refutesShift(seen: Guesses, mu: number, significance: number): boolean {
  const { canaries: m, guesses: r, right: v } = seen;
  const quantile = quantileFollower();
  let right = (significance * v) / m;
  let wrong = (significance * (r - v)) / m;
  for (let i = v - 1; i >= 0 && right + wrong <= r / m; i--) {
    const next = Math.max(wrong, normalCdf(quantile(right) - mu));
    if (next === wrong) break;
    right += (i / (r - i)) * (next - wrong);
    wrong = next;
  }
  return right + wrong > r / m;
}

/** Largest ε ≥ `from` at delta whose Gaussian the guesses refute, else `from`. */
export const fDpLowerBound = (seen: Guesses, { delta, significance }: TestLevel, from = 0): number =>
  largestRefuted((epsilon) => refutesShift(seen, shiftOf({ epsilon, delta }), significance), from);
