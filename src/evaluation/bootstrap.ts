// Patient-cluster bootstrap of the count metrics, alone and of a difference. Reports of one patient are not independent and the
// patient is the unit of privacy, so C patients of C are drawn with replacement and bring all their reports along.
// Source: Field and Welsh 2007 (cluster bootstrap); Efron and Tibshirani 1993 (BCa).
import { checkInteger } from "@/base/check";
import { f1Averages } from "./averages";
import type { F1Averages } from "./averages";
import { checkPair, checkScored } from "./check-scored";
import { drawWithReplacement } from "./draw-patients";
import type { Draw } from "./draw-patients";
import { bootstrapInterval, noInterval } from "./interval";
import type { IntervalResult } from "./interval";
import { f1Of, precisionOf, recallOf, specificityOf } from "./label-counts";
import type { LabelCounts } from "./label-counts";
import { countsOf, patientTable, weightedTotals, withoutPatient } from "./patient-table";
import type { PatientTable, Totals } from "./patient-table";
import { forEachReplicate } from "./replicates";
import type { ReplicateControl } from "./replicates";
import { fewestCases } from "./too-few";
import type { Scored } from "./types";

export interface BootstrapOptions extends ReplicateControl {
  /** B, 2,000 unless given. */
  readonly replicates?: number;
  readonly seed: number;
  /** Which patients each replicate draws; with replacement by the seed unless given. */
  readonly draw?: Draw;
}

/** Order of the averages and of each label's figures among all figures of one data set. */
const averageNames = ["weightedF1", "macroF1", "microF1", "twoClassWeightedF1"] as const satisfies (keyof F1Averages)[];
const labelMetrics = ["f1", "precision", "recall", "specificity"] as const;
type LabelMetric = (typeof labelMetrics)[number];

export type LabelIntervals = { readonly label: string } & Readonly<Record<LabelMetric, IntervalResult>>;

/** 95 % intervals over patients, with all that is needed to draw them again. */
export interface Intervals extends Readonly<Record<keyof F1Averages, IntervalResult>> {
  readonly replicates: number;
  readonly seed: number;
  readonly patients: number;
  readonly perLabel: readonly LabelIntervals[];
}

const defaultReplicates = 2000;

/** The averages, then the figures of label 0, of label 1, …; NaN = undefined. */
function figuresOf(all: readonly LabelCounts[]): number[] {
  const averages = f1Averages(all);
  const figures = averageNames.map((name) => averages[name] ?? NaN);
  for (const counts of all)
    figures.push(
      f1Of(counts) ?? NaN,
      precisionOf(counts) ?? NaN,
      recallOf(counts) ?? NaN,
      specificityOf(counts) ?? NaN,
    );
  return figures;
}

type Figures = (totals: readonly Totals[]) => readonly number[];

/** Totals on the data, its figures, and the interval of each. */
interface Resampled {
  readonly whole: readonly Totals[];
  readonly point: readonly number[];
  readonly intervals: readonly IntervalResult[];
}

/** Draws B replicates and leaves out each patient once; all tables see the same patients. */
export async function resample(
  tables: readonly PatientTable[],
  figures: Figures,
  options: BootstrapOptions,
): Promise<Resampled> {
  const { replicates: B = defaultReplicates, seed, draw = drawWithReplacement(seed) } = options;
  checkInteger("evaluation/bootstrap", { replicates: B }, [1, 1e7]);
  checkInteger("evaluation/bootstrap", { seed }, [0, 2 ** 32 - 1]);
  const C = tables[0]!.numPatients;
  const weights = new Int32Array(C).fill(1);
  const whole = tables.map((table) => weightedTotals(table, weights));
  const point = figures(whole);
  const columns = (length: number) => point.map(() => new Float64Array(length));
  const [drawn, leftOut] = [columns(B), columns(C)];
  const put = (into: readonly Float64Array[], at: number, values: readonly number[]) => {
    for (let k = 0; k < values.length; k++) into[k]![at] = values[k]!;
  };
  const takeReplicate = (b: number) => {
    draw(b, weights);
    put(drawn, b, figures(tables.map((table) => weightedTotals(table, weights))));
  };
  const leaveOut = (c: number) => {
    put(leftOut, c, figures(tables.map((table, t) => withoutPatient(table, whole[t]!, c))));
  };
  await forEachReplicate(B, takeReplicate, options);
  await forEachReplicate(C, leaveOut, options);
  const intervals = point.map((value, k) =>
    bootstrapInterval({ point: value, replicates: drawn[k]!, leaveOneOut: leftOut[k]! }),
  );
  return { whole, point, intervals };
}

