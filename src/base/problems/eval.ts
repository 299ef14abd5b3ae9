// Problems of the area EVAL: judging cannot be done.
import type { Problem } from "../errors";

/** row and label count from 1; a label's name may be a column name, so it is not repeated here. */
export const probabilityNotANumber = (p: { row: number; label: number }): Problem => ({
  code: "EVAL-NAN",
  happened: `A probability is not a number (row ${p.row}, label ${p.label}).`,
  kept: "Nothing was scored.",
  fix: "Check the model.",
  detail: `evaluation/check-scored: expected a number in [0, 1] at row ${p.row}, label ${p.label}.`,
});

export const labelCountDiffers = (p: { predicted: number; reference: number }): Problem => ({
  code: "EVAL-LABELS",
  happened: `Predictions have ${p.predicted} labels, the reference has ${p.reference}.`,
  kept: "Nothing was scored.",
  fix: "Choose one label set.",
  detail: `evaluation/majority: expected ${p.reference} labels, got ${p.predicted}.`,
});

export const nothingToCheck = (): Problem => ({
  code: "EVAL-EMPTY",
  happened: "Check needs labelled reports kept out of training; there are none.",
  kept: "The run is kept.",
  fix: "Train again and keep a share of the patients for Check, or open another labelled file.",
  detail: "workers/session/check: expected at least one held-out report with labels, got 0.",
});

export const notTheSameReports = (): Problem => ({
  code: "EVAL-PAIR",
  happened: "The two results do not judge the same reports against the same reference.",
  kept: "Nothing was compared.",
  fix: "Judge both on one set of reports with one label set.",
  detail: "evaluation/check-scored: expected equal labels, patients, truth and scored cells.",
});
