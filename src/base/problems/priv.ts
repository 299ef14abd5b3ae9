// Problems of the area PRIV: plan, accounting, ledger, randomness.
import type { Problem } from "../errors";

export const noRandomNumbers = (): Problem => ({
  code: "PRIV-RNG",
  happened: "This browser gave no random numbers.",
  kept: "Nothing was released.",
  fix: "Restart the browser and start again.",
  detail: "base/random: crypto.getRandomValues threw.",
});

/** A public setting lies outside its limits. `what` is our own name of the setting, `rule` its limits in words: "50 or more". */
export const planOutOfRange = (p: { what: string; rule: string; got: number; fix: string }): Problem => ({
  code: "PRIV-PLAN",
  happened: `The ${p.what} must be ${p.rule}.`,
  kept: "Nothing was started.",
  fix: p.fix,
  detail: `training/make-plan: expected ${p.what} ${p.rule}, got ${p.got}.`,
});

export const noiseNotFound = (p: { highest: number; targetEpsilon: number }): Problem => ({
  code: "PRIV-CALIBRATE",
  happened: `No noise level up to ${p.highest.toLocaleString("en-US")} reaches epsilon ${p.targetEpsilon}.`,
  kept: "Nothing was started.",
  fix: "Use fewer steps or a larger public size.",
  detail: `privacy/accounting/calibrate: expected epsilon at most ${p.targetEpsilon} at noiseMultiplier ${p.highest}.`,
});

export const allStepsCharged = (p: { steps: number }): Problem => ({
  code: "PRIV-SPENT",
  happened: `All ${p.steps} steps of this plan are charged.`,
  kept: "The adapter is kept.",
  fix: "Start a new plan; its cost is added.",
  detail: `privacy/ledger: expected at most ${p.steps} charges of this run.`,
});

export const ledgerBroken = (p: { entry: number }): Problem => ({
  code: "PRIV-LEDGER",
  happened: "The privacy ledger was changed outside Cloister.",
  kept: "Training is closed for these reports; your work is kept.",
  fix: "Ask your privacy officer.",
  detail: `privacy/ledger: the hash chain breaks at entry ${p.entry}.`,
});
