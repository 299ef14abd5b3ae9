// A run's steps against the ledger: opened if it is private, fitted, closed with the reason why it ended. What was charged stays
// charged, whatever happens in between.
import { secureRng } from "@/base/random";
import { chargedPart, composedEpsilon } from "@/privacy/ledger/totals";
import type { AccountTotals } from "@/privacy/ledger/types";
import { InputError, InternalError } from "@/base/errors";
import { runDoesNotFit } from "@/base/problems/train";
import type { Checkpoint } from "@/training/checkpoint";
import { fit, Paused } from "@/training/fit";
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
  readonly pause?: AbortSignal;
  /** The run can go on from here; the next step waits until this is kept. */
  readonly onCheckpoint?: (at: KeptPlace) => Promise<void>;
}

/** A checkpoint with the run's place in the ledger; without privacy both are null. */
export interface KeptPlace {
  readonly checkpoint: Checkpoint;
  readonly ledgerRun: string | null;
  readonly epsilonBefore: number | null;
}

interface FitInputs {
  readonly plan: Plan;
  readonly source: GradientSource;
  readonly units: number[][];
  /** [P] public start of the trained values. */
  readonly initial: Float32Array;
  /** Where a run that was paused or broke off goes on; absent: from the start. */
  readonly from?: KeptPlace;
}

interface RunPlace {
  readonly held: HeldReports;
  readonly desk: LedgerDesk;
  readonly size: number;
  readonly deviceNote: () => string | null;
}

export interface ChargedFit {
  readonly result: FitResult;
  readonly totals: AccountTotals;
  readonly ledgerRun: string | null;
  /** Steps that the ledger holds, those that were run again too; null without privacy. */
  readonly charged: number | null;
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

/** Takes the run over in the ledger. @throws InputError TRAIN-CHANGED if other patients are open, PRIV-*, STORE-* */
async function reopenRun({ ledgerRun: run, epsilonBefore }: KeptPlace, { held, desk }: RunPlace): Promise<OpenedRun> {
  const { ledger, policies } = desk;
  if (run === null || epsilonBefore === null)
    throw new InternalError("workers/charged-fit: expected a private run to be in the ledger");
  const account = await ledger.join(await desk.unitKeys(held));
  if (ledger.accountOf(run) !== account) throw new InputError(runDoesNotFit());
  await ledger.resumeRun(run, policies);
  return { run, account, charge: (step) => ledger.charge(run, step), epsilonBefore };
}

/** Opens the run in the ledger if it is private, or takes it over, fits, and closes it with the reason why it ended. */
export async function chargedFit(inputs: FitInputs, place: RunPlace, control: TrainControl): Promise<ChargedFit> {
  const { ledger } = place.desk;
  const { privacy } = inputs.plan;
  if (!privacy)
    return {
      result: await fitWith(inputs, { opened: null, ...place }, control),
      totals: ledger.totals([]),
      ...{ ledgerRun: null, charged: null },
    };
  const { from } = inputs;
  const opened = from ? await reopenRun(from, place) : await openRun(privacy, await planHash(inputs.plan), place);
  let result: FitResult;
  try {
    result = await fitWith(inputs, { opened, ...place }, control);
  } catch (error) {
    if (error instanceof Paused) throw error; // it stays open: its remaining steps are its own
    await closeQuietly(() => ledger.close(opened.run, control.signal?.aborted ? "discarded" : "failed"));
    throw error;
  }
  await ledger.close(opened.run, result.stopped === "done" ? "done" : "stopped");
  return {
    ...{ result, totals: ledger.totals([opened.account]) },
    ...{ ledgerRun: opened.run, charged: ledger.charged(opened.run) },
  };
}

/** Closes after a failure: if the ledger itself failed, the first error is the one to tell; the next run closes this one. */
async function closeQuietly(close: () => Promise<void>): Promise<void> {
  await close().catch(() => undefined);
}

type Charge = NonNullable<Parameters<typeof fit>[0]["account"]>;

interface FitPlace {
  readonly opened: OpenedRun | null;
  readonly desk: LedgerDesk;
  readonly deviceNote: () => string | null;
}

function fitWith(
  { plan, source, units, initial, from }: FitInputs,
  { opened, desk, deviceNote }: FitPlace,
  { onProgress, onCheckpoint, ...ends }: TrainControl,
): Promise<FitResult> {
  const done = opened ? desk.ledger.charged(opened.run) : (from?.checkpoint.state.step ?? 0);
  const ledgerRun = opened && opened.run;
  const epsilonBefore = opened && opened.epsilonBefore;
  // Sampling and noise come from secureRng, whatever the seed.
  return fit(
    {
      ...{ plan, source, units, initial, rng: secureRng() },
      ...(opened && { account: { charge: opened.charge } }),
      ...(from && { resumed: { from: from.checkpoint, stepsLeft: plan.steps - done } }),
    },
    {
      ...ends,
      ...(onCheckpoint && { onCheckpoint: (checkpoint) => onCheckpoint({ checkpoint, ledgerRun, epsilonBefore }) }),
      onStep: ({ step, steps, loss, spentEpsilon, secondsLeft }) => {
        onProgress?.({
          ...{ phase: "training", done: step, total: steps, loss, secondsLeft },
          ...{ epsilonSpent: spentEpsilon, accountEpsilon: epsilonBefore, deviceNote: deviceNote() },
        });
      },
    },
  );
}
