// A whole run: steps until the plan is done, the person stops it, or it is cancelled. Private runs and runs for comparison
// share the loop, the sampler and the optimizer; only private ones have a ledger, a clip and noise.
import { Cancelled, InternalError } from "@/base/errors";
import type { Rng } from "@/base/random";
import { spentEpsilon } from "@/privacy/accounting/cost";
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

/** Lets messages and timers through, so that a run in a worker can be stopped. */
const breathe = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0);
  });

/**
 * Trains from `initial` through plan.steps steps.
 * @throws Cancelled when control.signal aborts; InputError TRAIN-NAN, PRIV-SPENT, PRIV-RNG
 */
export async function fit(input: FitInput, control: FitControl = {}): Promise<FitResult> {
  const { plan } = input;
  const takeOne = stepperOf(input);
  const spent = spentMeter(plan);
  const stepMs: number[] = [];
  const losses: (number | null)[] = [];
  let state = startState(input.initial);
  let reports = 0;
  const started = performance.now();
  let breathed = started;
  while (state.step < plan.steps && !control.stop?.aborted) {
    const before = performance.now();
    const result = await takeOne(state);
    state = result.state;
    reports += result.reports;
    losses.push(result.meanLoss);
    stepMs.push(performance.now() - before);
    if (performance.now() - breathed > breatheMs) {
      await breathe();
      breathed = performance.now();
    }
    if (control.signal?.aborted) throw new Cancelled();
    control.onStep?.({
      step: state.step,
      steps: plan.steps,
      loss: result.meanLoss,
      spentEpsilon: spent?.(state.step) ?? null,
      secondsLeft: secondsLeft(stepMs, plan.steps - state.step),
    });
  }
  if (control.signal?.aborted) throw new Cancelled();
  return {
    adapter: finalAdapter(state, plan.optimizer.emaDecay),
    state,
    stopped: state.step < plan.steps ? "by-hand" : "done",
    seconds: (performance.now() - started) / 1000,
    reports,
    losses,
  };
}