/**
 * Intervals of the averages and of each label's figures. A label with fewer than 20 positives has none (for specificity:
 * fewer than 20 negatives), but stays in the averages.
 * @throws InputError EVAL-NAN; Cancelled when shouldStop says so; InternalError for arrays of unequal shape
 */
export async function clusterBootstrap(scored: Scored, options: BootstrapOptions): Promise<Intervals> {
  checkScored(scored);
  const table = patientTable(scored);
  const { whole, intervals } = await resample([table], ([totals]) => figuresOf(countsOf(totals!)), options);
  const counts = countsOf(whole[0]!);
  const ofLabel = (l: number, metric: LabelMetric): IntervalResult => {
    const { tp, fp, fn, tn } = counts[l]!;
    const cases = metric === "specificity" ? tn + fp : tp + fn;
    const at = averageNames.length + labelMetrics.length * l + labelMetrics.indexOf(metric);
    return cases < fewestCases ? noInterval("few-cases") : intervals[at]!;
  };
  return {
    replicates: options.replicates ?? defaultReplicates,
    seed: options.seed,
    patients: table.numPatients,
    weightedF1: intervals[0]!,
    macroF1: intervals[1]!,
    microF1: intervals[2]!,
    twoClassWeightedF1: intervals[3]!,
    perLabel: scored.labels.map((label, l) => ({
      label,
      f1: ofLabel(l, "f1"),
      precision: ofLabel(l, "precision"),
      recall: ofLabel(l, "recall"),
      specificity: ofLabel(l, "specificity"),
    })),
  };
}

/** A − B; the difference is null where either is undefined. */
export interface Difference {
  readonly difference: number | null;
  readonly interval: IntervalResult;
}

export interface Differences {
  readonly replicates: number;
  readonly seed: number;
  readonly patients: number;
  readonly weightedF1: Difference;
  readonly perLabel: readonly ({ readonly label: string } & Difference)[];
}

/**
 * A − B of weighted F1 and of each label's F1, on the same resamples of the same reports.
 * @throws InputError EVAL-PAIR if A and B do not judge the same reports, EVAL-NAN; Cancelled when shouldStop says so
 */
export async function pairedBootstrap(a: Scored, b: Scored, options: BootstrapOptions): Promise<Differences> {
  checkPair(a, b);
  const tables = [patientTable(a), patientTable(b)];
  const f1s = (totals: Totals): number[] => {
    const all = countsOf(totals);
    return [f1Averages(all).weightedF1 ?? NaN, ...all.map((counts) => f1Of(counts) ?? NaN)];
  };
  const figures = ([ofA, ofB]: readonly Totals[]) => {
    const other = f1s(ofB!);
    return f1s(ofA!).map((value, k) => value - other[k]!);
  };
  const { whole, point, intervals } = await resample(tables, figures, options);
  const counts = countsOf(whole[0]!);
  const of = (k: number): Difference => ({
    difference: Number.isNaN(point[k]) ? null : point[k]!,
    interval: intervals[k]!,
  });
  const ofLabel = (l: number): Difference =>
    counts[l]!.tp + counts[l]!.fn < fewestCases
      ? { difference: of(l + 1).difference, interval: noInterval("few-cases") }
      : of(l + 1);
  return {
    replicates: options.replicates ?? defaultReplicates,
    seed: options.seed,
    patients: tables[0]!.numPatients,
    weightedF1: of(0),
    perLabel: a.labels.map((label, l) => ({ label, ...ofLabel(l) })),
  };
}
