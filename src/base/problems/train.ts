// Problems of the area TRAIN: a run that cannot start or go on.
import type { Problem } from "../errors";

export const lossNotANumber = (p: { step: number }): Problem => ({
  code: "TRAIN-NAN",
  happened: `The loss is not a number from step ${p.step}.`,
  kept: `Your settings and step ${p.step - 1} are kept.`,
  fix: "Try a lower learning rate.",
  detail: `training/step: expected a finite loss, got none in step ${p.step}.`,
});

export const noLabels = (): Problem => ({
  code: "TRAIN-LABELS",
  happened: "These reports have no labels to learn from.",
  kept: "The reports are kept.",
  fix: "Choose a label set under Reports, or open a file with a column a label.",
  detail: "workers/session/plan-settings: expected a label set, got none.",
});

export const noTrainingReports = (): Problem => ({
  code: "TRAIN-EMPTY",
  happened: "No report is left to train on.",
  kept: "The reports are kept.",
  fix: "Keep fewer patients for Check, or change what happens to rows without a patient.",
  detail: "workers/session/train: expected at least one unit with labels, got 0.",
});

export const runDoesNotFit = (): Problem => ({
  code: "TRAIN-CHANGED",
  happened: "The reports, their labels or the encoder are not those that this run was started on.",
  kept: "The run is kept as it stood when it stopped.",
  fix: "Undo the changes and resume, or keep the adapter as it is.",
  detail: "workers/session/paused-run: expected the digest of the reports at the start of the run, got another.",
});

export const pausedRunWaits = (): Problem => ({
  code: "TRAIN-PAUSED",
  happened: "A paused run waits.",
  kept: "It is kept; nothing was started.",
  fix: "Resume it, keep its adapter or discard it, then start another run.",
  detail: "workers/session/train-calls: expected no paused run, found one.",
});

export const fullIsNotPrivate = (): Problem => ({
  code: "TRAIN-FULL",
  happened:
    "Full fine-tuning has no privacy: it would need a gradient of every weight for each report, and noise on all of them.",
  kept: "Nothing was started.",
  fix: "Use --method head or --method lora with this epsilon, or --epsilon none for a comparison that is never shared.",
  detail: "cli/train-full: expected epsilon none with method full, got a number.",
});
