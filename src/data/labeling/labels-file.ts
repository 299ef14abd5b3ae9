// labels.csv: the labels of the open reports, a row a report, and back. Rows are joined by report id; where both sides name a
// study it must be the same, since ids of an import are row numbers. The file holds no report text.
import { InputError } from "@/base/errors";
import { labelsFileColumns } from "@/base/problems/label";
import { IssueLog } from "@/data/issue-log";
import { readLabelCell } from "@/data/label-cells";
import { nameKey } from "@/data/names";
import { readIdentifier } from "@/data/patients";
import { readTable } from "@/data/read-table";
import type { LabelSet, ReportRecord } from "@/data/types";
import { type CsvCell, writeCsv } from "@/formats/csv-write";
import { handOf } from "./hand-labels";
import { observationsTable } from "./observations";

const labelsSchema = "labels/1";

const cellOf = (value: number): number | null => (value === -2 ? null : value);

/**
 * Reports with labels, flagged ones and those that were read twice. Columns `<label> again` hold the second reading where
 * there is one.
 * @returns UTF-8 as writeCsv makes it: 1, 0, -1, or empty for blank
 */
export function writeLabels(reports: readonly ReportRecord[], labels: readonly string[]): Uint8Array<ArrayBuffer> {
  const again = reports.some((report) => handOf(report).second !== null);
  const header: CsvCell[] = [
    ...["cloister", "report_id", "patient_id", "study_id", "source", "row", "labeled_by", "flagged"],
    ...labels,
    ...(again ? labels.map((label) => `${label} again`) : []),
  ];
  const kept = reports.filter((report) => report.labels !== null || handOf(report).flagged);
  const rows = kept.map((report): CsvCell[] => {
    const { by, flagged, second } = handOf(report);
    const cells = (values: Int8Array | null): CsvCell[] =>
      values ? Array.from(values, cellOf) : labels.map(() => null);
    return [
      ...[labelsSchema, report.id, report.patient, report.study, report.file, report.row],
      ...[report.labels ? (by ?? "file") : "", flagged ? 1 : 0],
      ...cells(report.labels),
      ...(again ? cells(second) : []),
    ];
  });
  return writeCsv([header, ...rows]);
}

export interface ReadLabels {
  /** [L] by index of the report. */
  readonly found: ReadonlyMap<number, Int8Array>;
  readonly read: number;
  /** Rows that name no open report, or another study. */
  readonly unknown: number;
  /** Rows with a cell that is no label value. */
  readonly unreadable: number;
}

/** A row of blanks is no labels, unless somebody is named who found nothing. */
const saysNothing = (values: readonly (number | undefined)[], by: string): boolean =>
  by === "" && values.every((value) => value === -2);

/** Both sides name a study and not the same. */
function isOther(own: string | null, cell: string): boolean {
  const study = readIdentifier(cell);
  return study !== null && own !== null && study !== own;
}

const idNames = ["report_id", "id"].map(nameKey);
const studyNames = [nameKey("study_id")];
const byNames = [nameKey("labeled_by")];

/**
 * @throws InputError LABEL-FILE where there is no column of report ids or none of the labels; FormatError as readTable
 */
export async function readLabels(
  file: { readonly name: string; readonly bytes: Uint8Array },
  reports: readonly ReportRecord[],
  { labels }: LabelSet,
): Promise<ReadLabels> {
  const table =
    observationsTable(file) ??
    (await readTable(file.bytes, file.name, { options: {}, log: new IssueLog(file.name) })).table;
  const keys = table.names.map(nameKey);
  const columns = labels.map((label) => keys.indexOf(nameKey(label)));
  const named = columns.filter((column) => column >= 0).length;
  const [id, study, by] = [idNames, studyNames, byNames].map((names) => keys.findIndex((key) => names.includes(key)));
  if (id === undefined || id < 0 || named === 0)
    throw new InputError(labelsFileColumns({ hasIds: id !== -1, labels: named }));
  const rowOf = new Map(reports.map((report, row) => [report.id, row]));
  const cellIn = (cells: readonly string[], column = -1): string => cells[column]?.trim() ?? "";
  const found = new Map<number, Int8Array>();
  const counts = { unknown: 0, unreadable: 0 };
  for (const { cells, fault } of table.records) {
    const row = rowOf.get(cellIn(cells, id));
    if (fault !== null || row === undefined || isOther(reports[row]!.study, cellIn(cells, study))) {
      counts.unknown++;
      continue;
    }
    const values = columns.map((column) => readLabelCell(cellIn(cells, column)));
    if (values.some((value) => value === undefined)) counts.unreadable++;
    else if (saysNothing(values, cellIn(cells, by))) continue;
    else
      found.set(
        row,
        Int8Array.from(values, (value) => value ?? -2),
      );
  }
  return { found, read: table.records.length, ...counts };
}
