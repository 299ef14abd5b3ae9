// What every figure asks of its input: arrays of one shape, probabilities that are numbers, pairs on the same reports.
import { checkLength } from "@/base/check";
import { InputError } from "@/base/errors";
import { notTheSameReports, probabilityNotANumber } from "@/base/problems/eval";
import type { Scored } from "./types";

/**
 * @throws InputError EVAL-NAN for a scored probability that is not a number in [0, 1]
 * @throws InternalError for arrays of unequal shape
 */
export function checkScored(scored: Scored): void {
  const L = scored.labels.length;
  const n = scored.patients.length;
  for (const name of ["truth", "scored", "probability"] as const)
    checkLength("evaluation/check-scored", name, [scored[name].length, n * L]);
  checkLength("evaluation/check-scored", "thresholds", [scored.thresholds.length, L]);
  for (let cell = 0; cell < n * L; cell++) {
    const p = scored.probability[cell]!;
    if (scored.scored[cell] !== 0 && !(p >= 0 && p <= 1))
      throw new InputError(probabilityNotANumber({ row: Math.floor(cell / L) + 1, label: (cell % L) + 1 }));
  }
}

/** @throws InputError EVAL-PAIR unless both judge the same labels of the same reports against the same reference */
export function checkPair(a: Scored, b: Scored): void {
  checkScored(a);
  checkScored(b);
  const same =
    a.labels.length === b.labels.length &&
    a.patients.length === b.patients.length &&
    a.labels.every((label, l) => label === b.labels[l]) &&
    a.patients.every((patient, i) => patient === b.patients[i]) &&
    a.scored.every((one, cell) => one === b.scored[cell] && (one === 0 || a.truth[cell] === b.truth[cell]));
  if (!same) throw new InputError(notTheSameReports());
}
