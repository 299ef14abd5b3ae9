// One run from held reports to a plain adapter: split by patient, plan, features or engine, fit, fold.
import { InputError } from "@/base/errors";
import { noTrainingReports } from "@/base/problems/train";
import { assignSplits } from "@/data/splits";
import { targetsOf } from "@/data/targets";
import type { LabelSet } from "@/data/types";
import { unitsOf } from "@/data/units";
import { withBelowCache } from "@/engine/below-cache";
import type { Engine } from "@/engine/engine";
import { foldScaling } from "@/models/fold-scaling";
import type { Adapter } from "@/models/fold-scaling";
import { onStarter, type Starter } from "@/models/starter";
import { adapterLayout } from "@/models/layout";
import type { AdapterLayout, AdapterSpec, EncoderConfig } from "@/models/types";
import type { AccountTotals } from "@/privacy/ledger/types";
import { foldCenter, trainingLayout } from "@/training/centering";
import { engineSource } from "@/training/engine-source";
import type { FitResult } from "@/training/fit";
import type { GradientSource } from "@/training/gradient-source";
import { headSource, scaleFeatures } from "@/training/head-source";
import type { Plan, PrivacyPlan } from "@/training/plan";
import { epsilonOfPlan } from "@/training/plan-cost";
import { scopes } from "@/export/statement-words";
import { chargedPart, composedEpsilon } from "@/privacy/ledger/totals";
import type { RunSummary, TrainSettings } from "../protocol";
import { chargedFit } from "./charged-fit";
import type { TrainControl } from "./charged-fit";
import type { HeldReports } from "./hold-reports";
import type { LedgerDesk } from "./ledger-desk";
import type { OpenModel } from "./open-model";
import { planOf } from "./plan-settings";
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

const quiet = { secondsLeft: null, loss: null, epsilonSpent: null, accountEpsilon: null, deviceNote: null };

interface HeadInputs {
  readonly held: HeldReports;
  readonly reports: readonly number[];
  readonly targets: Float32Array;
  readonly plan: Plan;
  readonly layout: AdapterLayout;
  readonly starter: Starter | null;
}

/** An engine that computes the layers below the adapter once a report. */
const loraEngine = (open: OpenModel, spec: AdapterSpec): Engine =>
  withBelowCache(open.pool.open(spec), { config: open.model.config, spec });

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

/** Pooled features of the given reports, standardised as the plan says. */
export async function headGradients(
  open: OpenModel,
  { held, reports, targets, plan, layout, starter }: HeadInputs,
  { onProgress, signal }: TrainControl,
): Promise<GradientSource> {
  const { hiddenSize } = open.features;
  const started = performance.now();
  const features = await open.features.of(
    held,
    { reads: starter ?? plan.adapter.pooling, reports },
    {
      ...(signal && { signal }),
      onProgress: ({ done, total }) => {
        const secondsLeft = ((performance.now() - started) / 1000 / done) * (total - done);
        onProgress?.({ ...quiet, phase: "features", done, total, secondsLeft });
      },
    },
  );
  const numLabels = plan.labels.length;
  return headSource(layout, {
    features: scaleFeatures(features, plan.adapter.scaling),
    targets,
    hiddenSize,
    numLabels,
    positiveWeight: plan.positiveWeight,
    centering: plan.optimizer.centering,
  });
}

/**
 * @throws InputError TRAIN-*, PRIV-*; Cancelled when the signal aborts: charged steps stay charged
 */
export async function trainRun(inputs: Inputs, control: TrainControl = {}): Promise<FinishedRun> {
  const { open, held, settings, desk } = inputs;
  control.onProgress?.({ ...quiet, phase: "preparing", done: 0, total: 1 });
  const started = performance.now();
  const plan = planOf(settings, held, open);
  const starter = starterOf(plan, open);
  const labelSet = held.imported.labelSet!; // planOf refuses reports without a label set
  const unit = held.imported.hasPatients ? "patient" : "report";
  const { train, test } = await sides(inputs);
  const trainRecords = train.map((i) => held.imported.reports[i]!);
  const units = unitsOf(trainRecords, { unit, rowsWithoutPatient: plan.rowsWithoutPatient });
  if (units.length === 0) throw new InputError(noTrainingReports());
  const targets = targetsOf(trainRecords, labelSet, plan);
  const layout = trainingLayout(open.model.config, plan);
  if (plan.privacy) await desk.admit(held, plan.privacy, layout.size); // before the long work; opening the run asks again
  const engine = plan.method !== "head" ? loraEngine(open, plan.adapter) : null;
  const startedOn = open.pool.facts;
  const deviceNote = () => (open.pool.facts === startedOn ? null : open.pool.facts.note);
  try {
    const source =
      engine === null
        ? await headGradients(open, { held, reports: train, targets, plan, layout, starter }, control)
        : engineSource(engine, { tokens: train.map((i) => held.tokens[i]!), targets, numLabels: plan.labels.length });
    const place = { held, desk, size: layout.size, deviceNote };
    const { result, ...ledgered } = await chargedFit(
      { plan, source, units, initial: firstValues(plan, { layout, starter, config: open.model.config }) },
      place,
      control,
    );
    control.onProgress?.({ ...quiet, phase: "finishing", done: 1, total: 1 });
    const reports = units.reduce((sum, unitReports) => sum + unitReports.length, 0);
    return {
      plan,
      labelSet,
      unit,
      adapter: plainAdapter({ spec: plan.adapter, values: result.adapter }, layout, {
        config: open.model.config,
        starter,
      }),
      summary: summaryOf(result, {
        ...{ plan, layoutSize: layout.size, open, reports, patients: units.length, started },
        totals: ledgered.totals,
        deviceNote: deviceNote(),
      }),
      trainReports: train,
      testReports: test,
      rowsWithoutPatient: trainRecords.filter(({ patient }) => patient === null).length,
      ...ledgered,
      trainableNumbers: layout.size,
    };
  } finally {
    engine?.dispose();
  }
}

interface Ran {
  readonly plan: Plan;
  readonly layoutSize: number;
  readonly open: OpenModel;
  readonly reports: number;
  readonly patients: number;
  readonly started: number;
  readonly totals: AccountTotals;
  readonly deviceNote: string | null;
}

/** What the statement will promise: all private runs on these patients, composed. */
const totalOf = ({ targetDelta }: PrivacyPlan, { runs, complete }: AccountTotals): RunSummary["total"] => ({
  epsilon: composedEpsilon(runs.map(chargedPart), targetDelta),
  scope: complete ? scopes.complete : scopes.incomplete,
});

function summaryOf(result: FitResult, ran: Ran): RunSummary {
  const { plan, layoutSize, open, reports, patients, started, totals, deviceNote } = ran;
  const { privacy } = plan;
  const { step: steps } = result.state;
  const seconds = (performance.now() - started) / 1000;
  // With method "head" the encoder reads each report once; with "lora" once a draw.
  const readReports = plan.method === "head" ? reports : result.reports;
  return {
    method: plan.method,
    plan,
    epsilon: privacy && epsilonOfPlan(privacy, { steps, size: layoutSize }),
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
