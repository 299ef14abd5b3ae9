// The fixed sentences of the privacy statement. They are part of its format: a statement with other words is refused, so a
// change here is a change of the schema's number. Sources: PRIVACY 2 and 10, EXPERIENCE 6.
import { oddsOf } from "@/privacy/accounting/odds";
import { plainNumber } from "./bytes";

/** What card, statement, file and tensor metadata must agree on. */
export interface Claim {
  readonly epsilon: number;
  readonly delta: number;
  readonly unit: "patient" | "report";
  readonly scope: (typeof scopes)[keyof typeof scopes];
}

export const scopes = {
  complete: "all runs on this data",
  incomplete: "all known runs on this data; earlier spending unknown",
} as const;

/** "epsilon 1, delta 0.00001, per patient, all runs on this data": the words that card, statement and file share. */
export const claimWords = ({ epsilon, delta, unit, scope }: Claim): string =>
  `epsilon ${plainNumber(epsilon)}, delta ${plainNumber(delta)}, per ${unit}, ${scope}`;

/** What is guessed, in words that stay true for either unit. */
export const guessed = { patient: "one patient's reports were used", report: "one report was used" } as const;

/** EXPERIENCE section 6. */
export function oddsSentence(claim: Claim): string {
  const { rightGuessesOf100 } = oddsOf(claim.epsilon, claim.delta);
  const words = claimWords(claim);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}: if 100 people guess whether ${guessed[claim.unit]}, about 50 are right without the adapter; with it, on average at most ${rightGuessesOf100}.`;
}

export const deltaWords = "Delta is a real chance that the promise does not hold; the odds include it.";

export const stopWords = {
  done: "all planned steps",
  "by-hand": "by hand; epsilon does not cover the decision to stop",
} as const;

export const covers = {
  patient: "Covers all reports of one patient; not other patients or staff named in a text.",
  report:
    "Covers one report. A patient with k reports has more than k times the epsilon; other people named in a text are not covered.",
} as const;

export const rowsWords = {
  "own-patient": "Rows without a patient count as one patient each: for them the promise holds per report.",
  "leave-out": "Rows without a patient were not trained on.",
} as const;

export const sizeSource = {
  confirmed: "confirmed: the true count to one digit; that digit is not covered by epsilon",
  typed: "typed: a number known outside the data",
} as const;

export const allowanceWords =
  "Added for discrete noise (steps x 2^-46 of delta) and for sampling it in float64 (numbers x steps x 2^-44 of epsilon).";

/** Where a grid would stand. */
export const closedForm = "none: closed form, as nothing was sampled";

export const laterPlans = "Taken as fixed beforehand: a later plan must not depend on what an earlier run gave.";

/** Where the hash of the audit log would stand. */
export const noAuditLog = "none: no audit log was at hand";

/** @param runs number of runs of the account */
export const selectionWords = (runs: number): string =>
  runs === 1
    ? "none"
    : `Settings were chosen among ${runs} runs by results on private reports. That choice is not covered by epsilon.`;

export const notCovered = [
  "Curves, metrics, fitted thresholds, norms and counts on private rows; none of them is in this bundle.",
  "Choices made by a person who looked at such figures, such as when to stop by hand.",
  "The base model and its own training text; a teacher that gave labels.",
  "Other patients or staff named in a report.",
  "Facts that are true of people in general.",
  "Memory, swap and timing of the computer that trained.",
] as const;

export const thresholdWords = "0.5, or typed by hand; never fitted on private rows";
export const scheduleWords = "steps, noise, optimizer and learning rates are those of the plan";

export const samplerWords = {
  patient: "Poisson: each patient alone, with the sampling probability, in each step; empty draws take a noisy step",
  report: "Poisson: each report alone, with the sampling probability, in each step; empty draws take a noisy step",
} as const;

export const randomnessWords = "Web Crypto (crypto.getRandomValues); no seed, key or noise is kept";
export const sumWords = "clipped sums as exact integers, discrete Gaussian noise";
export const timingWords = "Timing is not covered.";
export const trustWords = "This computer, its browser, extensions and random numbers and the person at it are trusted.";
export const releaseWords = "One file, not interactive.";
export const retainedWords = "Reports, curves, metrics and the ledger stay on the computer that trained.";

export const auditMethod = "one training run with canaries (arXiv 2305.08846)";
export const auditWords = "A bound below the claim proves nothing; the test cannot show more than its ceiling.";
export const noAudit = "none was run";

export const customWords = "Custom implementation of differential privacy.";
export const evidenceWords = "The tests and known gaps are in the source repository.";

export const limitWords = [
  "Models can memorize; epsilon bounds it.",
  "Clipping and noise bias results and hit rare labels hardest: per-label results are in the internal record.",
  "Label bias is not corrected.",
  "No synthetic data was made.",
] as const;
