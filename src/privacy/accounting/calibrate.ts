// The least noise that keeps a plan within its epsilon, and the most steps that a noise level allows (PRIVACY 8.6). A quick
// upper bound finds the neighbourhood, the exact accountant decides: what is returned has passed it.
import { InputError } from "@/base/errors";
import { noiseNotFound } from "@/base/problems/priv";
import { allowances, costWithAllowances, quickWithAllowances, wideWithAllowances, type ClaimedRun } from "./claim";
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
  /** On a grid four times as wide as the exact one: a quarter of the work, and nearly there. */
  readonly middle: (k: number) => number;
  readonly exact: (k: number) => number;
  /** A step of a search around k that changes epsilon by some percent. */
  readonly stride: (k: number) => number;
}

function remembered(slow: (k: number) => number): (k: number) => number {
  const known = new Map<number, number>();
  return (k) => {
    const value = known.get(k) ?? slow(k);
    known.set(k, value);
    return value;
  };
}

interface Family {
  readonly runAt: (k: number) => ClaimedRun;
  readonly stride: (k: number) => number;
  /** Neighbours of k may cost many times as much, so that the target says nothing about the grid of the quick bound. */
  readonly jumps: boolean;
}

function curveOf({ runAt, stride, jumps }: Family, { targetEpsilon, targetDelta }: PrivacyTarget): Curve {
  /** Infinite where the lattice's allowance would take half of delta or more. */
  const guarded = (epsilonAt: (run: ClaimedRun) => number) => (k: number) => {
    const run = runAt(k);
    return 2 * allowances([run]).delta < targetDelta ? epsilonAt(run) : Infinity;
  };
  const renyi = guarded((run) => {
    const extra = allowances([run]);
    return epsilonOf(run, targetDelta - extra.delta).epsilon + extra.epsilon;
  });
  return {
    stride,
    renyi,
    quick: guarded((run) => quickWithAllowances([run], targetDelta, jumps ? undefined : targetEpsilon)),
    middle: guarded((run) => wideWithAllowances([run], targetDelta, targetEpsilon)),
    exact: remembered(guarded((run) => costWithAllowances([run], targetDelta).epsilon)),
  };
}

const rough = 1e-3;

/** Least k whose quick bound is within the target, or little above; `enough` where only that or nothing is. */
function leastQuick(target: number, [below, enough]: Bounds, { renyi, quick, stride }: Curve): number {
  // What Renyi allows, the others allow.
  const top = leastPassing([below, enough], (k) => renyi(k) <= target, 20 * rough);
  let drop = stride(top);
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
    const near = round === 0 ? curve.middle(guess) : curve.exact(guess);
    const factor = near > 0 ? curve.quick(guess) / near : 1;
    const span: Bounds = [Math.max(below, guess - curve.stride(guess)), Math.min(enough, guess + curve.stride(guess))];
    const next = leastPassing(span, (k) => curve.quick(k) <= target * factor);
    if (next === guess) break;
    guess = next;
  }
  return leastPassingNear(guess, bounds, (k) => curve.exact(k) <= target);
}

type Schedule = Pick<ClaimedRun, "samplingProbability" | "steps">;

const noiseBounds: Bounds = [lowest * perUnit - 1, highest * perUnit];

const sixteenth = (size: number): number => Math.max(1, Math.round(size / 16));

const noiseCurve = (run: Schedule, target: PrivacyTarget): Curve =>
  curveOf(
    { runAt: (k) => ({ ...run, size: target.size, noiseMultiplier: k / perUnit }), stride: sixteenth, jumps: false },
    target,
  );

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
  const stepsAt = (k: number) => mostStepsOfAll - k; // fewer steps for a larger k
  const family: Family = {
    runAt: (k) => ({ ...sampling, steps: stepsAt(k), size: target.size }),
    stride: (k) => sixteenth(stepsAt(k)),
    jumps: true,
  };
  return stepsAt(leastWithin(target.targetEpsilon, [-1, mostStepsOfAll], curveOf(family, target)) ?? mostStepsOfAll);
}
