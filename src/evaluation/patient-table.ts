// What each patient adds to the counts of every label. Intervals and tests resample patients, so this is all they need.
// A report is negative on both sides for most labels: only the other cells are kept, row by row, and TN is what is left.
import { decide } from "./label-counts";
import type { LabelCounts } from "./label-counts";
import type { Scored } from "./types";

/** Columns of the table: TP, FP, FN and ignored cells of label l stand at 4·l + 0 … 3. */
const kinds = 4;
const ignored = 3;
/** Column offset by 2·truth + decision; true negatives have none. */
const kindOf = [-1, 1, 2, 0] as const;

/** C patients, L labels; row c holds starts[c] … starts[c+1] of columns and values. */
export interface PatientTable {
  readonly numLabels: number;
  readonly numPatients: number;
  /** [C] reports of each patient. */
  readonly reports: Float64Array;
  /** [C + 1]. */
  readonly starts: Int32Array;
  /** Which count; see above. */
  readonly columns: Int32Array;
  /** Whole numbers above 0. */
  readonly values: Float64Array;
}

/** [n] index 0 … C − 1 of each report's patient, in order of first appearance. */
function patientRows(patients: Int32Array): { readonly rows: Int32Array; readonly count: number } {
  const known = new Map<number, number>();
  const rows = patients.map((patient) => {
    const row = known.get(patient) ?? known.size;
    known.set(patient, row);
    return row;
  });
  return { rows, count: known.size };
}

export function patientTable(scored: Scored): PatientTable {
  const L = scored.labels.length;
  const { rows, count } = patientRows(scored.patients);
  const reports = new Float64Array(count);
  const cells = Array.from({ length: count }, () => new Map<number, number>());
  for (const [i, c] of rows.entries()) {
    reports[c]! += 1;
    const of = cells[c]!;
    for (let l = 0; l < L; l++) {
      const cell = i * L + l;
      const kind =
        scored.scored[cell] === 0
          ? ignored
          : kindOf[2 * scored.truth[cell]! + decide(scored.probability[cell]!, scored.thresholds[l]!)]!;
      if (kind >= 0) of.set(kinds * l + kind, (of.get(kinds * l + kind) ?? 0) + 1);
    }
  }
  const starts = new Int32Array(count + 1);
  for (const [c, of] of cells.entries()) starts[c + 1] = starts[c]! + of.size;
  return {
    numLabels: L,
    numPatients: count,
    reports,
    starts,
    columns: Int32Array.from(cells.flatMap((of) => [...of.keys()])),
    values: Float64Array.from(cells.flatMap((of) => [...of.values()])),
  };
}

/** Sums of weighted patients: [4·L] counts and, last, the number of reports. Whole numbers, so that their order changes nothing. */
export type Totals = Float64Array;

/** Σ_c weight_c · row_c; patients of weight 0 are not visited. weights [C] whole numbers. */
export function weightedTotals(table: PatientTable, weights: ArrayLike<number>): Totals {
  const { numLabels, numPatients, reports, starts, columns, values } = table;
  const totals = new Float64Array(kinds * numLabels + 1);
  let all = 0;
  for (let c = 0; c < numPatients; c++) {
    const weight = weights[c]!;
    if (weight === 0) continue;
    all += weight * reports[c]!;
    for (let k = starts[c]!; k < starts[c + 1]!; k++) totals[columns[k]!]! += weight * values[k]!;
  }
  totals[kinds * numLabels] = all;
  return totals;
}

/** The totals without patient c. */
export function withoutPatient(table: PatientTable, totals: Totals, c: number): Totals {
  const left = totals.slice();
  for (let k = table.starts[c]!; k < table.starts[c + 1]!; k++) left[table.columns[k]!]! -= table.values[k]!;
  left[left.length - 1]! -= table.reports[c]!;
  return left;
}

/** [L] TP, FP, FN, TN of totals. */
export function countsOf(totals: Totals): LabelCounts[] {
  const reports = totals[totals.length - 1]!;
  return Array.from({ length: (totals.length - 1) / kinds }, (_, l) => {
    const at = kinds * l;
    const [tp, fp, fn] = [totals[at]!, totals[at + 1]!, totals[at + 2]!];
    return { tp, fp, fn, tn: reports - totals[at + ignored]! - tp - fp - fn };
  });
}
