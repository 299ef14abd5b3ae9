// Identifiers of patients and studies: values that mean "unknown", the keys of CT-RATE, and checks over the whole file.
// No row is changed because of another row: the checks only report.
import type { IssueLog } from "./issue-log";

const unknowns: ReadonlySet<string> = new Set([
  ...["", "-", ".", "?", "0", "na", "n/a", "nan", "none", "null", "unknown", "unk", "anonymous", "xxxx", "___"],
  "not in ct-rate",
]);

/** Exact string, trimmed, NFC, leading zeros kept; null where the value means that nobody knows. */
export function readIdentifier(cell: string): string | null {
  const value = cell.trim().normalize("NFC");
  return unknowns.has(value.toLowerCase()) ? null : value;
}

/** A number that a spreadsheet has shortened: its digits are gone. */
export const isScientific = (cell: string): boolean => /^\d(?:[.,]\d+)?e\+?\d{1,3}$/iu.test(cell.trim());

export interface CtRateKey {
  readonly patient: string;
  readonly study: string;
  /** One row of several for the same scan. */
  readonly isReconstruction: boolean;
}

/** `train_17051_a` or `train_17051_a_2.nii.gz`: patient train_17051, scan train_17051_a. */
export function readCtRateKey(cell: string): CtRateKey | null {
  const found = /^((?:train|valid)_\d+)_([a-z]+)(_\d+(?:\.nii\.gz)?)?$/u.exec(cell.trim());
  if (!found) return null;
  const [, patient = "", scan = "", reconstruction] = found;
  return { patient, study: `${patient}_${scan}`, isReconstruction: reconstruction !== undefined };
}

const commonRows = 20;
const commonShare = 0.05;

/** Warns of each patient on ≥ 20 rows and ≥ 5 % of the rows: it may mean "unknown". */
export function warnOfCommonPatients(patients: readonly (string | null)[], column: string, log: IssueLog): void {
  const rows = new Map<string, number>();
  for (const patient of patients) if (patient !== null) rows.set(patient, (rows.get(patient) ?? 0) + 1);
  for (const [patient, count] of rows)
    if (count >= commonRows && count >= commonShare * patients.length)
      log.add("DATA-PATIENT-COMMON", { column, received: `${patient} on ${count} rows` });
}

interface Sided {
  readonly row: number;
  readonly line: number;
  readonly patient: string | null;
  readonly split: "train" | "valid" | "test" | null;
}

/** Warns at the first row of a patient that stands on another side than the patient's rows before. */
export function warnOfSplitPatients(rows: readonly Sided[], column: string, log: IssueLog): void {
  const sides = new Map<string, boolean>();
  const said = new Set<string>();
  for (const { patient, split, row, line } of rows) {
    if (patient === null || split === null) continue;
    const isTraining = split === "train";
    const before = sides.get(patient);
    if (before === undefined) sides.set(patient, isTraining);
    else if (before !== isTraining && !said.has(patient)) {
      said.add(patient);
      log.add("DATA-SPLIT", { row, line, column, received: split });
    }
  }
}
