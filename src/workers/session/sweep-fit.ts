// The ways in which a cell of a sweep comes to its probabilities: a private or open training through the same run as any other,
// every weight without privacy, or a baseline. Private cells are charged by that run, step by step.
import { InternalError } from "@/base/errors";
import { modelText } from "@/data/model-text";
import { targetsOf } from "@/data/targets";
import { majorityBaseline } from "@/evaluation/majority";
import { fitTextBaseline } from "@/evaluation/text-baseline";
import type { Scored } from "@/evaluation/types";
import { labelReport } from "@/teacher/rules/label-report";
import type { Method } from "@/training/plan";
import type { PlacedCell, SweepCell } from "@/training/sweep";
import { isBaseline, isTrained } from "@/training/sweep-plan";
import type { Baseline, SweepDesign } from "@/training/sweep-plan";
import type { Policies, TrainProgress, TrainSettings } from "../protocol";
import { judgedOf } from "./check";
import { fullRun } from "./full-run";
import type { HeldReports } from "./hold-reports";
import type { Host } from "./host";
import type { LedgerDesk } from "./ledger-desk";
import { startModel } from "./open-model";
import type { OpenModel } from "./open-model";
import { heldProbabilities } from "./predict";
import { trainRun } from "./train";

/** What a private cell promises, this run alone; the account's total stands in the ledger. */
export interface CellPrivacy {
  readonly epsilon: number;
  readonly delta: number;
  readonly unit: "patient" | "report";
  readonly noiseMultiplier: number;
  readonly samplingProbability: number;
  readonly steps: number;
  readonly clipNorm: number;
}

export interface CellPlace {
  readonly open: OpenModel;
  /** Split as the cell has it. */
  readonly held: HeldReports;
  readonly desk: LedgerDesk;
  readonly design: SweepDesign;
  readonly policies: Policies;
  readonly publicSize: Pick<TrainSettings, "publicUnitCount" | "publicUnitCountSource">;
  /** Where full fine-tuning may start its threads; null: not here. */
  readonly host: Pick<Host, "startThread" | "threads"> | null;
}

export interface CellControl {
  readonly onProgress?: (progress: Pick<TrainProgress, "phase" | "done" | "total" | "secondsLeft">) => void;
  readonly signal?: AbortSignal;
}

/** Sides of a cell: indices of held reports. */
export interface CellSides {
  /** Those that may train. */
  readonly train: readonly number[];
  readonly patients: number;
  readonly test: readonly number[];
  /** Truth of the test reports. */
  readonly judged: Omit<Scored, "probability">;
}

/** Probabilities of the test reports [n, L], and how they came about. */
export interface CellFit {
  readonly probability: Float64Array;
  readonly privacy: CellPrivacy | null;
  /** Reports and patients learned from. */
  readonly reports: number;
  readonly patients: number;
  /** Numbers trained; null where none are. */
  readonly trainableNumbers: number | null;
  /** What computed it, such as "wasm". */
  readonly engine: string;
}

const signalOf = ({ signal }: CellControl) => (signal ? { signal } : {});

/** The settings of a cell of training, as the page's Train would send them. */
export function settingsOf(
  cell: Pick<SweepCell, "epsilon" | "seed"> & { readonly method: Method },
  { design, policies, publicSize }: Pick<CellPlace, "design" | "policies" | "publicSize">,
): TrainSettings {
  const { method, epsilon, seed } = cell;
  const { epochs, batch, pooling, start, layers } = design.settings[method] ?? {};
  return {
    ...{ method, epsilon, seed, policies, holdOut: 0 }, // every report has its side already
    ...publicSize,
    ...(design.delta !== undefined && { delta: design.delta }),
    ...(epochs !== undefined && { epochs }),
    ...(batch !== undefined && { batch }),
    ...(pooling !== undefined && { pooling }),
    ...(start !== undefined && { start }),
    ...(layers !== undefined && { layers }),
  };
}

