// Words of Train.
import type { PausedSummary, RunSummary, TrainPhase } from "@/workers/protocol";
import { count, counted, deltaFigure, duration, epsilonFigure } from "@/ui/words/figures";

export const text = {
  title: "Train",
  lead: "The plan is frozen at Start. Everything runs on this computer.",
  empty: "Nothing trained yet. Open labelled reports first.",
  emptyPlan: "Nothing trained yet. Settle the plan on Privacy first.",
  goReports: "Go to Reports",
  goPrivacy: "Go to Privacy",
  start: "Start training",
  settling: "Working out the plan…",
  again: "Train again",
  next: "Go to Check",
  pause: "Pause",
  resume: "Resume",
  pausedTitle: "A run that can go on",
  keepPaused: "Keep as it is",
  discard: "Discard",
  discardAsk: "Discard this run? Its adapter is deleted.",
  discardYes: "Discard the run",
  discardNo: "Do not discard",
  inMemory: "In memory only: closing this page forgets it. Keep work on this computer under Start, and it survives.",
  fresh:
    "It goes on with fresh randomness. Steps that had begun after the last saved one stay charged, so it may end some steps early: never over its budget.",
  stop: "Stop and keep",
  stopping: "Ends after this step…",
  cancel: "Cancel",
  checklist: "Before the start",
  left: "Time left",
  step: "Step",
  spent: "Epsilon spent",
  noEpsilon: "Without privacy: no epsilon is claimed.",
  loss: "Loss",
  noLoss: "The curve starts with the first training step.",
  stopHint:
    "Pause ends the run after its step; it can go on later. Stop and keep ends it with its adapter at the epsilon charged. Cancel drops the adapter; what was charged stays spent.",
  stopNote: "Stopped by hand. Epsilon does not cover the decision to stop; the statement says so.",
  addUp: "Another run on these reports adds to what they have given away.",
} as const;

export const phaseNames: Readonly<Record<TrainPhase, string>> = {
  preparing: "Preparing",
  features: "Reading reports with the encoder",
  training: "Training",
  finishing: "Finishing",
};

export const phaseShort: Readonly<Record<TrainPhase, string>> = {
  preparing: "Preparing",
  features: "Reading",
  training: "Training",
  finishing: "Finishing",
};

export function doneSentence(run: RunSummary): string {
  const end =
    run.stopped === "by-hand"
      ? `Stopped at step ${count(run.steps)} of ${count(run.plan.steps)}`
      : `Done: ${counted(run.steps, "step")}`;
  return `${end} in ${duration(run.seconds)} on ${counted(run.reports, "report")} of ${counted(run.patients, "patient")}, ${count(run.reportsPerSecond)} reports a second.`;
}

/** Of a run that was broken off and went on: what it ran again took the place of steps at its end. */
export const repeatedSentence = ({ steps, plan }: RunSummary): string =>
  `${counted(plan.steps - steps, "step")} had begun before a break and stayed charged, so the run ended that much earlier, within its budget.`;

export const savedStepSentence = (step: number): string => `Saved at step ${count(step)}.`;

/** "Stopped at step 340 of 1,000, on reports.csv." */
export const pausedSentence = ({ step, plan, fileName }: PausedSummary): string =>
  `It stands at step ${count(step)} of ${count(plan.steps)}, on ${fileName}.`;

/** The epsilon spent (0.62) stays in the ledger. */
export const discardSentence = ({ plan }: PausedSummary): string =>
  plan.privacy ? `${text.discardAsk} What it charged stays in the ledger.` : text.discardAsk;

/** "Epsilon 0.42 of 1 spent, delta 0.00001, per patient, this run". */
export const spentSentence = (spent: number, budget: { epsilon: number; delta: number; unit: string }): string =>
  `Epsilon ${epsilonFigure(spent)} of ${epsilonFigure(budget.epsilon)} spent, delta ${deltaFigure(budget.delta)}, per ${budget.unit}, this run`;

/** Earlier runs on the same patients, and the total once this one is over. */
export function accountSentence(
  before: number,
  after: number | null,
  { delta, unit }: { delta: number; unit: string },
): string {
  const scope = `delta ${deltaFigure(delta)}, per ${unit}, all runs on this data`;
  const total = after === null ? "" : ` With all steps of this run: epsilon ${epsilonFigure(after)}, ${scope}.`;
  return before === 0
    ? `First charged run on these patients.${total}`
    : `Charged by earlier runs: epsilon ${epsilonFigure(before)}, ${scope}.${total}`;
}
