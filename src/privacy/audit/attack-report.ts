// What a membership attack found, in the figures that may be shown: the area with its interval, hits at rates of false alarms that
// the number of non-members can carry, the curve for a log-log plot, what the claim allows, and what a perfect attack could show.
// Source: EVALUATION 9.
import { aurocInterval } from "./auroc-interval";
import { clopperPearson, rateAtLeast, rateAtMost } from "./clopper-pearson";
import type { Interval } from "./clopper-pearson";
import { contradictsClaim, detectionAt, mostFound } from "./detection";
import type { Detection } from "./detection";
import { auroc, rocCurve } from "./roc";

export interface Claim {
  readonly epsilon: number;
  readonly delta: number;
}

interface SidedScores {
  readonly members: readonly number[];
  readonly nonMembers: readonly number[];
}

/** Hits at the lowest threshold whose false alarms are at most `rate`. */
interface FoundAt extends Detection {
  readonly rate: number;
  /** 95 % interval of the rate of false alarms that this threshold has. */
  readonly alarmsInterval: Interval;
  /** Largest share of members that the claim lets be found at `rate`; null without a claim. */
  readonly allowed: number | null;
}

export interface AttackReport {
  /** Chance that a random member scores above a random non-member, ties counting half. Never shown alone. */
  readonly auroc: number;
  readonly aurocInterval: Interval;
  /** One for each rate with at least 10 / rate non-members; empty below 100 of them. */
  readonly found: readonly FoundAt[];
  /** The most hits for a number of false alarms, rising in both, at most 20 points a decade. */
  readonly curve: readonly { readonly alarms: number; readonly hits: number }[];
  /** More was found than the claim allows. */
  readonly above: boolean;
}

const rates = [0.1, 0.01, 0.001] as const;
const leastAlarms = 10;
const significance = 0.05;
const perDecade = 20;

/** Rates at which the threshold has 10 non-members or more above it: 10 % from 100 on, 1 % from 1,000, 0.1 % from 10,000. */
export const carriedRates = (nonMembers: number): readonly number[] =>
  rates.filter((rate) => Math.round(nonMembers * rate * 1e6) / 1e6 >= leastAlarms);

/** Points of a log-log plot: the last of each number of alarms, then the last of each 1/20 of a decade. */
function thinned(scores: SidedScores): { alarms: number; hits: number }[] {
  const byPlace = new Map<number, { alarms: number; hits: number }>();
  for (const { alarms, hits } of rocCurve(scores))
    byPlace.set(alarms === 0 ? -1 : Math.floor(perDecade * Math.log10(alarms)), { alarms, hits });
  return [...byPlace.values()];
}

/**
 * @param attacks  attacks that are reported side by side: they share the significance of `above`
 * @throws InternalError if a side is empty or a score is NaN
 */
export function attackReport(scores: SidedScores, claim: Claim | null, attacks: number): AttackReport {
  const area = auroc(scores);
  const sizes = { members: scores.members.length, nonMembers: scores.nonMembers.length };
  const found = carriedRates(sizes.nonMembers).map((rate): FoundAt => {
    const detection = detectionAt(scores, rate);
    const alarmsInterval = clopperPearson({ hits: detection.alarms, trials: sizes.nonMembers });
    return { ...detection, rate, alarmsInterval, allowed: claim && mostFound(rate, claim) };
  });
  const tests = Math.max(1, found.length) * attacks;
  return {
    auroc: area,
    aurocInterval: aurocInterval(area, sizes),
    found,
    curve: thinned(scores),
    above: claim !== null && found.some((one) => contradictsClaim(one, claim, significance / tests)),
  };
}

/** Area below min(1, e^ε f + δ, 1 − e^−ε(1 − δ − f)): the largest area that a claim allows, a polygon with one corner. */
export function mostAuroc({ epsilon, delta }: Claim): number {
  const corner = (1 - delta) / (1 + Math.exp(epsilon)); // both lines meet here
  const found = 1 - corner; // by symmetry
  return (corner * (delta + found)) / 2 + ((1 - delta - corner) * (found + 1)) / 2 + delta;
}

/**
 * Epsilon that an attack without an error would prove, at 95 %: its Clopper-Pearson limits L of the hits and U of the false alarms
 * in TPR ≤ e^ε·FPR + δ and in the same from the other side, the larger of both. 0 where δ swallows it.
 */
export function perfectAttack({ members, nonMembers, delta }: Detectable): number {
  const hits = rateAtLeast({ hits: members, trials: members }, significance / 2);
  const alarms = rateAtMost({ hits: 0, trials: nonMembers }, significance / 2);
  const byAlarms = (hits - delta) / alarms;
  const byMisses = (1 - delta - alarms) / (1 - hits);
  return Math.log(Math.max(1, byAlarms, byMisses));
}

interface Detectable {
  readonly members: number;
  readonly nonMembers: number;
  readonly delta: number;
}
