// One run from held reports to a plain adapter: split by patient, plan, features or engine, fit, fold.
import { InputError } from "@/base/errors";
import { runClosedElsewhere } from "@/base/problems/priv-ledger";
import { noTrainingReports } from "@/base/problems/train";
import { assignSplits } from "@/data/splits";
import { targetsOf } from "@/data/targets";
import type { LabelSet, ReportRecord } from "@/data/types";
import { unitsOf } from "@/data/units";
import { foldScaling } from "@/models/fold-scaling";
import type { Adapter } from "@/models/fold-scaling";
import { onStarter, type Starter } from "@/models/starter";
import { adapterLayout } from "@/models/layout";
import type { AdapterLayout, EncoderConfig } from "@/models/types";
import type { AccountTotals } from "@/privacy/ledger/types";
import { foldCenter, trainingLayout } from "@/training/centering";
import { engineSource } from "@/training/engine-source";
import { finalAdapter } from "@/training/optimizer";
import type { Plan } from "@/training/plan";
import type { RunSummary, TrainSettings } from "../protocol";
import { chargedFit } from "./charged-fit";
import type { ChargedFit, TrainControl } from "./charged-fit";
import type { HeldReports } from "./hold-reports";
import type { LedgerDesk } from "./ledger-desk";
import type { OpenModel } from "./open-model";
import { checkFits, dataDigest, type PausedRun } from "./paused-run";
import { planOf } from "./plan-settings";
import { headGradients, loraEngine, quiet } from "./run-gradients";
import { summaryOf, type Ran } from "./run-summary";
import { firstValues, starterOf } from "./starters";

export interface FinishedRun {
  readonly plan: Plan;
  readonly labelSet: LabelSet;
  readonly unit: "patient" | "report";
  /** Plain: the public scaling is folded into the classifier. */
  readonly adapter: Adapter;
  readonly summary: RunSummary;
  /** Indices of held reports. Private. */
  readonly trainReports: readonly number[];
  readonly testReports: readonly number[];
  readonly rowsWithoutPatient: number;
  /** All runs on these patients, this one included, as of its end; without privacy: no runs. */
  readonly totals: AccountTotals;
  /** Id of the run in the ledger; null without privacy. */
  readonly ledgerRun: string | null;
  /** P of the run, which got noise. */
  readonly trainableNumbers: number;
}

interface Inputs {
  readonly open: OpenModel;
  readonly held: HeldReports;
  readonly settings: TrainSettings;
  readonly desk: LedgerDesk;
}

/** A run's control, with its checkpoints as they are kept. */
export interface RunControl extends Omit<TrainControl, "onCheckpoint"> {
  readonly onCheckpoint?: (run: PausedRun) => Promise<void>;
}

/** Indices of reports that may train and that may judge; those without labels do neither. */
export async function sides({
  held,
  settings,
}: {
  readonly held: HeldReports;
  readonly settings: Pick<TrainSettings, "seed" | "holdOut">;
}): Promise<{ train: number[]; test: number[] }> {
  const { reports } = held.imported;
  const split = await assignSplits(reports, { seed: settings.seed, holdOut: settings.holdOut });
  const labelled = reports.flatMap((report, i) => (report.labels ? [i] : []));
  return {
    train: labelled.filter((i) => split[i] === "train"),
    test: labelled.filter((i) => split[i] === "test"),
  };
}

/** Trained values with learned center and public scaling folded into the classifier: they read features as they are. */
export const unscaled = (trained: Adapter, layout: AdapterLayout, config: EncoderConfig): Adapter =>
  foldScaling(foldCenter(trained, layout), adapterLayout(config, trained.spec));

/** The adapter as it is exported: unscaled, a head put on the factors it was trained on. */
function plainAdapter(
  trained: Adapter,
  layout: AdapterLayout,
  at: Readonly<{ config: EncoderConfig; starter: Starter | null }>,
): Adapter {
  const plain = unscaled(trained, layout, at.config);
  return at.starter && plain.spec.loraRank === 0 ? onStarter(at.starter, plain, at.config) : plain;
}

interface Prepared {
  readonly plan: Plan;
  readonly starter: Starter | null;
  readonly layout: AdapterLayout;
  readonly labelSet: LabelSet;
  readonly unit: "patient" | "report";
  /** Indices of held reports, and which of those that train belong together. */
  readonly train: readonly number[];
  readonly test: readonly number[];
  readonly records: readonly ReportRecord[];
  readonly units: number[][];
}

async function prepare(inputs: Inputs, plan: Plan): Promise<Prepared> {
  const { open, held } = inputs;
  const labelSet = held.imported.labelSet!; // planOf refuses reports without a label set
  const unit = held.imported.hasPatients ? "patient" : "report";
  const { train, test } = await sides(inputs);
  const records = train.map((i) => held.imported.reports[i]!);
  const units = unitsOf(records, { unit, rowsWithoutPatient: plan.rowsWithoutPatient });
  if (units.length === 0) throw new InputError(noTrainingReports());
  const layout = trainingLayout(open.model.config, plan);
  return { plan, starter: starterOf(plan, open), layout, labelSet, unit, train, test, records, units };
}

