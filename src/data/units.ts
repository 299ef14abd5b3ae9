// Who counts as one in the promise: each patient with all of the patient's reports, or each report. The lists are private.
import type { ReportRecord, RowsWithoutPatient } from "./types";

export interface UnitRule {
  readonly unit: "patient" | "report";
  readonly rowsWithoutPatient: RowsWithoutPatient;
}

/**
 * @returns for each unit the indices of its reports, in the order of first appearance; no report is in two units
 * With unit "patient", rows whose patient is unknown are each their own unit, or in none ("leave-out").
 */
export function unitsOf(reports: readonly Pick<ReportRecord, "patient">[], rule: UnitRule): number[][] {
  if (rule.unit === "report") return reports.map((_, i) => [i]);
  const units: number[][] = [];
  const byPatient = new Map<string, number[]>();
  for (const [i, { patient }] of reports.entries()) {
    const known = patient === null ? undefined : byPatient.get(patient);
    if (known) {
      known.push(i);
      continue;
    }
    if (patient === null && rule.rowsWithoutPatient === "leave-out") continue;
    const unit = [i];
    units.push(unit);
    if (patient !== null) byPatient.set(patient, unit);
  }
  return units;
}