async function fitTraining(settings: TrainSettings, { test }: CellSides, [place, control]: Where): Promise<CellFit> {
  const { open, held, desk } = place;
  const run = await trainRun({ open, held, desk, settings }, control);
  const { privacy } = run.plan;
  const probability = await heldProbabilities(open, { adapter: run.adapter, held, reports: test }, signalOf(control));
  return {
    probability,
    privacy: privacy && {
      ...{ epsilon: run.summary.epsilon ?? privacy.targetEpsilon, delta: privacy.targetDelta, unit: privacy.unit },
      ...{ noiseMultiplier: privacy.noiseMultiplier, samplingProbability: privacy.samplingProbability },
      ...{ steps: run.summary.steps, clipNorm: privacy.clipNorm },
    },
    ...{ reports: run.summary.reports, patients: run.summary.patients, engine: run.summary.device },
    trainableNumbers: run.trainableNumbers,
  };
}

async function fitFull(seed: number, sides: CellSides, [place, control]: Where): Promise<CellFit> {
  const { open, held, host, design, policies } = place;
  if (!host) throw new InternalError("workers/session/sweep-fit: expected a host for full fine-tuning");
  const { epochs, batch } = design.settings.full ?? {};
  const settings = {
    ...{ seed, holdOut: 0, policies },
    ...(epochs !== undefined && { epochs }),
    ...(batch !== undefined && { batch }),
  };
  const run = await fullRun({ host, model: open.model, held, settings }, control);
  const trainableNumbers = [...run.model.tensors.values()].reduce((sum, { values }) => sum + values.length, 0);
  const judge = await startModel(host, run.model, "auto");
  try {
    const given = { adapter: run.adapter, held, reports: sides.test };
    const probability = await heldProbabilities(judge, given, signalOf(control));
    const { patients } = sides;
    return { probability, privacy: null, reports: run.trainReports.length, patients, trainableNumbers, engine: "full" };
  } finally {
    judge.pool.dispose();
  }
}

/** Rules learn from no report. */
const untaught = { reports: 0, patients: 0, engine: "none" } as const;

function fitBaseline(method: Baseline, sides: CellSides, place: CellPlace): CellFit {
  const { held } = place;
  const { train, test, judged } = sides;
  const labelSet = held.imported.labelSet!; // the sides of reports without a label set are refused
  const L = labelSet.labels.length;
  const texts = (reports: readonly number[]) => reports.map((i) => modelText(held.imported.reports[i]!, held.text));
  const about = { privacy: null, reports: train.length, patients: sides.patients, trainableNumbers: null };
  switch (method) {
    case "majority": {
      const training = judgedOf(held, train, { labelSet, policy: place.policies });
      const blind = { ...judged, probability: new Float64Array(judged.truth.length) };
      return { ...about, probability: majorityBaseline(training, blind).probability, engine: "none" };
    }
    case "rules": {
      const said = test.map((i) => labelReport(held.imported.reports[i]!, labelSet.name).values);
      const targets = targetsOf(
        said.map((values) => ({ labels: Int8Array.from(values) })),
        labelSet,
        place.policies,
      );
      return { ...about, probability: Float64Array.from(targets, (target) => Math.max(0, target)), ...untaught };
    }
    case "tf-idf": {
      const records = train.map((i) => held.imported.reports[i]!);
      const fitted = fitTextBaseline(texts(train), targetsOf(records, labelSet, place.policies), L);
      const probability = fitted.predict(texts(test));
      return { ...about, probability, trainableNumbers: fitted.weights.length + L, engine: "float64" };
    }
  }
}

type Where = readonly [CellPlace, CellControl];

/** @throws InputError PRIV-*, TRAIN-*; DeviceError; Cancelled when the signal aborts: charged steps stay charged */
export async function fitCell(cell: PlacedCell, sides: CellSides, where: Where): Promise<CellFit> {
  const { method } = cell;
  if (isTrained(method)) return fitTraining(settingsOf({ ...cell, method }, where[0]), sides, where);
  if (isBaseline(method)) return fitBaseline(method, sides, where[0]);
  return fitFull(cell.seed, sides, where);
}
