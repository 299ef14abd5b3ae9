// Adam or SGD with momentum on releases, separate learning rates for head and LoRA, and the mean of the iterates (EMA).
// Post-processing: costs no epsilon. Source: Kingma and Ba 2015, Algorithm 1 (arXiv 1412.6980); PRIVACY 7.
import { checkLength } from "@/base/check";
import type { AdapterLayout, Slot } from "@/models/types";
import type { OptimizerPlan } from "./plan";

/** All that a run needs to go on from a step, besides the ledger. Holds no randomness. */
export interface TrainState {
  /** Steps taken. */
  readonly step: number;
  /** [P] the adapter, in float64. */
  readonly adapter: Float64Array;
  /** [P] first and second moment (SGD: velocity and zeros). */
  readonly first: Float64Array;
  readonly second: Float64Array;
  /** [P] running mean of the iterates, not yet corrected for its start at 0. */
  readonly average: Float64Array;
}

export interface OptimizerSetting {
  readonly optimizer: OptimizerPlan;
  readonly steps: number;
  readonly layout: AdapterLayout;
}

/** @param initial  [P] public or random start; method head starts at zero */
export function startState(initial: ArrayLike<number>): TrainState {
  const P = initial.length;
  const zeros = () => new Float64Array(P);
  return { step: 0, adapter: Float64Array.from(initial), first: zeros(), second: zeros(), average: zeros() };
}

/** Share of the peak learning rate in step 0 … steps − 1: linear warm-up, then linear decay that ends above 0. */
export function scheduleFactor(step: number, steps: number, warmupFraction: number): number {
  const warmup = Math.ceil(warmupFraction * steps);
  return step < warmup ? (step + 1) / warmup : (steps - step) / (steps - warmup);
}

/** Learning rate of a slot in a step, and the steps that it has taken before: the center moves first, alone, then all the others do. */
function courseOf(slot: Slot, { optimizer: plan, steps }: OptimizerSetting, step: number) {
  const begin = plan.centering?.steps ?? 0;
  if (slot.kind === "featureCenter") {
    const left = Math.max(0, begin - step) / Math.max(1, begin);
    return { rate: (plan.centering?.learningRate ?? 0) * left, taken: step, rests: step >= begin };
  }
  const peak = slot.kind === "loraA" || slot.kind === "loraB" ? plan.loraLearningRate : plan.headLearningRate;
  if (step < begin) return { rate: 0, taken: 0, rests: true };
  return {
    rate: peak * scheduleFactor(step - begin, steps - begin, plan.warmupFraction),
    taken: step - begin,
    rests: false,
  };
}

/**
 * One step on a release or a mean gradient [P].
 *    Adam: m = β₁m + (1−β₁)g, v = β₂v + (1−β₂)g², x −= rate · m̂ / (√v̂ + adamEpsilon);  SGD: m = μm + g, x −= rate · m
 * g includes the gradient of weightDecay/2 · |x|² (biases and center excepted): the minimum is that of a penalised mean loss.
 * What rests is not moved, and what a release holds there is dropped: it is noise alone.
 */
export function optimizerStep(state: TrainState, gradient: ArrayLike<number>, setting: OptimizerSetting): TrainState {
  const { optimizer: plan, layout } = setting;
  checkLength("training/optimizer", "gradient", [gradient.length, layout.size]);
  const adapter = state.adapter.slice();
  const first = state.first.slice();
  const second = state.second.slice();
  const average = state.average.slice();
  const adam = plan.kind === "adam";
  const decay1 = adam ? plan.beta1 : plan.momentum;
  const gain1 = adam ? 1 - plan.beta1 : 1;
  for (const slot of layout.slots) {
    const { rate, taken, rests } = courseOf(slot, setting, state.step);
    const correct1 = adam ? 1 - plan.beta1 ** (taken + 1) : 1;
    const correct2 = 1 - plan.beta2 ** (taken + 1);
    const pull = slot.kind === "headBias" || slot.kind === "featureCenter" ? 0 : plan.weightDecay;
    for (let p = slot.offset; p < slot.offset + slot.size; p++) {
      if (rests) {
        average[p] = plan.emaDecay * average[p]! + (1 - plan.emaDecay) * adapter[p]!;
        continue;
      }
      const g = gradient[p]! + pull * adapter[p]!;
      const moment = decay1 * first[p]! + gain1 * g;
      first[p] = moment;
      if (adam) second[p] = plan.beta2 * second[p]! + (1 - plan.beta2) * g * g;
      const scale = adam ? Math.sqrt(second[p]! / correct2) + plan.adamEpsilon : 1;
      const next = adapter[p]! - (rate * (moment / correct1)) / scale;
      adapter[p] = next;
      average[p] = plan.emaDecay * average[p]! + (1 - plan.emaDecay) * next;
    }
  }
  return { step: state.step + 1, adapter, first, second, average };
}

/** The adapter to export [P]: the mean of the iterates, corrected for its start at 0; the start itself before any step. */
export function finalAdapter(state: TrainState, emaDecay: number): Float32Array {
  if (state.step === 0) return Float32Array.from(state.adapter);
  const weight = 1 - emaDecay ** state.step;
  return Float32Array.from(state.average, (value) => value / weight);
}