/** The result of a run as it is held from then on. */
function finishedRun(
  { open }: Inputs,
  prepared: Prepared,
  { result, charged, seconds, deviceNote, ...ledgered }: ChargedFit & Pick<Ran, "seconds" | "deviceNote">,
): FinishedRun {
  const { plan, starter, layout, labelSet, unit, train, test, records, units } = prepared;
  const reports = units.reduce((sum, unitReports) => sum + unitReports.length, 0);
  return {
    ...{ plan, labelSet, unit },
    adapter: plainAdapter({ spec: plan.adapter, values: result.adapter }, layout, {
      config: open.model.config,
      starter,
    }),
    summary: summaryOf(result, {
      ...{ plan, layoutSize: layout.size, open, reports, patients: units.length, seconds },
      ...{ totals: ledgered.totals, charged, deviceNote },
    }),
    ...{ trainReports: train, testReports: test },
    rowsWithoutPatient: records.filter(({ patient }) => patient === null).length,
    ...ledgered,
    trainableNumbers: layout.size,
  };
}

/** Keeps the checkpoints of a run with what they belong to. */
async function named(
  { held, settings }: Inputs,
  { plan, train }: Prepared,
  keep: NonNullable<RunControl["onCheckpoint"]>,
): Promise<NonNullable<TrainControl["onCheckpoint"]>> {
  const dataSha256 = await dataDigest(held, train);
  const { fileName } = held;
  return (at) => keep({ schema: "cloister.run/2", fileName, settings, plan, dataSha256, ...at });
}

const secondsBefore = (paused: PausedRun | undefined): number => paused?.checkpoint.seconds ?? 0;

/**
 * @param paused  the run that goes on; absent: a new one
 * @throws InputError TRAIN-*, PRIV-*; Paused, or Cancelled when the signal aborts: charged steps stay charged
 */
export async function trainRun(inputs: Inputs, control: RunControl = {}, paused?: PausedRun): Promise<FinishedRun> {
  const { open, held, settings, desk } = inputs;
  control.onProgress?.({ ...quiet, phase: "preparing", done: 0, total: 1 });
  const started = performance.now();
  const plan = paused?.plan ?? planOf(settings, held, open);
  const prepared = await prepare(inputs, plan);
  const { layout, starter, train, units } = prepared;
  if (paused) await checkFits(paused, { held, train, open });
  else if (plan.privacy) await desk.admit(held, plan.privacy, layout.size); // before the long work; opening the run asks again
  const targets = targetsOf(prepared.records, prepared.labelSet, plan);
  const engine = plan.method !== "head" ? loraEngine(open, plan.adapter) : null;
  const startedOn = open.pool.facts;
  const deviceNote = () => (open.pool.facts === startedOn ? null : open.pool.facts.note);
  const { onCheckpoint, ...watched } = control;
  try {
    const source =
      engine === null
        ? await headGradients(open, { held, reports: train, targets, plan, layout, starter }, watched)
        : engineSource(engine, { tokens: train.map((i) => held.tokens[i]!), targets, numLabels: plan.labels.length });
    const place = { held, desk, size: layout.size, deviceNote };
    const fitted = await chargedFit(
      {
        ...{ plan, source, units, initial: firstValues(plan, { layout, starter, config: open.model.config }) },
        ...(paused && { from: paused }),
      },
      place,
      { ...watched, ...(onCheckpoint && { onCheckpoint: await named(inputs, prepared, onCheckpoint) }) },
    );
    control.onProgress?.({ ...quiet, phase: "finishing", done: 1, total: 1 });
    const seconds = secondsBefore(paused) + (performance.now() - started) / 1000;
    return finishedRun(inputs, prepared, { ...fitted, seconds, deviceNote: deviceNote() });
  } finally {
    engine?.dispose();
  }
}

/**
 * Ends a paused run where it stands: its adapter at the epsilon charged. One that ended in the ledger before its result was saved gives
 * that of its last checkpoint.
 * @throws InputError PRIV-*, STORE-*
 */
export async function keepRun(inputs: Inputs, paused: PausedRun): Promise<FinishedRun> {
  const { desk } = inputs;
  const { plan, ledgerRun, checkpoint } = paused;
  const prepared = await prepare(inputs, plan);
  const { ledger } = desk;
  const ended = ledgerRun === null ? "stopped" : await ledger.settleRun(ledgerRun, "stopped");
  if (ended === "discarded") throw new InputError(runClosedElsewhere());
  const account = ledgerRun === null ? null : ledger.accountOf(ledgerRun);
  const adapter = finalAdapter(checkpoint.state, plan.optimizer.emaDecay);
  return finishedRun(inputs, prepared, {
    result: { ...checkpoint, adapter, stopped: ended === "done" ? "done" : "by-hand" },
    ...{ totals: ledger.totals(account === null ? [] : [account]), ledgerRun },
    charged: ledgerRun === null ? null : ledger.charged(ledgerRun),
    ...{ seconds: checkpoint.seconds, deviceNote: null },
  });
}
