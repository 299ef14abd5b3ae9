// One step of training. Private: charge, sample, gradients beside noise, clipped sum, release, optimizer, in this order.
import { InputError } from "@/base/errors";
import { lossNotANumber } from "@/base/problems/train";
import type { Rng } from "@/base/random";
import { drawNoise, release, type Noise, type NoisePlan, type Receipt } from "@/privacy/mechanism/add-noise";
import { clippedSum } from "@/privacy/mechanism/clipped-sum";
import { chooseReports, poissonSample } from "@/privacy/sampling/poisson";
import type { GradientSource } from "./gradient-source";
import { optimizerStep, type OptimizerSetting, type TrainState } from "./optimizer";
import type { OptimizerPlan, PrivacyPlan } from "./plan";
import { forEachUnit, type DrawnUnits } from "./unit-gradients";

/** Report indices of each privacy unit: private. */
export type Units = readonly (readonly number[])[];

/** What the caller charges to: the ledger, bound to the run. */
export interface Account {
  charge(step: number): Promise<Receipt>;
}

export interface PrivateGate {
  readonly privacy: PrivacyPlan;
  readonly optimizer: OptimizerPlan;
  readonly source: GradientSource;
  readonly account: Account;
  readonly rng: Rng;
}

export interface OpenGate {
  /** Chance of a unit to be drawn. Without privacy it may follow from the real number of units. */
  readonly samplingProbability: number;
  readonly maxReportsPerUnit: number;
  readonly steps: number;
  readonly optimizer: OptimizerPlan;
  readonly source: GradientSource;
  readonly rng: Rng;
}

/** meanLoss and reports are private: for the page, never for a file that leaves. meanLoss null: nothing was drawn. */
export interface StepResult {
  readonly state: TrainState;
  readonly meanLoss: number | null;
  readonly reports: number;
}

interface Draw {
  readonly samplingProbability: number;
  readonly maxReportsPerUnit: number;
}

const draw = (units: Units, plan: Draw, rng: Rng): DrawnUnits =>
  poissonSample(units.length, plan.samplingProbability, rng).map((unit) =>
    chooseReports(units[unit]!, plan.maxReportsPerUnit, rng),
  );

/** Mean of the finite losses; null for none drawn. @throws InputError TRAIN-NAN if not one of them is a number */
function meanOfFinite(losses: readonly number[], step: number): number | null {
  if (losses.length === 0) return null;
  const finite = losses.filter((loss) => Number.isFinite(loss));
  if (finite.length === 0) throw new InputError(lossNotANumber({ step: step + 1 }));
  return finite.reduce((sum, loss) => sum + loss, 0) / finite.length;
}

/** What a release follows from; the divisor is q · N_public, never the drawn count. */
const noisePlanOf = ({ clipNorm, noiseMultiplier, samplingProbability, publicUnitCount }: PrivacyPlan): NoisePlan => ({
  clipNorm,
  noiseMultiplier,
  expectedBatchSize: samplingProbability * publicUnitCount,
});

const sendMs = 4; // an adapter and a batch reach the compute workers within it, also on a busy machine

/** Ends when `work` is over, or once messages to the compute workers have left: then this thread may be busy for a while. */
async function underWay(work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const sent = new Promise((resolve) => {
    timer = setTimeout(resolve, sendMs);
  });
  await Promise.race([work, sent]);
  clearTimeout(timer);
}

interface NoisySum {
  readonly values: Float64Array;
  readonly losses: readonly number[];
}

/**
 * Noisy mean of the drawn units. The noise is drawn on this thread while compute workers are busy with the gradients; a source
 * of this thread is simply over before. Whatever happens, sum and noise are zeros at the end and no call is left in flight.
 */
async function noisySum(drawn: DrawnUnits, receipt: Receipt, { privacy, source, rng }: PrivateGate): Promise<NoisySum> {
  const clip = { clipNorm: privacy.clipNorm, size: source.layout.size };
  const plan = noisePlanOf(privacy);
  const sum = clippedSum(new Float32Array(0), clip);
  const gradients = forEachUnit(drawn, source, (row) => {
    clippedSum(row, clip, sum);
  });
  let noise: Noise | undefined;
  try {
    await underWay(gradients);
    noise = drawNoise(clip.size, { plan, receipt, sensitivity: sum.sensitivity(privacy.relation) }, rng);
    const losses = await gradients;
    return { ...release(sum, noise, plan), losses };
  } finally {
    noise?.discard();
    await Promise.allSettled([gradients]);
    sum.values.fill(0);
  }
}

/** One charged and noisy step; an empty draw takes it too. A unit whose gradient is not finite adds zeros. */
export async function takeStep(state: TrainState, units: Units, gate: PrivateGate): Promise<StepResult> {
  const { privacy, source } = gate;
  const receipt = await gate.account.charge(state.step); // first of all: a crash can only over-count
  const drawn = draw(units, privacy, gate.rng);
  source.setAdapter(Float32Array.from(state.adapter), state.step);
  const { values, losses } = await noisySum(drawn, receipt, gate);
  const setting: OptimizerSetting = { optimizer: gate.optimizer, steps: privacy.steps, layout: source.layout };
  return {
    state: optimizerStep(state, values, setting),
    meanLoss: meanOfFinite(losses, state.step),
    reports: losses.length,
  };
}

/**
 * The same step without clip and noise, for comparison: the mean of the drawn units' gradients. Not private.
 * @throws InputError TRAIN-NAN if a loss or a gradient is not a number
 */
export async function takeOpenStep(state: TrainState, units: Units, gate: OpenGate): Promise<StepResult> {
  const { source, optimizer, steps } = gate;
  const drawn = draw(units, gate, gate.rng);
  source.setAdapter(Float32Array.from(state.adapter), state.step);
  const sum = new Float64Array(source.layout.size);
  const losses = await forEachUnit(drawn, source, (row) => {
    for (let p = 0; p < sum.length; p++) sum[p]! += row[p]!;
  });
  const finite = losses.every((loss) => Number.isFinite(loss)) && sum.every((value) => Number.isFinite(value));
  if (!finite) throw new InputError(lossNotANumber({ step: state.step + 1 }));
  const mean = sum.map((value) => value / Math.max(1, drawn.length));
  return {
    state: optimizerStep(state, mean, { optimizer, steps, layout: source.layout }),
    meanLoss: meanOfFinite(losses, state.step),
    reports: losses.length,
  };
}
