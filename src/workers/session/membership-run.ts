// Membership attacks on a finished run of method "head": 16 shadow models are trained like it on random halves of its patients and
// of those that were held out, and LiRA and RMIA try to tell one kind from the other by its adapter. All figures look at real members
// and lie left of the gate: screen and internal record, never share bundle, statement or ledger. Source: EVALUATION 9.
import { InputError } from "@/base/errors";
import { attackNeedsHead } from "@/base/problems/audit";
import { nothingToCheck } from "@/base/problems/eval";
import type { Rng } from "@/base/random";
import { secureRng } from "@/base/random";
import type { Adapter } from "@/models/fold-scaling";
import { attackReport, mostAuroc, perfectAttack } from "@/privacy/audit/attack-report";
import type { AttackReport, Claim } from "@/privacy/audit/attack-report";
import { liraOffline, rmia } from "@/privacy/audit/membership";
import type { Unit } from "@/training/plan";
import { bothSides, joined, unitFigures } from "./membership-units";
import { headLogits } from "./predict";
import { shadowHalves } from "./shadow-halves";
import { trainShadows } from "./shadow-runs";
import type { Attacked, MembershipControl } from "./shadow-runs";
import { starterOf } from "./starters";
import type { FinishedRun } from "./train";

export interface MembershipResult {
  readonly unit: Unit;
  /** Units of the run, and held-out units; those without a labelled cell are in neither. */
  readonly members: number;
  readonly nonMembers: number;
  readonly shadows: number;
  /** What this run claims, with the largest area that it allows; null without privacy. */
  readonly claim: (Claim & { readonly auroc: number }) | null;
  readonly lira: AttackReport;
  readonly rmia: AttackReport;
  /** Epsilon that an attack without an error would prove with so few. */
  readonly ceiling: number;
  /** A column of the file chose who was held out: both groups may differ by more than membership. */
  readonly splitByFile: boolean;
  readonly seconds: number;
}

const shadowModels = 16;

const sidesOf = (scores: Float64Array, members: number) => ({
  members: [...scores.subarray(0, members)],
  nonMembers: [...scores.subarray(members)],
});

/** Values of each unit under the attacked model and under the shadows. */
interface Seen {
  readonly target: Float64Array;
  readonly rows: readonly Float64Array[];
  readonly wasIn: readonly Uint8Array[];
}

/** RMIA with the non-members as references. One never counts against itself, so its share is of the other n − 1. */
function rmiaScores({ target, rows, wasIn }: Seen, members: number): Float64Array {
  const references = { target: target.subarray(members), shadows: joined(rows, wasIn, members) };
  const n = references.target.length;
  return rmia({ target, shadows: joined(rows, wasIn), references }).map((share, unit) =>
    unit < members ? share : (share * n) / Math.max(1, n - 1),
  );
}

function claimOf({ summary }: FinishedRun): MembershipResult["claim"] {
  const { epsilon, delta } = summary;
  return epsilon === null || delta === null ? null : { epsilon, delta, auroc: mostAuroc({ epsilon, delta }) };
}

/**
 * @param rng  secureRng in the product; it halves the units, noise and sampling have their own
 * @throws InputError AUDIT-METHOD for another method than "head", EVAL-EMPTY if nobody was held out; Cancelled when the signal aborts
 */
export async function membershipRun(
  attacked: Attacked,
  control: MembershipControl = {},
  rng: Rng = secureRng(),
): Promise<MembershipResult> {
  const started = performance.now();
  const { open, held, run } = attacked;
  if (run.plan.method !== "head") throw new InputError(attackNeedsHead({ method: run.plan.method }));
  const both = bothSides(held, run);
  const { reports, units, members } = both;
  if (members === 0 || members === units.length) throw new InputError(nothingToCheck());
  const wasIn = shadowHalves(shadowModels, units.length, rng);
  const heads = await trainShadows(attacked, { both, wasIn }, control);
  const reads = starterOf(run.plan, open) ?? run.plan.adapter.pooling;
  const features = await open.features.of(held, { reads, reports }); // known since the shadows learned from them
  const figuresOf = (adapter: Adapter) => unitFigures(headLogits(open, adapter, features), both);
  const target = figuresOf(run.adapter);
  const shadows = heads.map(figuresOf);
  const logOdds = { target: target.logOdds, rows: shadows.map((row) => row.logOdds), wasIn };
  const probability = { target: target.probability, rows: shadows.map((row) => row.probability), wasIn };
  const claim = claimOf(run);
  const reportOf = (scores: Float64Array) => attackReport(sidesOf(scores, members), claim, 2);
  const sizes = { members, nonMembers: units.length - members };
  return {
    ...{ unit: run.unit, ...sizes, shadows: shadowModels, claim },
    lira: reportOf(liraOffline(logOdds.target, joined(logOdds.rows, wasIn))),
    rmia: reportOf(rmiaScores(probability, members)),
    ceiling: perfectAttack({ ...sizes, delta: claim?.delta ?? 0 }),
    splitByFile: reports.some((i) => held.imported.reports[i]!.split !== null),
    seconds: (performance.now() - started) / 1000,
  };
}
