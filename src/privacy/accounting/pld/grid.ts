// How fine the loss grid must be (PRIVACY 8.3). Connect-the-dots lies above the truth by about d²/(12 s²), relative.
import { lossWidth } from "./release";
import type { AccountedRun } from "../rdp-epsilon";

/** s of the mean step of all runs: √(Σ T s² / Σ T). */
function meanWidth(runs: readonly AccountedRun[]): number {
  const steps = runs.reduce((sum, run) => sum + run.steps, 0);
  return Math.sqrt(runs.reduce((sum, run) => sum + (run.steps / steps) * lossWidth(run) ** 2, 0));
}

/** The largest of 1, 2, 5 · 10^−k that is not above the value. */
function roundDown(value: number): number {
  const exponent = Math.floor(Math.log10(value) + 1e-12);
  const unit = Number(`1e${exponent}`);
  const factor = [5, 2, 1].find((f) => f * unit <= value * (1 + 1e-12)) ?? 1;
  return Number(`${factor}e${exponent}`);
}

const leastEpsilon = 1e-3;

/** d = min(1e-4, ε/1000, s/20), down to 1, 2 or 5 · 10^−k: at most 2e-4 above the truth. */
export const fineWidth = (runs: readonly AccountedRun[], epsilon: number): number =>
  roundDown(Math.min(1e-4, Math.max(epsilon, leastEpsilon) / 1000, meanWidth(runs) / 20));

/** d = min(s/3, ε/500), ε roughly known: at most 1 % above the truth, in a millisecond. For previews and for searches. */
export const coarseWidth = (runs: readonly AccountedRun[], epsilon: number): number =>
  Math.min(meanWidth(runs) / 3, Math.max(epsilon, leastEpsilon) / 500);
