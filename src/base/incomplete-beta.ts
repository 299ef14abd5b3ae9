// The regularised incomplete beta function I_x(a, b) and its inverse in x: quantiles behind exact binomial intervals.
// Source: continued fraction of NIST DLMF 8.17.22 by Lentz's method (Thompson and Barnett 1986).
import { checkRange } from "./check";
import { InternalError } from "./errors";
import { logGamma } from "./log-factorial";

const tiny = 1e-300;
const mostTerms = 100_000; // about √max(a, b) are used

/** 1 / (1 + d₁/(1 + d₂/(1 + …))) of DLMF 8.17.22, for x below the mean of the distribution. */
function continuedFraction(x: number, a: number, b: number): number {
  const away = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let k = 1; k <= mostTerms; k++) {
    const even = (k * (b - k) * x) / ((a + 2 * k - 1) * (a + 2 * k));
    const odd = (-(a + k) * (a + b + k) * x) / ((a + 2 * k) * (a + 2 * k + 1));
    const before = value;
    for (const term of [even, odd]) {
      d = 1 / away(1 + term * d);
      c = away(1 + term / c);
      value *= c * d;
    }
    if (Math.abs(value / before - 1) < 1e-15) return value;
  }
  throw new InternalError("base/incomplete-beta: expected the continued fraction of the beta function to settle");
}

/** I_x(a, b), 0 ≤ x ≤ 1, a, b > 0. */
export function incompleteBeta(x: number, a: number, b: number): number {
  checkRange("base/incomplete-beta", { x }, [0, 1]);
  checkRange("base/incomplete-beta", { a, b }, [1e-6, 1e12]);
  if (x === 0 || x === 1) return x;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  if (x < (a + 1) / (a + b + 2)) return (front * continuedFraction(x, a, b)) / a;
  return 1 - (front * continuedFraction(1 - x, b, a)) / b;
}

/** x with I_x(a, b) = probability, to the last digits: bisection. */
export function betaQuantile(probability: number, a: number, b: number): number {
  checkRange("base/incomplete-beta", { probability }, [0, 1]);
  let [low, high] = [0, 1];
  while (high - low > 1e-15 * high && high > 1e-290) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (incompleteBeta(middle, a, b) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
