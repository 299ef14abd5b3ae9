// A full run: seeded passes over the reports in batches, one AdamW step a batch, until the plan is done or the person stops it.
import { Cancelled, InputError, InternalError } from "@/base/errors";
import { lossNotANumber } from "@/base/problems/train";
import type { Rng } from "@/base/random";
import { uniformBelow } from "@/base/uniform-int";
import type { FullLayout } from "@/models/full-layout";
import type { FitControl } from "./fit";
import { fullStep, startMoments } from "./full-optimizer";
import type { FullPlan } from "./full-plan";
import { secondsLeft } from "./time-left";

/** Every weight of one model on one data set. Reports are named by their index in the data set. */
export interface FullSource {
  readonly layout: FullLayout;
  /** [W], changed in place between calls; each call reads them anew. */
  readonly weights: Float32Array;
  /** Gradient [W] and loss, both summed over the reports. `sum` is overwritten by the next call. */
  gradientSum(reports: readonly number[]): Promise<{ readonly sum: Float32Array; readonly loss: number }>;
}

interface FullInput {
  readonly plan: Pick<FullPlan, "epochs" | "batchSize" | "optimizer">;
  readonly source: FullSource;
  /** Number of training reports. */
  readonly count: number;
  /** Seeded: a run without privacy may be repeated bit by bit. */
  readonly rng: Rng;
}

export interface FullResult {
  readonly steps: number;
  readonly stopped: "done" | "by-hand";
  readonly seconds: number;
  /** Reports that took part in steps, each as often as it did. */
  readonly reports: number;
  /** Mean loss of each step. Private. */
  readonly losses: readonly number[];
}

/** 0 … count − 1 in an order that the generator decides (Fisher and Yates). */
function shuffledOrder(count: number, rng: Rng): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let last = count - 1; last > 0; last--) {
    const other = uniformBelow(last + 1, rng);
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}

/** Batches without end: each pass has every report once, in a new order; its last batch may be small. */
function* batches(count: number, batchSize: number, rng: Rng): Generator<number[], never> {
  for (;;) {
    const order = shuffledOrder(count, rng);
    for (let from = 0; from < count; from += batchSize) yield order.slice(from, from + batchSize);
  }
}

const fullSteps = (count: number, { epochs, batchSize }: Pick<FullPlan, "epochs" | "batchSize">): number =>
  Math.max(1, Math.ceil(epochs * Math.ceil(count / batchSize) - 1e-9));

/**
 * Trains source.weights in place.
 * @throws Cancelled when control.signal aborts; InputError TRAIN-NAN, with the weights of the step before it
 */
export async function fullFit(input: FullInput, control: FitControl = {}): Promise<FullResult> {
  const { plan, source, count, rng } = input;
  if (count < 1) throw new InternalError("training/full-fit: expected at least one report, got 0");
  const steps = fullSteps(count, plan);
  const moments = startMoments(source.layout);
  const draws = batches(count, plan.batchSize, rng);
  const losses: number[] = [];
  const stepMs: number[] = [];
  const started = performance.now();
  let reports = 0;
  while (losses.length < steps && !control.stop?.aborted) {
    const before = performance.now();
    const step = losses.length;
    const batch = draws.next().value;
    const { sum, loss } = await source.gradientSum(batch);
    if (control.signal?.aborted) throw new Cancelled();
    if (!Number.isFinite(loss)) throw new InputError(lossNotANumber({ step: step + 1 }));
    fullStep(
      source.weights,
      { ...moments, sum, reports: batch.length },
      { optimizer: plan.optimizer, layout: source.layout, step, steps },
    );
    losses.push(loss / batch.length);
    reports += batch.length;
    stepMs.push(performance.now() - before);
    control.onStep?.({
      ...{ step: step + 1, steps, loss: loss / batch.length, spentEpsilon: null },
      secondsLeft: secondsLeft(stepMs, steps - step - 1),
    });
  }
  const seconds = (performance.now() - started) / 1000;
  return { steps: losses.length, stopped: losses.length < steps ? "by-hand" : "done", seconds, reports, losses };
}
