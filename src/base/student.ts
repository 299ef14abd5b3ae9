// Tails of Fisher's F and quantiles of Student's t, by the incomplete beta function (NIST DLMF 8.17; Abramowitz and Stegun
// 26.6.2, 26.7.1).
import { checkRange } from "./check";
import { betaQuantile, incompleteBeta } from "./incomplete-beta";

/** P(F > f) of the F distribution with the given degrees of freedom; 1 for f ≤ 0, 0 for f = ∞. */
export function fTail(f: number, [numerator, denominator]: readonly [number, number]): number {
  checkRange("base/student", { f }, [-Infinity, Infinity]);
  if (f <= 0) return 1;
  if (f === Infinity) return 0;
  return incompleteBeta(denominator / (denominator + numerator * f), denominator / 2, numerator / 2);
}

/** t with P(|T| > t) = significance at so many degrees of freedom: 2.776… for 0.05 and 4. */
export function studentTwoSided(significance: number, degrees: number): number {
  checkRange("base/student", { significance }, [1e-12, 1]);
  const x = betaQuantile(significance, degrees / 2, 0.5);
  return Math.sqrt((degrees * (1 - x)) / x);
}
