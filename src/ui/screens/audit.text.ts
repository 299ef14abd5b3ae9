// Words of the audit on Seal. A bound is never named without the ceiling of its test.
import { count, deltaFigure, epsilonFigure } from "@/ui/words/figures";
import type { ResultOf } from "@/workers/protocol";

type Found = ResultOf<"audit">;

export const text = {
  title: "Audit",
  how: "Trains once on the synthetic sample reports with 1,000 planted ones among them, each in by a coin, and tries to tell from the adapter which were in. It takes some minutes, touches no report of yours and charges nothing. It can show that a promise is broken, never that it holds.",
  run: "Run the audit",
  needsModel: "Load the encoder first: open reports or samples.",
  above: "The audit contradicts the claimed privacy. Adapters of this plan cannot be shared. Report the build number.",
  below: "The bound lies below the claim. That proves nothing; a bound above it would prove a fault.",
} as const;

/** Rounded down: a lower bound must not be more than was found. */
const down = (bound: number): string => (Math.floor(100 * bound) / 100).toFixed(2);
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Term and figure of each thing found. */
export const auditRows = ({
  shown,
  claimedEpsilon,
  delta,
  detection,
}: Found): readonly (readonly [string, string])[] => [
  [
    "Claimed by this plan",
    `epsilon ${epsilonFigure(claimedEpsilon)}, delta ${deltaFigure(delta)}, per patient, this run`,
  ],
  [
    "Found: epsilon is at least",
    `${down(shown.epsilonLowerBound)}; this test cannot show more than ${down(shown.ceiling)}`,
  ],
  ["Guesses right", `${count(shown.right)} of ${count(shown.guesses)}, with ${count(shown.canaries)} planted reports`],
  [
    "Found at 1 % false alarms",
    `${count(detection.hits)} of ${count(detection.members)}: ${percent(detection.tpr)} (95 % interval ${percent(detection.tprInterval.low)} to ${percent(detection.tprInterval.high)})`,
  ],
];

export const runAt = (epsilon: number): string => `${text.run} at epsilon ${epsilonFigure(epsilon)}`;
