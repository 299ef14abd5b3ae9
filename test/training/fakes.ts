// Small stand-ins for training tests: a head problem with known answers, and a gradient source that is scripted.
import { seededRng, uniform } from "@/base/random";
import type { AdapterLayout } from "@/models/types";
import type { PooledReports } from "@/training/head-source";
import type { GradientSource } from "@/training/gradient-source";
import type { OptimizerPlan, PrivacyPlan } from "@/training/plan";

export const headLayout = (H: number, L: number): AdapterLayout => ({
  slots: [
    { name: "classifier.weight", kind: "headWeight", shape: [L, H], offset: 0, size: L * H },
    { name: "classifier.bias", kind: "headBias", shape: [L], offset: L * H, size: L },
  ],
  size: L * H + L,
});

export const flatLayout = (size: number): AdapterLayout => ({
  slots: [{ name: "classifier.weight", kind: "headWeight", shape: [1, size], offset: 0, size }],
  size,
});

/** Features [n, H] whose first coordinates carry the labels [n, L] under noise. */
export function headProblem(n: number, { H, L, seed }: { H: number; L: number; seed: number }) {
  const rng = seededRng(seed);
  const features = Float32Array.from({ length: n * H }, () => 2 * uniform(rng) - 1);
  const targets = new Float32Array(n * L);
  for (let b = 0; b < n; b++) for (let l = 0; l < L; l++) targets[b * L + l] = features[b * H + l]! > 0.2 ? 1 : 0;
  return { features, targets, hiddenSize: H, numLabels: L, positiveWeight: 1, center: null };
}

/** Logits [n, L] of a head [L·H + L] on features [n, H]: the obvious twin of the source's own. */
export function headLogits(adapter: Float32Array, data: Omit<PooledReports, "targets">): Float32Array {
  const { features, hiddenSize: H, numLabels: L } = data;
  return Float32Array.from({ length: (features.length / H) * L }, (_, cell) => {
    const [b, l] = [Math.floor(cell / L), cell % L];
    let z = adapter[L * H + l]!;
    for (let h = 0; h < H; h++) z += adapter[l * H + h]! * features[b * H + h]!;
    return z;
  });
}

/** Rows by report, whatever the adapter; capacity as given. Records every call. */
export function scriptedSource(rows: readonly (readonly number[])[], capacity = { tokens: 1e9, reports: 1e9 }) {
  const size = rows[0]?.length ?? 1;
  const calls: number[][] = [];
  const source: GradientSource = {
    layout: flatLayout(size),
    capacity,
    tokensOf: (report) => 1 + (report % 3),
    setAdapter: () => undefined,
    gradients: (reports) => {
      calls.push([...reports]);
      const perReport = Float32Array.from(reports.flatMap((report) => [...rows[report]!]));
      return Promise.resolve({ perReport, losses: Float32Array.from(reports, (report) => report / 8) });
    },
  };
  return { source, calls };
}

export const sgd: OptimizerPlan = {
  kind: "sgd",
  headLearningRate: 1,
  loraLearningRate: 1,
  warmupFraction: 0,
  beta1: 0.9,
  beta2: 0.999,
  adamEpsilon: 1e-8,
  momentum: 0,
  weightDecay: 0,
  emaDecay: 0,
  centering: null,
};

export const privacyPlan = (changes: Partial<PrivacyPlan> = {}): PrivacyPlan => ({
  unit: "patient",
  relation: "add-or-remove-one",
  maxReportsPerUnit: 4,
  publicUnitCount: 100,
  publicUnitCountSource: "typed",
  samplingProbability: 0.5,
  steps: 10,
  clipNorm: 1,
  noiseMultiplier: 1,
  targetEpsilon: 3,
  targetDelta: 1e-5,
  ...changes,
});
