// What a run needs to go on from a step, besides its plan and the ledger, and when it is kept. No seed, noise or sampled unit is in it:
// what goes on draws afresh (PRIVACY 3, 9).
import type { TrainState } from "./optimizer";

/** Losses, reports and seconds so far are private, like those of a result. */
export interface Checkpoint {
  readonly state: TrainState;
  readonly losses: readonly (number | null)[];
  readonly reports: number;
  readonly seconds: number;
}

/** A run that goes on. Steps charged since the checkpoint are run again as new charges, so it ends early: never over its plan. */
export interface Resumed {
  readonly from: Checkpoint;
  /** Steps that may still be taken: those of the plan that are not charged. */
  readonly stepsLeft: number;
}

const everySteps = 50;
const everyMs = 60_000;

/** Whether a checkpoint is due, asked after each step: 50 steps or a minute after the one before. */
export function checkpointClock(step: number, now = performance.now()): (step: number, now?: number) => boolean {
  let last = { step, now };
  return (at, time = performance.now()) => {
    if (at - last.step < everySteps && time - last.now < everyMs) return false;
    last = { step: at, now: time };
    return true;
  };
}
