// AdamW on every weight, in place: the weights are 90 MB in memory that the compute threads share, and a copy a step would double
// them. Source: Loshchilov and Hutter 2019, Algorithm 2 (arXiv 1711.05101), with PyTorch's order of operations.
import { checkLength } from "@/base/check";
import type { FullLayout } from "@/models/full-layout";
import type { FullOptimizer } from "./full-plan";
import { scheduleFactor } from "./optimizer";

export interface FullMoments {
  /** [W] first and second moment. */
  readonly first: Float32Array;
  readonly second: Float32Array;
}

export const startMoments = ({ size }: FullLayout): FullMoments => ({
  first: new Float32Array(size),
  second: new Float32Array(size),
});

export interface FullStep {
  readonly optimizer: FullOptimizer;
  readonly layout: FullLayout;
  /** Steps taken before this one, and in all. */
  readonly step: number;
  readonly steps: number;
}

/**
 * With g = sum/reports:  m = β₁m + (1−β₁)g, v = β₂v + (1−β₂)g²,
 *    x −= rate·decay·x where the slot decays, then x −= rate·m̂ / (√v̂ + adamEpsilon).
 * @param weights  [W] changed in place, as the moments are
 * @param gradient sum [W] over `reports` reports
 */
export function fullStep(
  weights: Float32Array,
  { first, second, sum, reports }: FullMoments & { readonly sum: Float32Array; readonly reports: number },
  { optimizer, layout, step, steps }: FullStep,
): void {
  checkLength("training/full-optimizer", "weights", [weights.length, layout.size]);
  checkLength("training/full-optimizer", "sum", [sum.length, layout.size]);
  const { beta1, beta2, adamEpsilon, warmupFraction } = optimizer;
  const factor = scheduleFactor(step, steps, warmupFraction);
  const correct1 = 1 - beta1 ** (step + 1);
  const root2 = Math.sqrt(1 - beta2 ** (step + 1));
  for (const { offset, size, part, decays } of layout.slots) {
    const rate = factor * (part === "encoder" ? optimizer.encoderLearningRate : optimizer.headLearningRate);
    const kept = decays ? 1 - rate * optimizer.weightDecay : 1;
    const scaled = rate / correct1;
    for (let p = offset; p < offset + size; p++) {
      const g = sum[p]! / reports;
      const m = beta1 * first[p]! + (1 - beta1) * g;
      const v = beta2 * second[p]! + (1 - beta2) * g * g;
      first[p] = m;
      second[p] = v;
      weights[p] = weights[p]! * kept - (scaled * m) / (Math.sqrt(v) / root2 + adamEpsilon);
    }
  }
}
