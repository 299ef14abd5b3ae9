// A finished comparison and one at work, for the fake client: shapes and words as the worker sends them, figures made up.
import type { Problem } from "@/base/errors";
import type { Interval } from "@/evaluation/interval";
import type { LabelRow, SweepCellLine, SweepKey, SweepReport, SweepRow } from "@/evaluation/sweep-types";
import type { SweepAtWork, SweepCalls, SweepPreview } from "@/workers/sweep-protocol";
import { labels, positives } from "./fake-reports";

const hash = (start: string): string => start.padEnd(64, "3f9a");

interface Planned extends SweepKey {
  readonly f1: number;
  /** Half widths of the intervals between patients and between repeats. */
  readonly half: readonly [patients: number, repeats: number];
  readonly sigma?: number;
  readonly loud?: number;
}

const planned: readonly Planned[] = [
  { model: null, method: "majority", epsilon: null, f1: 0, half: [0, 0] },
  { model: null, method: "rules", epsilon: null, f1: 0.861, half: [0.024, 0.011] },
  { model: null, method: "tf-idf", epsilon: null, f1: 0.734, half: [0.031, 0.022] },
  { model: "m", method: "head", epsilon: null, f1: 0.759, half: [0.03, 0.018] },
  { model: "m", method: "head", epsilon: 10, f1: 0.702, half: [0.034, 0.02], sigma: 2.96, loud: 0.9 },
  { model: "m", method: "head", epsilon: 3, f1: 0.655, half: [0.036, 0.028], sigma: 8.14, loud: 2.4 },
  { model: "m", method: "head", epsilon: 1, f1: 0.561, half: [0.041, 0.037], sigma: 20.71, loud: 6.1 },
  { model: "m", method: "head", epsilon: 0.1, f1: 0.284, half: [0.045, 0.07], sigma: 158.3, loud: 46 },
  { model: "m", method: "lora", epsilon: null, f1: 0.802, half: [0.027, 0.012] },
  { model: "m", method: "lora", epsilon: 10, f1: 0.671, half: [0.036, 0.031], sigma: 0.72, loud: 1.4 },
  { model: "m", method: "lora", epsilon: 3, f1: 0.548, half: [0.042, 0.04], sigma: 1.3, loud: 2.6 },
  { model: "m", method: "lora", epsilon: 1, f1: 0.392, half: [0.047, 0.055], sigma: 2.88, loud: 5.7 },
  { model: "m", method: "lora", epsilon: 0.1, f1: 0.121, half: [0.04, 0.06], sigma: 22.2, loud: 44 },
];

const interval = (center: number, half: number): Interval => ({
  ...{ low: center - half, high: center + half * 0.9, fallBack: null, undefinedReplicates: 0 },
  method: "bca",
  percentile: [center - half, center + half],
});

const reference = 0.802;

function labelRow(l: number, row: Planned): LabelRow {
  const n = positives[l] ?? 0;
  const f1 = Math.max(0, Math.min(0.97, row.f1 + 0.14 * Math.sin(3 * l + row.f1)));
  const base = Math.max(0, Math.min(0.97, reference + 0.14 * Math.sin(3 * l + reference)));
  const half = 0.9 / Math.sqrt(Math.max(1, n));
  const tooFew = n < 20;
  const p = Math.min(1, Math.exp(-(((f1 - base) / half) ** 2)));
  return {
    ...{ label: labels[l] ?? "", positives: n, tooFew, f1 },
    interval: tooFew ? { method: "none", because: "few-cases" } : interval(f1, half),
    difference: {
      difference: f1 - base,
      interval: tooFew ? { method: "none", because: "few-cases" } : interval(f1 - base, half),
      ...{ p: tooFew ? null : p, holmP: tooFew ? null : Math.min(1, 4 * p) },
    },
  };
}

type Figures = Pick<
  SweepRow,
  "weightedF1" | "unseenWeightedF1" | "twoClassWeightedF1" | "macroF1" | "microF1" | "macroAuroc" | "betweenRepeats"
>;

/** As long as no run of the row is done. */
const noFigures: Figures = {
  ...{ weightedF1: null, unseenWeightedF1: null, twoClassWeightedF1: null, macroF1: null, microF1: null },
  ...{ macroAuroc: null, betweenRepeats: null },
};

const figuresOf = ({ f1, half }: Planned, repeats: number): Figures => ({
  weightedF1: f1,
  unseenWeightedF1: f1 - 0.012,
  twoClassWeightedF1: 0.82 + 0.16 * f1,
  macroF1: 0.78 * f1,
  microF1: 0.97 * f1,
  macroAuroc: 0.5 + 0.49 * f1,
  betweenRepeats: { repeats, mean: f1, low: f1 - half[1], high: f1 + half[1], kind: repeats > 2 ? "t" : "single" },
});

