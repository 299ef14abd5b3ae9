// `cloister train --attack`: membership attacks on the run that was trained. What they tell looks at its patients, so it goes to the
// person at the prompt and into no file of the adapter.
import { InputError } from "@/base/errors";
import { attackNeedsHead } from "@/base/problems/audit";
import { membershipRun } from "@/workers/session/membership-run";
import type { MembershipResult } from "@/workers/session/membership-run";
import type { Attacked } from "@/workers/session/shadow-runs";
import { usualMethod } from "@/training/recipe";
import type { Flags } from "./arguments";
import { epsilonOf } from "./train-flags";
import { progressPrinter } from "./train-progress";

const of100 = (share: number): string => (100 * share).toFixed(1);

/** "LiRA tells 53.1 of 100 pairs apart (46.0 to 60.1)". */
const pairs = (name: string, { auroc, aurocInterval: { low, high } }: MembershipResult["lira"]): string =>
  `${name} tells ${of100(auroc)} of 100 pairs apart (95 % interval ${of100(low)} to ${of100(high)})`;

function sentence({ lira, rmia, claim, unit, members, nonMembers, ceiling }: MembershipResult): string {
  const allowed = claim ? `; the claim allows at most ${of100(Math.ceil(1000 * claim.auroc) / 1000)} on average` : "";
  return (
    `Attack: ${pairs("LiRA", lira)}, ${pairs("RMIA", rmia)}; guessing 50${allowed}. A perfect attack on ${members} ${unit}s used ` +
    `and ${nonMembers} held out could show at most epsilon ${(Math.floor(100 * ceiling) / 100).toFixed(2)}. Keep these figures here.`
  );
}

/** Before the long work. @throws InputError AUDIT-METHOD for --attack with another method than head */
export function checkAttack(flags: Flags): void {
  if (!flags.switches.has("attack")) return;
  const method = flags.values["method"] ?? usualMethod(epsilonOf(flags));
  if (method !== "head") throw new InputError(attackNeedsHead({ method }));
}

/** For --json: figures without the curves; nothing without --attack. @throws InputError EVAL-EMPTY if nobody was held out */
export async function attackIfAsked(flags: Flags, attacked: Attacked) {
  if (!flags.switches.has("attack")) return {};
  const print = progressPrinter();
  const result = await membershipRun(attacked, {
    onProgress: ({ phase, ...progress }) => {
      print({ ...progress, phase: phase === "shadows" ? "training" : "features", epsilonSpent: null });
    },
  });
  console.error(sentence(result));
  const { lira, rmia, ...counts } = result;
  /** The curve is for a chart. */
  const figures = (report: MembershipResult["lira"]) =>
    Object.fromEntries(Object.entries(report).filter(([key]) => key !== "curve"));
  return { attack: { ...counts, lira: figures(lira), rmia: figures(rmia) } };
}
