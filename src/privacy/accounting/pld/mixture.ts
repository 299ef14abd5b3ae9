// Releases whose two worlds are mixtures of Gaussians of one width: groups of units, replacing a unit, any list of sensitivities.
// Their loss rises with x, so δ(ε) is a difference of tails beyond one root. Source: PRIVACY 14, groups D, E and K.
import { checkRange } from "@/base/check";
import { InternalError } from "@/base/errors";
import { normalTail } from "@/base/erfc";
import { logSumExp } from "@/base/logspace";
import { reach, type Directions, type ReleaseLoss } from "./release";

/** Centers, in units of the clip norm, and their chances; Σ chance = 1. */
export interface Mixture {
  readonly centers: readonly number[];
  readonly chances: readonly number[];
}

const zero: Mixture = { centers: [0], chances: [1] };
const mirrored = ({ centers, chances }: Mixture): Mixture => ({ centers: centers.map((c) => -c), chances });

function checkMixture({ centers, chances }: Mixture): void {
  const sum = chances.reduce((total, chance) => total + chance, 0);
  if (centers.length !== chances.length || centers.length === 0 || !(Math.abs(sum - 1) < 1e-9))
    throw new InternalError("privacy/accounting/pld: expected as many chances as centers, with sum 1");
  for (const chance of chances) checkRange("privacy/accounting/pld", { chance }, [0, 1]);
}

/** ln of the mixture's density at x, over that of N(0, σ²). */
function logRatio({ centers, chances }: Mixture, σ: number): (x: number) => number {
  const logs = new Float64Array(centers.length);
  const logChances = chances.map(Math.log);
  return (x) => {
    for (let j = 0; j < logs.length; j++) {
      const c = centers[j]!;
      logs[j] = logChances[j]! + (c * (2 * x - c)) / (2 * σ * σ);
    }
    return logSumExp(logs, logs.length);
  };
}

const tailOf =
  ({ centers, chances }: Mixture, σ: number) =>
  (x: number): number =>
    centers.reduce((sum, c, j) => sum + chances[j]! * normalTail((x - c) / σ), 0);

/**
 * Solver of rising(x) = value for values that are asked in order: each search starts at the last root. Secant steps inside a
 * bracket, the stale end halved (Illinois).
 */
function rootsOf(rising: (x: number) => number, [low, high]: readonly [number, number]): (value: number) => number {
  let last = low;
  return (value) => {
    let step = (high - low) / 1024;
    let [a, b] = [last, last];
    while (a > low && rising(a) > value) a = Math.max(low, a - (step *= 2));
    while (b < high && rising(b) < value) b = Math.min(high, b + (step *= 2));
    let [fa, fb] = [rising(a) - value, rising(b) - value];
    for (let i = 0; i < 100 && fa !== 0 && fb !== 0 && b - a > 1e-15 * Math.max(Math.abs(a), Math.abs(b)); i++) {
      const x = i % 8 === 7 ? (a + b) / 2 : Math.min(b, Math.max(a, b - (fb * (b - a)) / (fb - fa)));
      const f = rising(x) - value;
      if (f < 0) {
        [a, fa] = [x, f];
        fb /= 2;
      } else {
        [b, fb] = [x, f];
        fa /= 2;
      }
      if (Math.abs(f) < 1e-15 * Math.max(1, Math.abs(value))) break;
    }
    last = Math.abs(fa) < Math.abs(fb) ? a : b;
    return last;
  };
}

interface Shape {
  readonly σ: number;
  /** Standard deviations that the range of losses covers. */
  readonly z?: number | undefined;
  /** Center from which the range reaches down; absent: 0, or the lowest of `upper`. */
  readonly lowest?: number;
}

/** Loss of `upper` over `lower`; it must rise with x. */
function mixtureRelease(upper: Mixture, lower: Mixture, { σ, z = reach, lowest }: Shape): ReleaseLoss {
  checkMixture(upper);
  checkMixture(lower);
  const [above, below] = [logRatio(upper, σ), logRatio(lower, σ)];
  const loss = (x: number) => above(x) - below(x);
  const [tailAbove, tailBelow] = [tailOf(upper, σ), tailOf(lower, σ)];
  const centers = [...upper.centers, ...lower.centers];
  const from = Math.min(...centers) - 40 * σ;
  const to = Math.max(...centers) + 40 * σ;
  const rootAt = rootsOf(loss, [from, to]);
  return {
    low: loss((lowest ?? Math.min(0, ...upper.centers)) - z * σ),
    high: loss(Math.max(...upper.centers) + z * σ),
    delta(epsilon) {
      if (loss(from) >= epsilon) return Math.max(0, -Math.expm1(epsilon)); // all of the loss lies above
      if (loss(to) <= epsilon) return 0;
      const t = rootAt(epsilon);
      return Math.max(0, tailAbove(t) - Math.exp(epsilon) * tailBelow(t));
    },
  };
}

/** Both directions of adding or removing what the mixture says. */
export const mixtureDirections = (mixture: Mixture, { σ }: { readonly σ: number }): Directions => ({
  remove: mixtureRelease(mixture, zero, { σ }),
  add: mixtureRelease(zero, mirrored(mixture), { σ, lowest: -Math.max(...mixture.centers) }),
});

/** ln k! */
function logFactorial(k: number): number {
  let sum = 0;
  for (let i = 2; i <= k; i++) sum += Math.log(i);
  return sum;
}

/** Chances of 0 … n heads. */
export function binomial(n: number, p: number): Mixture {
  const centers = Array.from({ length: n + 1 }, (_, k) => k);
  if (p === 1) return { centers: [n], chances: [1] };
  const chances = centers.map((k) =>
    Math.exp(logFactorial(n) - logFactorial(k) - logFactorial(n - k) + k * Math.log(p) + (n - k) * Math.log1p(-p)),
  );
  return { centers, chances };
}

/** One unit exchanged for another: (1 − q) N(0) + q N(1) over (1 − q) N(0) + q N(−1); both directions are alike. */
export function replaceOne({ σ, q, z }: { σ: number; q: number; z?: number | undefined }): ReleaseLoss {
  const one: Mixture = q === 1 ? { centers: [1], chances: [1] } : { centers: [0, 1], chances: [1 - q, q] };
  return mixtureRelease(one, mirrored(one), { σ, z });
}
