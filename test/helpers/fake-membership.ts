// A membership attack as the worker answers it, from seeded scores: 669 patients of the run, `held` held out.
import { seededRng, uniform } from "@/base/random";
import { attackReport, mostAuroc, perfectAttack } from "@/privacy/audit/attack-report";
import type { ProgressOf, ResultOf } from "@/workers/protocol";

interface FakeAttack {
  readonly nonMembers?: number;
  /** How far members score above the others, in standard deviations. */
  readonly gain?: number;
  readonly epsilon?: number | null;
}

const members = 669;

/** Sums of twelve uniform numbers less 6: mean 0, deviation 1. */
function scoresOf(count: number, mean: number, seed: number): number[] {
  const rng = seededRng(seed);
  const twelve = Array.from({ length: 12 }, () => 0);
  return Array.from({ length: count }, () => twelve.reduce((sum) => sum + uniform(rng), mean - 6));
}

export function fakeMembership({
  nonMembers = 166,
  gain = 0.1,
  epsilon = 0.998,
}: FakeAttack = {}): ResultOf<"membership"> {
  const claim = epsilon === null ? null : { epsilon, delta: 1e-5 };
  const report = (seed: number) =>
    attackReport({ members: scoresOf(members, gain, seed), nonMembers: scoresOf(nonMembers, 0, seed + 1) }, claim, 2);
  return {
    ...{ unit: "patient", members, nonMembers, shadows: 16, splitByFile: false, seconds: 44 },
    claim: claim && { ...claim, auroc: mostAuroc(claim) },
    lira: report(1),
    rmia: report(3),
    ceiling: perfectAttack({ members, nonMembers, delta: claim?.delta ?? 0 }),
  };
}

export const fakeMembershipProgress: readonly ProgressOf<"membership">[] = [
  { phase: "features", done: 230, total: 232, secondsLeft: null },
  { phase: "shadows", done: 700, total: 1280, secondsLeft: 20 },
];
