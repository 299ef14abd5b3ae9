// Words of the audit on Seal. A bound is never named without the ceiling of its test.
import { count, deltaFigure, epsilonFigure } from "@/ui/words/figures";
import type { ResultOf } from "@/workers/protocol";

type Found = ResultOf<"audit">;

export const text = {
  title: "Audit",
  how: "Trains once on the synthetic sample reports with 1,000 planted ones among them, each in by a coin, and tries to tell from the adapter which were in. It takes some minutes, touches no report of yours and charges nothing. It can show that a promise is broken, never that it holds.",
  run: "Run the audit",
  open: "without privacy",
  pair: "Run it without privacy too: the same planted reports, the same training, no clip and no noise. The difference is what epsilon buys.",
  measure: "What was asked",
  noise: "Audit the noise",
  noiseHow:
    "Releases empty batches and planted ones through the mechanism a million times and asks how far apart they are. Seconds.",
  drawing: "Drawing noise",
  noiseAbove: "There is less noise than claimed. Adapters cannot be shared. Report the build number.",
  needsModel: "Load the encoder first: open reports or samples.",
  above: "The audit contradicts the claimed privacy. Adapters of this plan cannot be shared. Report the build number.",
  below: "The bound lies below the claim. That proves nothing; a bound above it would prove a fault.",
} as const;

/** Rounded down: a lower bound must not be more than was found. */
const down = (bound: number): string => (Math.floor(100 * bound) / 100).toFixed(2);
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** "Epsilon 1", "Without privacy": the column of an audit. */
export const columnName = ({ targetEpsilon }: Found): string =>
  targetEpsilon === null ? "Without privacy" : `Epsilon ${epsilonFigure(targetEpsilon)}`;

const claimOf = ({ claimedEpsilon, delta }: Found): string =>
  claimedEpsilon === null
    ? "Nothing is claimed"
    : `epsilon ${epsilonFigure(claimedEpsilon)}, delta ${deltaFigure(delta)}, per patient, this run`;

/** What was asked, and what each audit answers, in the order of `found`. */
export const auditRows = (
  found: readonly Found[],
): readonly (readonly [asked: string, answers: readonly string[]])[] => [
  ["Claimed by the plan", found.map(claimOf)],
  [
    "Guesses right",
    found.map(
      ({ shown }) => `${count(shown.right)} of ${count(shown.guesses)}, with ${count(shown.canaries)} planted reports`,
    ),
  ],
  [
    "Found at 1 % false alarms",
    found.map(
      ({ detection: { hits, members, tpr, tprInterval } }) =>
        `${count(hits)} of ${count(members)}: ${percent(tpr)} (95 % interval ${percent(tprInterval.low)} to ${percent(tprInterval.high)})`,
    ),
  ],
  [
    "Epsilon is at least",
    found.map(
      ({ shown }) => `${down(shown.epsilonLowerBound)}; this test cannot show more than ${down(shown.ceiling)}`,
    ),
  ],
];

type Noise = ResultOf<"audit-noise">;

/** "1 claimed, at least 0.995 measured in 2 x 1,000,448 values; this test cannot show more than 8.6". */
export const noiseSentence = ({ claimedMu, muLowerBound, trials, ceiling }: Noise): string =>
  `Shift between the two worlds at noise multiplier 1: ${claimedMu.toFixed(3)} claimed, at least ${(Math.floor(1000 * muLowerBound) / 1000).toFixed(3)} measured in 2 × ${count(trials)} values; this test cannot show more than ${(Math.floor(10 * ceiling) / 10).toFixed(1)}.`;

/** @param epsilon null = without privacy */
export const runAt = (epsilon: number | null): string =>
  epsilon === null ? `${text.run} ${text.open}` : `${text.run} at epsilon ${epsilonFigure(epsilon)}`;
