// The run of the fake client: plan, losses, scores.
import type { Intervals } from "@/evaluation/bootstrap";
import type { IntervalResult } from "@/evaluation/interval";
import type { LabelScores, Scores } from "@/evaluation/types";
import type { Plan } from "@/training/plan";
import type { PausedSummary, RunSummary } from "@/workers/protocol";
import { at, labels, positives, set } from "./fake-reports";

const privacy = {
  unit: "patient",
  relation: "add-or-remove-one",
  maxReportsPerUnit: 4,
  publicUnitCount: 700,
  publicUnitCountSource: "confirmed",
  samplingProbability: 0.125,
  steps: 80,
  clipNorm: 1,
  noiseMultiplier: 3.42,
  targetEpsilon: 1,
  targetDelta: 1e-5,
} as const;

export const fakePlan = (without: boolean): Plan => ({
  method: "head",
  start: null,
  privacy: without ? null : privacy,
  expectedBatchSize: 87.5,
  steps: 80,
  optimizer: {
    kind: "adam",
    headLearningRate: 0.05,
    loraLearningRate: 0.001,
    warmupFraction: 0.05,
    beta1: 0.9,
    beta2: 0.999,
    adamEpsilon: 1e-8,
    momentum: 0,
    weightDecay: 0,
    emaDecay: 0.9,
    centering: null,
  },
  positiveWeight: 1,
  adapter: {
    loraRank: 0,
    loraAlpha: 0,
    targets: [],
    layers: [],
    numLabels: labels.length,
    pooling: "family",
    scaling: null,
  },
  labelSetName: set.name,
  labels,
  uncertain: "positive",
  blank: "negative",
  rowsWithoutPatient: "own-patient",
  text: { sections: ["findings", "impression"], rule: "all" },
  maxTokens: 512,
  seed: 1,
  basePackageSha256: "0".repeat(64),
});

export const fakeLosses: readonly number[] = Array.from(
  { length: 80 },
  (_, t) => 3.1 + 6.4 * Math.exp(-t / 17) + 0.5 * Math.sin(t * 2.7) * Math.exp(-t / 60) + 0.18 * Math.cos(t * 7.1),
);

export const fakeRun = (without: boolean): RunSummary => ({
  method: "head",
  plan: fakePlan(without),
  epsilon: without ? null : 0.998,
  total: without ? null : { epsilon: 1.09, scope: "all runs on this data" },
  delta: without ? null : 1e-5,
  steps: 80,
  stopped: "done",
  seconds: 47.2,
  trainingSeconds: 3.1,
  reportsPerSecond: 148,
  device: "wasm",
  deviceNote: null,
  reports: 948,
  patients: 669,
  losses: fakeLosses,
});

export const fakePaused: PausedSummary = {
  fileName: "reports.csv",
  settings: {
    ...{ method: "head", epsilon: 1, publicUnitCount: 700, publicUnitCountSource: "confirmed", seed: 1, holdOut: 0.2 },
    policies: { uncertain: "positive", blank: "negative", rowsWithoutPatient: "own-patient" },
  },
  plan: fakePlan(false),
  step: 34,
  losses: fakeLosses.slice(0, 34),
};

function labelScores(shift: number): readonly LabelScores[] {
  return labels.map((label, l) => {
    const n = Math.round(at(positives, l) / 4);
    const f1 = Math.max(0, Math.min(0.96, 0.82 - 0.04 * (l % 6) - shift));
    const [tp, fp] = [Math.round(n * f1), Math.round(n * (1 - f1) * 0.8)];
    return {
      label,
      tp,
      fp,
      fn: n - tp,
      tn: 230 - n,
      confusion: [230 - n, fp, n - tp, tp],
      positives: n,
      prevalence: n / 230,
      accuracy: 0.9,
      balancedAccuracy: 0.87,
      mcc: 0.7,
      kappa: 0.7,
      ac1: 0.85,
      averagePrecision: 0.8,
      brier: 0.08,
      ece: 0.05,
      eceEqualMass: 0.06,
      whyNull: {},
      tooFewNegatives: false,
      precision: Math.min(1, f1 + 0.05),
      recall: Math.max(0, f1 - 0.04),
      specificity: 0.94,
      f1,
      auroc: 0.9,
      tooFew: n < 20,
    };
  });
}

export const scores = (weighted: number, shift: number): Scores => ({
  reports: 232,
  patients: 166,
  weightedF1: weighted,
  macroF1: Math.max(0.02, weighted - 0.11),
  microF1: weighted + 0.02,
  weightedPrecision: weighted,
  weightedRecall: weighted,
  macroPrecision: weighted,
  macroRecall: weighted,
  microPrecision: weighted,
  microRecall: weighted,
  twoClassWeightedF1: 0.86 + 0.1 * weighted,
  macroAuroc: 0.88,
  aurocLabels: labels.length,
  macroAveragePrecision: 0.7,
  averagePrecisionLabels: labels.length,
  subsetAccuracy: 0.4,
  completeReports: 232,
  hammingLoss: 0.08,
  perLabel: labelScores(shift),
});

/** As wide as 166 patients leave them: ±1.96·√(p(1 − p)/n), a rare label by percentiles. */
export function intervalsOf({ perLabel, ...averages }: Scores): Intervals {
  const around = (value: number | null, n: number): IntervalResult => {
    if (value === null) return { method: "none", because: "undefined" };
    if (n < 20) return { method: "none", because: "few-cases" };
    const half = 1.96 * Math.sqrt((value * (1 - value)) / n);
    const [low, high] = [Math.max(0, value - 1.1 * half), Math.min(1, value + 0.9 * half)];
    const percentile = [low, high] as const;
    return n < 22
      ? { method: "percentile", fallBack: "beyond-replicates", low, high, percentile, undefinedReplicates: 0 }
      : { method: "bca", fallBack: null, low, high, percentile, undefinedReplicates: 0 };
  };
  return {
    replicates: 2000,
    seed: 1,
    patients: averages.patients,
    weightedF1: around(averages.weightedF1, 300),
    macroF1: around(averages.macroF1, 200),
    microF1: around(averages.microF1, 350),
    twoClassWeightedF1: around(averages.twoClassWeightedF1, 800),
    perLabel: perLabel.map(({ label, positives, tn, fp, ...figures }) => ({
      label,
      f1: around(figures.f1, positives),
      precision: around(figures.precision, positives),
      recall: around(figures.recall, positives),
      specificity: around(figures.specificity, tn + fp),
    })),
  };
}
