// Whether probabilities mean what they say: the 15 bins of the calibration error, each with how often the label was there.
// Source: DeGroot and Fienberg 1983 (reliability diagram); intervals over patients by clusterWilson.
import { expectedCalibrationError } from "./probability-metrics";
import type { Scored } from "./types";
import { clusterWilson } from "./wilson";

const numBins = 15;
/** Below this many reports a bin says little and is drawn hollow. */
const fewReports = 20;

export interface ReliabilityBin {
  /** Mean probability of the bin's reports. */
  readonly probability: number;
  /** Share of them that have the label, and its 95 % interval over patients. */
  readonly observed: number;
  readonly low: number;
  readonly high: number;
  readonly reports: number;
  readonly few: boolean;
}

export interface Reliability {
  /** Bins that hold a report, rising; at most 15 of equal width, bin = min(14, ⌊15p⌋). */
  readonly bins: readonly ReliabilityBin[];
  readonly ece: number | null;
  readonly reports: number;
}

/** Of label l, over its scored cells. */
export function reliabilityOf({ labels, patients, truth, scored, probability }: Scored, l: number): Reliability {
  const L = labels.length;
  const rows = Array.from(patients, (_, n) => n).filter((n) => scored[n * L + l] === 1);
  const at = (n: number): number => probability[n * L + l]!;
  const said = (n: number): number => truth[n * L + l]!;
  const bins = Array.from({ length: numBins }, (): number[] => []);
  for (const n of rows) bins[Math.min(numBins - 1, Math.floor(numBins * at(n)))]!.push(n);
  const judged = { probability: Float64Array.from(rows, at), truth: Uint8Array.from(rows, said) };
  return {
    bins: bins.filter((bin) => bin.length > 0).map((bin) => binOf(bin, { patients, at, said })),
    ece: expectedCalibrationError(judged),
    reports: rows.length,
  };
}

interface Cells {
  readonly patients: Int32Array;
  readonly at: (n: number) => number;
  readonly said: (n: number) => number;
}

function binOf(bin: readonly number[], { patients, at, said }: Cells): ReliabilityBin {
  const hits = new Map<number, number>();
  const trials = new Map<number, number>();
  for (const n of bin) {
    const patient = patients[n]!;
    hits.set(patient, (hits.get(patient) ?? 0) + said(n));
    trials.set(patient, (trials.get(patient) ?? 0) + 1);
  }
  const { low, high } = clusterWilson([...hits.values()], [...trials.values()]);
  return {
    probability: bin.reduce((sum, n) => sum + at(n), 0) / bin.length,
    observed: bin.reduce((sum, n) => sum + said(n), 0) / bin.length,
    ...{ low, high, reports: bin.length, few: bin.length < fewReports },
  };
}
