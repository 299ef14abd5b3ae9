// A whole run: steps until the plan is done, the person stops it, or it is cancelled. Private runs and runs for comparison
// share the loop, the sampler and the optimizer; only private ones have a ledger, a clip and noise.
import { Cancelled, InternalError } from "@/base/errors";
import type { Rng } from "@/base/random";
import { spentEpsilon } from "@/privacy/accounting/cost";
import { checkpointClock, type Checkpoint, type Resumed } from "./checkpoint";
import type { GradientSource } from "./gradient-source";
import { finalAdapter, startState, type TrainState } from "./optimizer";
import type { Plan } from "./plan";
import { maxReportsPerUnit } from "./recipe";
import { takeOpenStep, takeStep, type Account, type StepResult, type Units } from "./step";
import { secondsLeft } from "./time-left";

/** Private: stays on this computer. */
export interface FitProgress {
  /** Steps done and planned. */
  readonly step: number;
  readonly steps: number;
  /** Mean loss of this step's reports; null for an empty draw. */
  readonly loss: number | null;
  /** Epsilon of the charged steps at the plan's delta, never below the truth and up to a quarter of a second old; null
   * without privacy. */
  readonly spentEpsilon: number | null;
  readonly secondsLeft: number | null;
}

export interface FitInput {
  readonly plan: Plan;
  readonly source: GradientSource;
  readonly units: Units;
  /** [P] start of the adapter. */
  readonly initial: Float32Array;
  /** Absent: from the start. */
  readonly resumed?: Resumed;
  /** secureRng in the product. */
  readonly rng: Rng;
  /** Required for a private plan, absent otherwise. */
  readonly account?: Account;
}

export interface FitControl {
  readonly onStep?: (progress: FitProgress) => void;
  /** Aborted: the run ends with Cancelled and gives no adapter. */
  readonly signal?: AbortSignal;
  /** Aborted: the run ends after its step and keeps the adapter. */
  readonly stop?: AbortSignal;
  /** Aborted: the run ends after its step with Paused; its last checkpoint is where it goes on. */
  readonly pause?: AbortSignal;
  /** Awaited every 50 steps or once a minute, and when the run is paused: the next step waits until it is kept. */
  readonly onCheckpoint?: (checkpoint: Checkpoint) => Promise<void>;
}

/** The run was paused: it can go on. */
export class Paused extends Cancelled {
  override name = "Paused";
}

export interface FitResult {
  /** [P] what is exported: the mean of the iterates. */
  readonly adapter: Float32Array;
  readonly state: TrainState;
  readonly stopped: "done" | "by-hand";
  readonly seconds: number;
  /** Reports whose gradients were computed. Private, like the losses. */
  readonly reports: number;
  readonly losses: readonly (number | null)[];
}

type Stepper = (state: TrainState) => Promise<StepResult>;

/** Binds plan, data and randomness; the loop below does not know which kind of run it drives. */
function stepperOf(input: FitInput): Stepper {
  const { plan, source, units, rng, account } = input;
  const { optimizer, privacy } = plan;
  if (privacy === null) {
    if (account) throw new InternalError("training/fit: expected no account for a run without privacy");
    const samplingProbability = Math.min(1, plan.expectedBatchSize / Math.max(1, units.length));
    const gate = { samplingProbability, maxReportsPerUnit, steps: plan.steps, optimizer, source, rng };
    return (state) => takeOpenStep(state, units, gate);
  }
  if (!account) throw new InternalError("training/fit: expected an account for a private run");
  return (state) => takeStep(state, units, { privacy, optimizer, source, account, rng });
}

const meterMs = 250; // composing losses takes milliseconds: four times a second is enough for a person

/** Epsilon after n steps: quick, from above, never above the plan's. Recomputed at most four times a second and at the end. */
function spentMeter({ privacy, steps }: Plan): ((step: number) => number) | null {
  if (privacy === null) return null;
  const at = spentEpsilon(privacy, privacy.targetDelta);
  let last = { epsilon: 0, when: -Infinity };
  return (step) => {
    const now = performance.now();
    if (step === steps || now - last.when >= meterMs)
      last = { epsilon: Math.min(at(step), privacy.targetEpsilon), when: now };
    return last.epsilon;
  };
}

const breatheMs = 50;

/** Lets messages and timers through every 50 ms, so that a run in a worker can be stopped. */
function breather(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last <= breatheMs) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 0);
    });
    last = performance.now();
  };
}

/** Where a run begins, and the step after which it ends. */
function courseOf({ plan, initial, resumed }: FitInput): { readonly from: Checkpoint; readonly lastStep: number } {
  if (!resumed)
    return { from: { state: startState(initial), losses: [], reports: 0, seconds: 0 }, lastStep: plan.steps };
  return { from: resumed.from, lastStep: Math.min(plan.steps, resumed.from.state.step + resumed.stepsLeft) };
}

/** Keeps the checkpoint of a step if it is due or the run is paused. @returns whether it is @throws Cancelled */
function keeperOf(control: FitControl, from: number): (checkpoint: Checkpoint) => Promise<boolean> {
  const isDue = checkpointClock(from);
  return async (checkpoint) => {
    if (control.signal?.aborted) throw new Cancelled();
    const paused = control.pause?.aborted === true;
    if (isDue(checkpoint.state.step) || paused) await control.onCheckpoint?.(checkpoint);
    return paused;
  };
}

/**
 * Trains from `initial` through plan.steps steps, or from a checkpoint through the steps that are left.
 * @throws Cancelled when control.signal aborts; Paused when control.pause does; InputError TRAIN-NAN, PRIV-SPENT, PRIV-RNG
 */
export async function fit(input: FitInput, control: FitControl = {}): Promise<FitResult> {
  const { plan } = input;
  const takeOne = stepperOf(input);
  const spent = spentMeter(plan);
  const { from, lastStep } = courseOf(input);
  const keep = keeperOf(control, from.state.step);
  const breathe = breather();
  const stepMs: number[] = [];
  const losses = [...from.losses];
  let { state, reports } = from;
  const started = performance.now();
  const seconds = () => from.seconds + (performance.now() - started) / 1000;
  while (state.step < lastStep && !control.stop?.aborted) {
    const before = performance.now();
    const result = await takeOne(state);
    state = result.state;
    reports += result.reports;
    losses.push(result.meanLoss);
    stepMs.push(performance.now() - before);
    await breathe();
    const paused = await keep({ state, losses: [...losses], reports, seconds: seconds() });
    control.onStep?.({
      step: state.step,
      steps: lastStep,
      loss: result.meanLoss,
      spentEpsilon: spent?.(state.step + plan.steps - lastStep) ?? null, // steps that were run again are charged too
      secondsLeft: secondsLeft(stepMs, lastStep - state.step),
    });
    if (paused) throw new Paused();
  }
  if (control.signal?.aborted) throw new Cancelled();
  return {
    adapter: finalAdapter(state, plan.optimizer.emaDecay),
    state,
    stopped: state.step < lastStep ? "by-hand" : "done",
    seconds: seconds(),
    reports,
    losses,
  };
}
