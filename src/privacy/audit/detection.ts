// How many members a score finds at a rate of false alarms, with exact intervals, and whether that is more than a claimed
// (epsilon, delta) leaves possible. Never an area alone. Source: EVALUATION 9.
import { checkRange } from "@/base/check";
import { clopperPearson, rateAtLeast, rateAtMost } from "./clopper-pearson";
import type { Interval } from "./clopper-pearson";
import { pointAtRate } from "./roc";

export interface Detection {
  readonly members: number;
  readonly nonMembers: number;
  readonly hits: number;
  readonly alarms: number;
  /** Share of members found, and its 95 % interval. */
  readonly tpr: number;
  readonly tprInterval: Interval;
}

/** At the lowest threshold whose rate of false alarms is at most the target. Shares need 10 alarms or more to mean much. */
export function detectionAt(
  scores: { readonly members: readonly number[]; readonly nonMembers: readonly number[] },
  falseAlarmRate: number,
): Detection {
  const { hits, alarms } = pointAtRate(scores, falseAlarmRate);
  const members = scores.members.length;
  return {
    ...{ members, nonMembers: scores.nonMembers.length, hits, alarms },
    tpr: hits / members,
    tprInterval: clopperPearson({ hits, trials: members }),
  };
}

/** min(1, e^ε f + δ, 1 − e^−ε (1 − δ − f)): most members that (ε, δ) lets be found at false alarms f. Source: arXiv 1311.0776. */
export function mostFound(falseAlarmRate: number, { epsilon, delta }: { epsilon: number; delta: number }): number {
  checkRange("privacy/audit", { falseAlarmRate, delta }, [0, 1]);
  checkRange("privacy/audit", { epsilon }, [0, 700]);
  const byAlarms = Math.exp(epsilon) * falseAlarmRate + delta;
  return Math.min(1, byAlarms, 1 - Math.exp(-epsilon) * (1 - delta - falseAlarmRate));
}

/** Whether more was found than the claim allows: the lower limit of the hits above the bound at the upper limit of the alarms. */
export function contradictsClaim(
  { members, nonMembers, hits, alarms }: Detection,
  claim: { readonly epsilon: number; readonly delta: number },
  significance = 0.05,
): boolean {
  const falseAlarms = rateAtMost({ hits: alarms, trials: nonMembers }, significance / 2);
  return rateAtLeast({ hits, trials: members }, significance / 2) > mostFound(falseAlarms, claim);
}
