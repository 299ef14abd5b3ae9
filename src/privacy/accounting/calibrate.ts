// The least noise that keeps a plan within its epsilon, and the most steps that a noise level allows (PRIVACY 8.6). A quick
// upper bound finds the neighbourhood, the exact accountant decides: what is returned has passed it.
import { InputError } from "@/base/errors";
import { noiseNotFound } from "@/base/problems/priv";
import { allowances, costWithAllowances, quickWithAllowances, type ClaimedRun } from "./claim";
import { epsilonOf } from "./rdp-epsilon";
import type { Sampling } from "./subsampled-rdp";

export interface PrivacyTarget {
  readonly targetEpsilon: number;
  readonly targetDelta: number;
  /** Trainable numbers (P), for the allowances; 0 leaves them out. */
  readonly size: number;
}

const lowest = 0.4;
const highest = 10_000;
const perUnit = 10_000; // noise levels are multiples of 1/10,000
const mostStepsOfAll = 100_000;

type Passes = (k: number) => boolean;
type Bounds = readonly [below: number, enough: number];

/**
 * Least whole number in (below, enough] that passes, if all above a passing one pass; above it by `slack` of itself at most.
 */
function leastPassing([below, enough]: Bounds, passes: Passes, slack = 0): number {
  let low = below;
  let high = enough;
  while (high - low > Math.max(1, slack * high)) {
    const far = high > 4 * Math.max(1, low);
    const middle = far ? Math.floor(Math.sqrt(Math.max(1, low) * high)) : Math.floor((low + high) / 2);
    if (passes(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** The same, from a guess that is near: a few calls of a slow test. `enough` is known to pass. */
function leastPassingNear(guess: number, [below, enough]: Bounds, passes: Passes): number {
  let step = 1;
  if (guess >= enough || passes(guess)) {
    let high = Math.min(guess, enough);
    while (high - step > below && passes(high - step)) {
      high -= step;
      step *= 2;
    }
    return leastPassing([Math.max(below, high - step), high], passes);
  }
  let low = guess;
  while (low + step < enough && !passes(low + step)) {
    low += step;
    step *= 2;
  }
  return leastPassing([low, Math.min(enough, low + step)], passes);
}

/** An epsilon that falls while k rises: by Renyi DP (an upper bound, cheapest), quick (an upper bound, near), and exact. */
interface Curve {
  readonly renyi: (k: number) => number;
  readonly quick: (k: number) => number;
  readonly exact: (k: number) => number;
}

function remembered(slow: (k: number) => number): (k: number) => number {
  const known = new Map<number, number>();
  return (k) => {
    const value = known.get(k) ?? slow(k);
    known.set(k, value);
    return value;
  };
}

function curveOf(runAt: (k: number) => ClaimedRun, { targetEpsilon, targetDelta }: PrivacyTarget): Curve {
  const extra = (k: number) => allowances([runAt(k)]);
  return {
    renyi: (k) => epsilonOf(runAt(k), targetDelta - extra(k).delta).epsilon + extra(k).epsilon,
    quick: (k) => quickWithAllowances([runAt(k)], targetDelta, targetEpsilon),
    exact: remembered((k) => costWithAllowances([runAt(k)], targetDelta).epsilon),
  };
}

const rough = 1e-3;

/** Least k whose quick bound is within the target, or little above; `enough` where only that or nothing is. */
function leastQuick(target: number, [below, enough]: Bounds, { renyi, quick }: Curve): number {
  // What Renyi allows, the others allow.
  const top = leastPassing([below, enough], (k) => renyi(k) <= target, 10 * rough);
  let drop = Math.max(1, Math.round((top - below) / 16));
  let bottom = top - drop;
  while (bottom > below && quick(bottom) <= target) {
    drop *= 2;
    bottom -= drop;
  }
  return leastPassing([Math.max(below, bottom), top], (k) => quick(k) <= target, rough);
}

/** Least k in (below, enough] whose exact epsilon is at most the target; null where none is. */
function leastWithin(target: number, bounds: Bounds, curve: Curve): number | null {
  const [below, enough] = bounds;
  let guess = leastQuick(target, bounds, curve);
  if (guess === enough && curve.exact(enough) > target) return null;
  // The quick bound is off by nearly the same factor all around: use that factor to guess where the exact one ends.
  for (let round = 0; round < 3; round++) {
    const exact = curve.exact(guess);
    const factor = exact > 0 ? curve.quick(guess) / exact : 1;
    const span: Bounds = [Math.max(below, Math.floor(guess * 0.97) - 2), Math.min(enough, Math.ceil(guess * 1.01) + 2)];
    const next = leastPassing(span, (k) => curve.quick(k) <= target * factor);
    if (next === guess) break;
    guess = next;
  }
  return leastPassingNear(guess, bounds, (k) => curve.exact(k) <= target);
}

type Schedule = Pick<ClaimedRun, "samplingProbability" | "steps">;

const noiseBounds: Bounds = [lowest * perUnit - 1, highest * perUnit];

const noiseCurve = (run: Schedule, target: PrivacyTarget): Curve =>
  curveOf((k) => ({ ...run, size: target.size, noiseMultiplier: k / perUnit }), target);

const notFound = ({ targetEpsilon }: PrivacyTarget) => new InputError(noiseNotFound({ highest, targetEpsilon }));

/**
 * Smallest noiseMultiplier of four decimals in 0.4 … 10,000 whose epsilon, allowances included, is at most the target.
 * @throws InputError PRIV-CALIBRATE if none is
 */
export function calibrateNoise(run: Schedule, target: PrivacyTarget): number {
  const found = leastWithin(target.targetEpsilon, noiseBounds, noiseCurve(run, target));
  if (found === null) throw notFound(target);
  return found / perUnit;
}

/** A noiseMultiplier that keeps the target, at most 1 % above `calibrateNoise`, in milliseconds. @throws as it */
export function sketchNoise(run: Schedule, target: PrivacyTarget): number {
  const curve = noiseCurve(run, target);
  const found = leastQuick(target.targetEpsilon, noiseBounds, curve);
  if (curve.quick(found) > target.targetEpsilon) throw notFound(target);
  return found / perUnit;
}

/** Most steps (0 … 100,000) that stay within the target at this noise. */
export function mostSteps(sampling: Sampling, target: PrivacyTarget): number {
  const runAt = (k: number): ClaimedRun => ({ ...sampling, steps: mostStepsOfAll - k, size: target.size });
  return (
    mostStepsOfAll - (leastWithin(target.targetEpsilon, [-1, mostStepsOfAll], curveOf(runAt, target)) ?? mostStepsOfAll)
  );
}
