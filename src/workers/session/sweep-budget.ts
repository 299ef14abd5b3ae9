// What a sweep would cost before it starts: all its private cells that are still to do, composed by privacy loss distributions on
// top of everything that was charged on these patients. Cells under another split count too: a patient may train under another seed.
import type { Problem } from "@/base/errors";
import { sweepOverBudget } from "@/base/problems/sweep";
import { composedEpsilon } from "@/privacy/ledger/totals";
import type { CountedRun } from "@/privacy/ledger/totals";
import { strictest } from "@/privacy/ledger/policy";
import type { AccountRun, Policy } from "@/privacy/ledger/types";
import { trainingLayout } from "@/training/centering";
import type { Plan, PrivacyPlan } from "@/training/plan";
import type { EncoderConfig } from "@/models/types";
import type { HeldReports } from "./hold-reports";
import type { LedgerDesk } from "./ledger-desk";

/** Equal cells: their plan, and how many of them are still to do. */
export interface PlannedCells {
  readonly plan: Plan;
  readonly count: number;
}

export interface SweepBudget {
  /** Private cells still to do. */
  readonly privateCells: number;
  /** Composed epsilon of what is charged on these patients. */
  readonly spent: number;
  /** Composed epsilon of the private cells to do, alone. */
  readonly sweep: number;
  /** Both composed. */
  readonly total: number;
  readonly delta: number;
  readonly unit: "patient" | "report";
  /** The lowest limit in force and who set it; null where nothing limits. */
  readonly limit: { readonly epsilon: number; readonly contact: string | null } | null;
  /** Why nothing may start: SWEEP-BUDGET, PRIV-POLICY. */
  readonly refusal: Problem | null;
}

/** An open run may still take all its steps. */
const committedPart = (run: AccountRun): CountedRun => ({
  ...run,
  steps: run.ended === "running" ? run.plannedSteps : run.chargedSteps,
});

interface BudgetPlace {
  readonly desk: LedgerDesk;
  readonly held: HeldReports;
  readonly config: EncoderConfig;
  /** The limit that the plan sets itself. */
  readonly maxEpsilon: number | undefined;
}

const ownLimit = (maxEpsilon: number | undefined): Policy[] =>
  maxEpsilon === undefined ? [] : [{ maxEpsilon, maxDelta: null, unit: null, contact: null }];

type PrivateCells = PlannedCells & { readonly privacy: PrivacyPlan; readonly size: number };

/**
 * @returns null where no private cell is to do: nothing is charged
 * @throws InputError PRIV-LEDGER, STORE-* if the ledger cannot be used
 */
export async function budgetOf(planned: readonly PlannedCells[], place: BudgetPlace): Promise<SweepBudget | null> {
  const { desk, held, config, maxEpsilon } = place;
  const priv = planned.flatMap((one): PrivateCells[] => {
    const { privacy } = one.plan;
    return privacy && one.count > 0 ? [{ ...one, privacy, size: trainingLayout(config, one.plan).size }] : [];
  });
  const [first] = priv;
  if (!first) return null;
  const { runs } = await desk.totalsOf(held);
  const accounts = desk.ledger.accountsOf(await desk.unitKeys(held));
  const delta = Math.min(...priv.map(({ privacy }) => privacy.targetDelta));
  const before = runs.map(committedPart);
  const cells = priv.map(({ privacy, size, count }): CountedRun => ({
    ...privacy,
    steps: count * privacy.steps,
    trainableNumbers: size,
  }));
  const total = composedEpsilon([...before, ...cells], delta);
  const policies = [...(desk.ledger.policy ? [desk.ledger.policy] : []), ...desk.policies, ...ownLimit(maxEpsilon)];
  const limit = strictest(policies);
  const over = limit && !(total <= limit.maxEpsilon);
  // Delta and unit of a policy are checked run by run; so is its epsilon, which the total already passed.
  const others = () =>
    priv
      .map(({ privacy: plan, size }) => desk.ledger.refusalOf(accounts, { plan, size, policies }))
      .find((found) => found !== null);
  return {
    privateCells: priv.reduce((sum, { count }) => sum + count, 0),
    spent: composedEpsilon(before, delta),
    sweep: composedEpsilon(cells, delta),
    ...{ total, delta, unit: first.privacy.unit },
    limit: limit && { epsilon: limit.maxEpsilon, contact: limit.contact },
    refusal: over
      ? sweepOverBudget({ got: total, most: limit.maxEpsilon, contact: limit.contact })
      : (others() ?? null),
  };
}
