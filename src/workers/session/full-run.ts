// Full fine-tuning from held reports to a model of its own: split by patient, threads, steps, fold. No ledger is asked: nothing
// private is released, and what comes out is not private at all.
import { InputError } from "@/base/errors";
import { noLabels, noTrainingReports } from "@/base/problems/train";
import { seededRng } from "@/base/random";
import { targetsOf } from "@/data/targets";
import type { LabelSet } from "@/data/types";
import { unitsOf } from "@/data/units";
import { foldScaling } from "@/models/fold-scaling";
import type { Adapter } from "@/models/fold-scaling";
import { viewWeights } from "@/models/full-layout";
import { adapterLayout } from "@/models/layout";
import type { AdapterSpec, EncoderModel } from "@/models/types";
import { fullFit } from "@/training/full-fit";
import type { FullResult } from "@/training/full-fit";
import { fullRecipe } from "@/training/full-plan";
import type { FullPlan } from "@/training/full-plan";
import { openFullPool } from "../full-pool";
import type { FullPool } from "../full-pool";
import type { TrainProgress, TrainSettings } from "../protocol";
import type { HeldReports } from "./hold-reports";
import type { Host } from "./host";
import { sides } from "./train";

export type FullSettings = Pick<TrainSettings, "epochs" | "batch" | "seed" | "holdOut" | "policies">;

export interface FullControl {
  readonly onProgress?: (
    progress: Pick<TrainProgress, "phase" | "done" | "total" | "loss" | "secondsLeft" | "epsilonSpent">,
  ) => void;
  /** Aborted: ends with Cancelled and gives no model. */
  readonly signal?: AbortSignal;
  /** Aborted: ends after the step and keeps the model. */
  readonly stop?: AbortSignal;
}

export interface FullRun {
  readonly plan: FullPlan;
  readonly labelSet: LabelSet;
  /** The encoder as trained. Not private. */
  readonly model: EncoderModel;
  /** Its head, the public scaling folded in. */
  readonly adapter: Adapter;
  /** Indices of held reports. Private. */
  readonly trainReports: readonly number[];
  readonly testReports: readonly number[];
  readonly result: FullResult;
  readonly workers: number;
}

interface FullInputs {
  readonly host: Pick<Host, "startThread" | "threads">;
  /** Where training starts; not changed. */
  readonly model: EncoderModel;
  readonly held: HeldReports;
  readonly settings: FullSettings;
}

function planOf({ model, held, settings }: FullInputs, labelSet: LabelSet): FullPlan {
  return Object.freeze({
    method: "full",
    ...fullRecipe,
    ...(settings.epochs !== undefined && { epochs: settings.epochs }),
    ...(settings.batch !== undefined && { batchSize: settings.batch }),
    scaling: model.scaling?.family ?? null,
    labelSetName: labelSet.name,
    labels: labelSet.labels,
    ...settings.policies,
    text: held.text,
    maxTokens: model.config.maxTokens,
    seed: settings.seed,
    basePackageSha256: model.packageSha256,
  });
}

/** The trained weights as a model, and the head beside it as a plain adapter of rank 0. */
function outcome(start: EncoderModel, plan: FullPlan, pool: FullPool): Pick<FullRun, "model" | "adapter"> {
  const { encoder, head } = viewWeights(pool.weights, pool.layout, start.config);
  const numLabels = plan.labels.length;
  const plainHead = { loraRank: 0, loraAlpha: 1, targets: [], layers: [] };
  const spec: AdapterSpec = { ...plainHead, numLabels, pooling: "family", scaling: plan.scaling };
  const layout = adapterLayout(start.config, spec);
  const values = new Float32Array(layout.size);
  values.set(head.weight.values, 0);
  values.set(head.bias.values, head.weight.values.length);
  return {
    model: { ...start, tensors: encoder.tensors, dtype: "F32", scaling: null },
    adapter: foldScaling({ spec, values }, layout),
  };
}

/** @throws InputError TRAIN-LABELS, TRAIN-EMPTY, TRAIN-NAN; Cancelled when the signal aborts */
export async function fullRun(inputs: FullInputs, control: FullControl = {}): Promise<FullRun> {
  const { host, model, held, settings } = inputs;
  const { labelSet, hasPatients, reports } = held.imported;
  if (!labelSet) throw new InputError(noLabels());
  const { onProgress, ...ends } = control;
  onProgress?.({ phase: "preparing", done: 0, total: 1, loss: null, secondsLeft: null, epsilonSpent: null });
  const plan = planOf(inputs, labelSet);
  const { train, test } = await sides({ held, settings });
  const unit = hasPatients ? "patient" : "report";
  const records = train.map((i) => reports[i]!);
  const kept = unitsOf(records, { unit, rowsWithoutPatient: plan.rowsWithoutPatient }).flat();
  if (kept.length === 0) throw new InputError(noTrainingReports());
  const trainReports = kept.sort((a, b) => a - b).map((i) => train[i]!);
  const data = {
    tokens: trainReports.map((i) => held.tokens[i]!),
    targets: targetsOf(
      trainReports.map((i) => reports[i]!),
      labelSet,
      plan,
    ),
    numLabels: plan.labels.length,
  };
  const pool = await openFullPool(
    { start: model, scaling: plan.scaling, data },
    () => host.startThread(),
    host.threads,
  );
  try {
    const result = await fullFit(
      { plan, source: pool, count: trainReports.length, rng: seededRng(plan.seed) },
      {
        ...ends,
        onStep: ({ step, steps, loss, secondsLeft }) => {
          onProgress?.({ phase: "training", done: step, total: steps, loss, secondsLeft, epsilonSpent: null });
        },
      },
    );
    const { workers } = pool;
    return { plan, labelSet, ...outcome(model, plan, pool), trainReports, testReports: test, result, workers };
  } finally {
    pool.dispose();
  }
}
