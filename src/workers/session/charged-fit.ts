// A run's steps against the ledger: opened if it is private, fitted, closed with the reason why it ended. What was charged stays
// charged, whatever happens in between.
import { secureRng } from "@/base/random";
import { chargedPart, composedEpsilon } from "@/privacy/ledger/totals";
import type { AccountTotals } from "@/privacy/ledger/types";
import { fit } from "@/training/fit";
import type { FitResult } from "@/training/fit";
import type { GradientSource } from "@/training/gradient-source";
import type { Plan, PrivacyPlan } from "@/training/plan";
import { planHash } from "@/training/plan-cost";
import type { TrainProgress } from "../protocol";
import type { HeldReports } from "./hold-reports";
import type { LedgerDesk } from "./ledger-desk";

export interface TrainControl {
  readonly onProgress?: (progress: TrainProgress) => void;
  readonly signal?: AbortSignal;
  readonly stop?: AbortSignal;
}

interface FitInputs {
  readonly plan: Plan;
  readonly source: GradientSource;
  readonly units: number[][];
  /** [P] public start of the trained values. */
  readonly initial: Float32Array;
}

interface RunPlace {
  readonly held: HeldReports;
  readonly desk: LedgerDesk;
  readonly size: number;
  readonly deviceNote: () => string | null;
}

interface ChargedFit {
  readonly result: FitResult;
  readonly totals: AccountTotals;
  readonly ledgerRun: string | null;
}

interface OpenedRun {
  readonly run: string;
  readonly account: string;
  readonly charge: Charge["charge"];
  /** Composed epsilon of the runs before, at this run's delta. */
  readonly epsilonBefore: number;
}

/** Opens a private run on the account of the held reports. @throws InputError PRIV-POLICY, PRIV-LEDGER, STORE-* */
async function openRun(plan: PrivacyPlan, planSha256: string, { held, desk, size }: RunPlace): Promise<OpenedRun> {
  const { ledger, policies } = desk;
  const account = await ledger.join(await desk.unitKeys(held));
  const before = ledger.totals([account]).runs.map(chargedPart);
  const run = await ledger.openRun({ account, plan, planSha256, size, policies });
  return {
    run,
    account,
    charge: (step) => ledger.charge(run, step),
    epsilonBefore: composedEpsilon(before, plan.targetDelta),
  };
}

/** Opens the run in the ledger if it is private, fits, and closes it with the reason why it ended. */
export async function chargedFit(inputs: FitInputs, place: RunPlace, control: TrainControl): Promise<ChargedFit> {
  const { ledger } = place.desk;
  const { privacy } = inputs.plan;
  if (!privacy)
    return {
      result: await fitWith(inputs, { opened: null, deviceNote: place.deviceNote }, control),
      totals: ledger.totals([]),
      ledgerRun: null,
    };
  const opened = await openRun(privacy, await planHash(inputs.plan), place);
  let result: FitResult;
  try {
    result = await fitWith(inputs, { opened, deviceNote: place.deviceNote }, control);
  } catch (error) {
    await closeQuietly(() => ledger.close(opened.run, control.signal?.aborted ? "discarded" : "failed"));
    throw error;
  }
  await ledger.close(opened.run, result.stopped === "done" ? "done" : "stopped");
  return { result, totals: ledger.totals([opened.account]), ledgerRun: opened.run };
}

/** Closes after a failure: if the ledger itself failed, the first error is the one to tell; the next run closes this one. */
async function closeQuietly(close: () => Promise<void>): Promise<void> {
  await close().catch(() => undefined);
}

type Charge = NonNullable<Parameters<typeof fit>[0]["account"]>;

function fitWith(
  { plan, source, units, initial }: FitInputs,
  { opened, deviceNote }: { readonly opened: OpenedRun | null; readonly deviceNote: () => string | null },
  { onProgress, signal, stop }: TrainControl,
): Promise<FitResult> {
  // Sampling and noise come from secureRng, whatever the seed.
  const accountEpsilon = opened && opened.epsilonBefore;
  return fit(
    { plan, source, units, initial, rng: secureRng(), ...(opened && { account: { charge: opened.charge } }) },
    {
      ...(signal && { signal }),
      ...(stop && { stop }),
      onStep: ({ step, steps, loss, spentEpsilon, secondsLeft }) => {
        onProgress?.({
          ...{ phase: "training", done: step, total: steps, loss, secondsLeft },
          ...{ epsilonSpent: spentEpsilon, accountEpsilon, deviceNote: deviceNote() },
        });
      },
    },
  );
}
