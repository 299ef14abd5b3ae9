// A finished run in figures: what it cost, how far it came, how long it took.
import { scopes } from "@/export/statement-words";
import { chargedPart, composedEpsilon } from "@/privacy/ledger/totals";
import type { AccountTotals } from "@/privacy/ledger/types";
import type { FitResult } from "@/training/fit";
import type { Plan, PrivacyPlan } from "@/training/plan";
import { epsilonOfPlan } from "@/training/plan-cost";
import type { RunSummary } from "../protocol";
import type { OpenModel } from "./open-model";

/** What a summary follows from, besides the result. */
export interface Ran {
  readonly plan: Plan;
  readonly layoutSize: number;
  readonly open: OpenModel;
  readonly reports: number;
  readonly patients: number;
  readonly seconds: number;
  readonly totals: AccountTotals;
  /** Steps that the ledger holds; null without privacy. */
  readonly charged: number | null;
  readonly deviceNote: string | null;
}

/** What the statement will promise: all private runs on these patients, composed. */
const totalOf = ({ targetDelta }: PrivacyPlan, { runs, complete }: AccountTotals): RunSummary["total"] => ({
  epsilon: composedEpsilon(runs.map(chargedPart), targetDelta),
  scope: complete ? scopes.complete : scopes.incomplete,
});

export function summaryOf(result: FitResult, ran: Ran): RunSummary {
  const { plan, layoutSize, open, reports, patients, seconds, totals, charged, deviceNote } = ran;
  const { privacy } = plan;
  const { step: steps } = result.state;
  // With method "head" the encoder reads each report once; with "lora" once a draw.
  const readReports = plan.method === "head" ? reports : result.reports;
  return {
    method: plan.method,
    plan,
    epsilon: privacy && epsilonOfPlan(privacy, { steps: charged ?? steps, size: layoutSize }),
    total: privacy && totalOf(privacy, totals),
    delta: privacy && privacy.targetDelta,
    steps,
    stopped: result.stopped,
    seconds,
    trainingSeconds: result.seconds,
    reportsPerSecond: readReports / seconds,
    device: open.pool.device,
    deviceNote,
    reports,
    patients,
    losses: result.losses.flatMap((loss) => (loss === null ? [] : [loss])),
  };
}
