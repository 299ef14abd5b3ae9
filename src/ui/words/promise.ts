// What an epsilon is worth, in sentences. A sentence that names an epsilon also names its unit, delta and scope.
import { oddsOf } from "@/privacy/accounting/odds";
import type { AdapterInfo } from "@/workers/protocol";
import { deltaFigure, epsilonFigure } from "./figures";

export interface Promised {
  readonly epsilon: number;
  readonly delta: number;
  readonly unit: NonNullable<AdapterInfo["unit"]>;
  /** "this run", "all runs on this data", or what a file says. */
  readonly scope: string;
}

/** "Epsilon 1, delta 0.00001, per patient, this run". */
export const promiseHead = ({ epsilon, delta, unit, scope }: Promised): string =>
  `Epsilon ${epsilonFigure(epsilon)}, delta ${deltaFigure(delta)}, per ${unit}, ${scope}`;

/** Right guesses of 100, rounded up. */
export const rightGuesses = (epsilon: number, delta: number): number => oddsOf(epsilon, delta).rightGuessesOf100;

export function oddsSentence({ epsilon, delta, unit }: Promised): string {
  const whose = unit === "patient" ? "one patient's reports were" : "one report was";
  return (
    `If 100 people guess whether ${whose} used, about 50 are right without the adapter; ` +
    `with it, on average at most ${rightGuesses(epsilon, delta)}.`
  );
}

/** What the page adds to an epsilon. No value is called safe. */
export function remark(epsilon: number): string {
  if (epsilon < 0.05) return "Very strong. Expect the noise to exceed the signal.";
  if (epsilon < 0.5) return "Strong. Needs many reports.";
  if (epsilon <= 1) return "The usual careful choice.";
  if (epsilon < 5) return "Weak as a promise on paper.";
  return "On paper this excludes almost nothing.";
}

/** "a small chance, here 1 in 100,000, that the promise of epsilon fails". */
export const deltaSentence = (delta: number): string =>
  `A small chance, here 1 in ${Math.round(1 / delta).toLocaleString("en-US")}, that the promise of epsilon fails. The odds include it.`;

export const notCovered = [
  "Curves, scores, counts and thresholds computed on your reports. They stay here.",
  "Choices made by looking at them, such as stopping by hand or keeping the best of several runs.",
  "The base encoder, which was trained elsewhere on public text.",
  "Other patients or staff who are named in a report.",
  "Facts that are true of people in general.",
  "This computer itself: memory, swap file, extensions, and the person at it.",
] as const;
