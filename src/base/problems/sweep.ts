// Problems of the area SWEEP: an experiment of many runs that cannot be read, started or gone on with.
import type { Problem } from "../errors";

/** @param p.place  our own name of the field, such as "split.share"; `rule` what it must be, in words */
export const sweepPlanUnreadable = (p: { place: string; rule: string }): Problem => ({
  code: "SWEEP-PLAN",
  happened: `The plan of the sweep cannot be used: ${p.place} must be ${p.rule}.`,
  kept: "Nothing was started.",
  fix: "Correct the plan; docs/experiments.md shows each field.",
  detail: `training/sweep-plan: expected ${p.place} to be ${p.rule}.`,
});

const limitOf = (contact: string | null): string => (contact === null ? "the limit" : `the limit set by ${contact}`);

/** @param p  composed epsilon of what is spent and of all private runs still to do; the lowest limit and who set it */
export const sweepOverBudget = (p: { got: number; most: number; contact: string | null }): Problem => ({
  code: "SWEEP-BUDGET",
  happened: `This sweep would bring the data set to epsilon ${p.got}; ${limitOf(p.contact)} is ${p.most}.`,
  kept: "Nothing was started.",
  fix: "Remove runs or raise the limit.",
  detail: `workers/session/sweep-budget: expected a composed epsilon of at most ${p.most}, got ${p.got}.`,
});

export const sweepDataChanged = (p: { done: number }): Problem => ({
  code: "SWEEP-DATA",
  happened: "The data changed since this sweep began.",
  kept: `${p.done} finished ${p.done === 1 ? "run is" : "runs are"} kept.`,
  fix: "Start a new sweep.",
  detail: "workers/session/sweep: expected the SHA-256 of the data that the sweep began with.",
});

export const sweepEmpty = (): Problem => ({
  code: "SWEEP-EMPTY",
  happened: "The plan has no run that can be done here.",
  kept: "Nothing was started.",
  fix: "Add a method, an epsilon or a seed.",
  detail: "training/sweep: expected at least one cell, got 0.",
});

/** @param detail  ours: which operation */
export const sweepNotKept = (detail: string): Problem => ({
  code: "SWEEP-STORE",
  happened: "A result of the sweep could not be read or written.",
  kept: "Finished runs that were written before are kept; what was charged stays charged.",
  fix: "Check that there is space and that this place may be written to, then start again.",
  detail: `${detail}.`,
});

export const sweepHeld = (): Problem => ({
  code: "SWEEP-BUSY",
  happened: "This sweep is running in another program.",
  kept: "Nothing was changed.",
  fix: "Wait for it to end, or choose another folder.",
  detail: "cli/sweep-folder: expected to be the only program that writes these results.",
});

export const sweepRunning = (): Problem => ({
  code: "SWEEP-RUNNING",
  happened: "A sweep is running.",
  kept: "Nothing was changed.",
  fix: "Pause or stop it first.",
  detail: "workers/session/sweep-calls: expected no sweep at work.",
});

export const sweepNeedsHost = (): Problem => ({
  code: "SWEEP-FULL",
  happened: "Full fine-tuning runs on the command line only.",
  kept: "The other runs go on.",
  fix: "Run the same plan with cloister sweep.",
  detail: "workers/session/sweep-run: expected a host with threads for method full.",
});
