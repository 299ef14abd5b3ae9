// One cell of a sweep: its sides, its fit, its scores. What it tells is private but for the privacy itself.
import { InputError } from "@/base/errors";
import { nothingToCheck } from "@/base/problems/eval";
import { noLabels, noTrainingReports } from "@/base/problems/train";
import { unitsOf } from "@/data/units";
import { score } from "@/evaluation/score";
import type { Scored, Scores } from "@/evaluation/types";
import type { PlacedCell } from "@/training/sweep";
import { judgedOf } from "./check";
import type { HeldReports } from "./hold-reports";
import { fitCell } from "./sweep-fit";
import type { CellControl, CellFit, CellPlace, CellSides } from "./sweep-fit";
import { unseenTexts } from "./sweep-split";
import { sides } from "./train";

/** The averages over a part of the test reports. */
export type PartScores = Pick<Scores, "reports" | "weightedF1" | "macroF1" | "microF1">;

export interface CellOutcome extends Omit<CellFit, "probability"> {
  readonly scores: Scores;
  /** Over the test reports whose text stands in no training report; null where there is none. */
  readonly unseen: PartScores | null;
  /** Test reports that are cut at the token limit. */
  readonly tooLong: number;
  /** null where only the scores were kept: without predictions nothing is paired or resampled. */
  readonly predicted: {
    /** [n] indices of held reports, in the order of `judged`. */
    readonly tested: readonly number[];
    /** Patients are numbered over the whole data set, so that cells of any split can be paired. */
    readonly judged: Scored;
  } | null;
}

/** [n] number of each held report's patient; a report without one is a patient of its own. */
export function patientNumbers(held: HeldReports): Int32Array {
  const { labelSet, reports } = held.imported;
  if (!labelSet) throw new InputError(noLabels());
  const policy = { uncertain: "positive", blank: "negative" } as const; // not asked for the truth
  return judgedOf(held, [...reports.keys()], { labelSet, policy }).patients;
}

/** @throws InputError TRAIN-EMPTY, EVAL-EMPTY, TRAIN-LABELS */
async function sidesOf({ held, policies }: CellPlace, patientOf: Int32Array): Promise<CellSides> {
  const { labelSet, reports, hasPatients } = held.imported;
  if (!labelSet) throw new InputError(noLabels());
  const { train, test } = await sides({ held, settings: { seed: 0, holdOut: 0 } }); // sides are written in the reports
  const units = unitsOf(
    train.map((i) => reports[i]!),
    { unit: hasPatients ? "patient" : "report", rowsWithoutPatient: policies.rowsWithoutPatient },
  );
  if (units.length === 0) throw new InputError(noTrainingReports());
  if (test.length === 0) throw new InputError(nothingToCheck());
  const judged = judgedOf(held, test, { labelSet, policy: policies });
  return {
    train: units
      .flat()
      .sort((a, b) => a - b)
      .map((i) => train[i]!),
    patients: units.length,
    test,
    judged: { ...judged, patients: Int32Array.from(test, (i) => patientOf[i]!) },
  };
}

/** The rows of judged reports at these places. */
function rowsOf(judged: Scored, rows: readonly number[]): Scored {
  const L = judged.labels.length;
  const cells = rows.flatMap((row) => Array.from({ length: L }, (_, l) => row * L + l));
  return {
    ...judged,
    patients: Int32Array.from(rows, (row) => judged.patients[row]!),
    truth: Uint8Array.from(cells, (cell) => judged.truth[cell]!),
    scored: Uint8Array.from(cells, (cell) => judged.scored[cell]!),
    probability: Float64Array.from(cells, (cell) => judged.probability[cell]!),
  };
}

function unseenScores(held: HeldReports, { train, test }: CellSides, judged: Scored): PartScores | null {
  const unseen = new Set(unseenTexts(held, train, test));
  const rows = test.flatMap((i, row) => (unseen.has(i) ? [row] : []));
  if (rows.length === 0) return null;
  const { reports, weightedF1, macroF1, microF1 } = score(rowsOf(judged, rows));
  return { reports, weightedF1, macroF1, microF1 };
}

/**
 * Trains or fits, labels the test reports and scores them.
 * @param patientOf  of `patientNumbers`, over the data set before the split
 * @throws InputError PRIV-*, TRAIN-*, EVAL-*; DeviceError; Cancelled when the signal aborts: charged steps stay charged
 */
export async function runCell(
  cell: PlacedCell,
  { place, patientOf }: { readonly place: CellPlace; readonly patientOf: Int32Array },
  control: CellControl = {},
): Promise<CellOutcome> {
  const { held } = place;
  const found = await sidesOf(place, patientOf);
  const { probability, ...fit } = await fitCell(cell, found, [place, control]);
  const judged: Scored = { ...found.judged, probability };
  return {
    ...fit,
    scores: score(judged),
    unseen: unseenScores(held, found, judged),
    tooLong: found.test.filter((i) => held.lengths[i]! > held.maxTokens).length,
    predicted: { tested: found.test, judged },
  };
}
