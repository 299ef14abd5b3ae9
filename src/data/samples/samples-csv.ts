// The sample reports as a CSV file: RFC 4180 quotes, LF ends, UTF-8, labels as 1, 0, -1 or blank.
import type { LabelValue } from "../types";
import { sampleLabels } from "./labels";

interface CsvReport {
  readonly reportId: string;
  readonly patientId: string;
  readonly text: string;
  readonly labels: readonly LabelValue[];
}

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

/**
 * Header `report_id,patient_id,report_text` and the labels, then one record a report.
 * @param labels  [L] names in the order of each report's labels; absent = the 14 of the chest X-ray samples
 */
export function samplesCsv(reports: readonly CsvReport[], labels: readonly string[] = sampleLabels): string {
  const header = ["report_id", "patient_id", "report_text", ...labels];
  const records = reports.map((report) => [
    report.reportId,
    report.patientId,
    quoted(report.text),
    ...report.labels.map((value) => (value === -2 ? "" : String(value))),
  ]);
  return [header, ...records].map((cells) => `${cells.join(",")}\n`).join("");
}
