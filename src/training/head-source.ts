// Gradients of a linear head on pooled features that were computed once: method "head". Same layout and loss as the engine;
// first a center of the features, in steps of its own, where the plan learns one.
import { checkLength } from "@/base/check";
import { InternalError } from "@/base/errors";
import type { AdapterLayout, FeatureScaling } from "@/models/types";
import { centerOf } from "./centering";
import type { GradientSource } from "./gradient-source";
import type { Centering } from "./plan";

export interface PooledReports {
  /** [n, H] standardised pooled features. */
  readonly features: Float32Array;
  /** [n, L] in [0, 1]; a negative target is "not labelled". */
  readonly targets: Float32Array;
  readonly hiddenSize: number;
  readonly numLabels: number;
  /** Weight of a present label in the loss; 1 = plain. */
  readonly positiveWeight: number;
  /** Required if the layout has a center: its plan, and the directions [k, H] that it lies along. */
  readonly center: { readonly plan: Centering; readonly directions: Float32Array } | null;
}

/** (features − mean) / std by row, in float32 like the engine's scaling; null leaves them as they are. */
export function scaleFeatures(features: Float32Array, scaling: FeatureScaling | null): Float32Array {
  if (scaling === null) return features;
  const H = scaling.mean.length;
  return features.map((value, i) => (value - scaling.mean[i % H]!) / scaling.std[i % H]!);
}

/** (1 − y)·z + (1 + (w − 1)·y)·log(1 + e^−z) without overflow: cross-entropy of a logit z against a target y whose present part weighs w. */
const crossEntropy = (z: number, y: number, w: number): number =>
  (1 - y) * z + (1 + (w - 1) * y) * (Math.max(-z, 0) + Math.log1p(Math.exp(-Math.abs(z))));

const blockReports = 128; // a block of gradients stays in the processor's cache

function checkLayout(layout: AdapterLayout, { hiddenSize: H, numLabels: L, center }: PooledReports): void {
  const [weight, bias, slot, ...more] = layout.slots;
  const k = (center?.directions.length ?? 0) / H;
  const head = weight?.kind === "headWeight" && bias?.kind === "headBias" && bias.offset === L * H;
  const tail = center ? slot?.kind === "featureCenter" && slot.offset === L * H + L : !slot;
  if (!head || !tail || more.length > 0 || layout.size !== L * H + L + k)
    throw new InternalError(
      "training/head-source: expected classifier.weight, classifier.bias, and a center if planned",
    );
}

/**
 * While the center is learned:  d/da = −D (t − D^T a), everything else 0. Afterwards, with x = t − D^T a:
 *    losses_b = Σ_l −[w y log p + (1 − y) log(1 − p)] over labelled cells, p = sigmoid(W x + b), w = positiveWeight;
 *    d/db_l = e = p (1 + (w − 1) y) − w y,  d/dW_l = e x,  d/da = 0.
 * The center's own loss 1/2 · |t − D^T a|² is in no reported loss.
 * @param layout  classifier.weight [L, H], classifier.bias [L], then the center's coefficients [k] if data.center
 */
export function headSource(layout: AdapterLayout, data: PooledReports): GradientSource {
  const { features, targets, hiddenSize: H, numLabels: L, center, positiveWeight: w } = data;
  checkLayout(layout, data);
  checkLength("training/head-source", "targets", [targets.length * H, features.length * L]);
  const P = layout.size;
  const centerAt = L * H + L;
  const adapter = new Float32Array(P);
  const perReport = new Float32Array(blockReports * P);
  const losses = new Float32Array(blockReports);
  const x = new Float32Array(H); // centered features of the report at hand
  const shift = new Float32Array(H);
  let centers = false; // whether this step learns the center
  const logitOf = (l: number) => {
    let z = adapter[L * H + l]!;
    for (let h = 0; h < H; h++) z += adapter[l * H + h]! * x[h]!;
    return z;
  };
  const writeCenterGradient = (out: Float32Array, directions: Float32Array) => {
    out.fill(0);
    for (let at = centerAt; at < P; at++) {
      const row = (at - centerAt) * H;
      for (let h = 0; h < H; h++) out[at]! -= directions[row + h]! * x[h]!;
    }
  };
  const writeGradient = (report: number, out: Float32Array): number => {
    for (let h = 0; h < H; h++) x[h] = features[report * H + h]! - shift[h]!;
    out.fill(0, centerAt);
    let loss = 0;
    for (let l = 0; l < L; l++) {
      const y = targets[report * L + l]!;
      const z = logitOf(l);
      const labelled = y >= 0;
      const error = labelled ? (1 + (w - 1) * y) / (1 + Math.exp(-z)) - w * y : 0;
      loss += labelled ? crossEntropy(z, y, w) : 0;
      const start = l * H;
      for (let h = 0; h < H; h++) out[start + h] = labelled ? error * x[h]! : 0;
      out[L * H + l] = error;
    }
    if (centers && center) writeCenterGradient(out, center.directions);
    return loss;
  };
  return {
    layout,
    capacity: { tokens: blockReports, reports: blockReports },
    tokensOf: () => 1,
    setAdapter: (values, step) => {
      checkLength("training/head-source", "values", [values.length, P]);
      adapter.set(values);
      centers = center !== null && step < center.plan.steps;
      if (center) shift.set(centerOf(adapter.subarray(centerAt), center.directions));
    },
    gradients: (reports) => {
      if (reports.length > blockReports)
        throw new InternalError(`training/head-source: expected ${blockReports} reports at most`);
      for (const [b, report] of reports.entries())
        losses[b] = writeGradient(report, perReport.subarray(b * P, (b + 1) * P));
      const B = reports.length;
      return Promise.resolve({ perReport: perReport.subarray(0, B * P), losses: losses.subarray(0, B) });
    },
  };
}
