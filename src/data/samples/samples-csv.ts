// The sample reports as a CSV file: RFC 4180 quotes, LF ends, UTF-8, labels as 1, 0, -1 or blank.
import type { SampleReport } from "./generate";
import { sampleLabels } from "./labels";

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

/** Header `report_id,patient_id,report_text` and the 14 labels, then one record a report. */
export function samplesCsv(reports: readonly SampleReport[]): string {
  const header = ["report_id", "patient_id", "report_text", ...sampleLabels];
  const records = reports.map((report) => [
    report.reportId,
    report.patientId,
    quoted(report.text),
    ...report.labels.map((value) => (value === -2 ? "" : String(value))),
  ]);
  return [header, ...records].map((cells) => `${cells.join(",")}\n`).join("");
}