function privacyOf({ sigma, loud = 0, method, epsilon }: Planned): SweepRow["privacy"] {
  if (sigma === undefined || epsilon === null) return null;
  const isHead = method === "head";
  return {
    ...{ epsilon, delta: 1e-5, unit: "patient", noiseMultiplier: sigma, noiseToSignal: loud, clipNorm: 1 },
    ...{ samplingProbability: isHead ? 1 : 0.125, steps: isHead ? 400 : 80 },
  };
}

function rowOf(row: Planned, done: number, isFinal: boolean): SweepRow {
  const { f1, half, model, method, epsilon } = row;
  const known = done > 0;
  const judged = known && isFinal;
  const isReference = method === "lora" && epsilon === null;
  const compared = judged && !isReference;
  const perLabel = labels.map((_, l) => labelRow(l, row));
  return {
    ...{ model, method, epsilon, done, planned: 3, repeats: done, reports: 233 * done, isReference },
    ...(known ? figuresOf(row, done) : noFigures),
    betweenPatients: judged ? interval(f1, half[0]) : null,
    difference: compared
      ? { difference: f1 - reference, interval: interval(f1 - reference, half[0]), p: 0.0001, holmP: 0.0012 }
      : null,
    privacy: known ? privacyOf(row) : null,
    ...{ seconds: done * (method === "lora" ? 412 : 9), engine: known ? "wasm" : "" },
    perLabel: known ? perLabel.map((label) => (compared ? label : { ...label, difference: null })) : [],
  };
}

/** @param finished  cells done, in their order */
function report(finished: number): SweepReport {
  const all = planned.flatMap((row, r) => [0, 1, 2].map((seed) => ({ row, seed, place: 3 * r + seed })));
  const cells = all.map(({ row, seed, place }): SweepCellLine => {
    const isDone = place < finished;
    return {
      ...{ model: row.model, method: row.method, epsilon: row.epsilon, seed, fold: null },
      id: `${place.toString(16).padStart(2, "0")}a1b2c3d4e5f607`,
      ...{ state: isDone ? "done" : "pending", seconds: isDone ? 9 : null, problem: null },
      weightedF1: isDone ? row.f1 + 0.01 * (seed - 1) : null,
    };
  });
  const isFinal = finished >= all.length;
  return {
    conditions: {
      ...{ synthetic: false, dataSha256: hash("77aa"), reports: 1180, patients: 843, unit: "patient" },
      ...{ labelSetName: "chexpert14", uncertain: "positive", blank: "negative", rowsWithoutPatient: "own-patient" },
      split: "hold-out of 20 % of the patients, drawn anew for each seed (0, 1, 2)",
      ...{ encoder: "all-MiniLM-L6-v2", maxTokens: 512, tooLong: 2, publicSize: 700, publicSizeSource: "confirmed" },
      ...{
        reference: "as imported",
        build: "3f9a12bc77de",
        trainedRuns: cells.filter(({ state, model }) => state === "done" && model !== null).length,
      },
      spent: { runs: 24, epsilon: 38.4, delta: 1e-5 },
    },
    table: {
      reference: { model: "m", method: "lora", epsilon: null },
      seed: 1,
      rows: planned.map((row, r) => rowOf(row, Math.max(0, Math.min(3, finished - 3 * r)), isFinal)),
    },
    cells,
  };
}

const preview: SweepPreview = {
  ...{ cells: 39, done: 0, seconds: 5040 },
  budget: {
    ...{ privateCells: 24, spent: 1.042, sweep: 38.311, total: 38.4, delta: 1e-5, unit: "patient", limit: null },
    refusal: null,
  },
};

export const fakeSweepAnswers: {
  [K in keyof SweepCalls]: (request: SweepCalls[K]["request"]) => SweepCalls[K]["result"];
} = {
  "sweep-preview": () => preview,
  "sweep-run": () => report(39),
  "sweep-end": () => ({}),
  "sweep-kept": () => null,
  "sweep-file": ({ format }) => ({ name: `comparison.${format}`, bytes: new ArrayBuffer(4) }),
  "sweep-forget": () => ({}),
};

export const fakeSweepProgress: readonly SweepAtWork[] = [
  {
    cell: { model: "m", method: "head", epsilon: 1, seed: 1, fold: null },
    ...{ phase: "training", inDone: 122, inTotal: 200, done: 19, cells: 39, secondsLeft: 2310 },
    report: report(19),
  },
];

export const fakeSweepProblem: Problem = {
  code: "SWEEP-BUDGET",
  happened: "This sweep would bring the data set to epsilon 38.4; the limit set by P. Meyer is 8.",
  kept: "Nothing was started.",
  fix: "Remove runs or raise the limit.",
  detail: "workers/session/sweep-budget: expected a composed epsilon of at most 8, got 38.4.",
};
