// Predictions out: CSV for spreadsheets (no cell can run as a formula) and JSONL. Schema predictions/1 of FORMATS; decisions
// are 1 or 0, scores have 6 decimals, the report text goes along only if it was ticked.
import { type CsvCell, writeCsv } from "@/formats/csv-write";

export type Reviewed = "model" | "accepted" | "corrected";

export interface PredictionRow {
  readonly reportId: string;
  readonly patient: string | null;
  readonly study: string | null;
  /** The file the report came from, and its row there. */
  readonly source: string;
  readonly row: number;
  readonly reviewed: Reviewed;
  /** A person marked it to come back to. */
  readonly flagged: boolean;
  /** [L] 1 or 0. */
  readonly decision: readonly number[];
  /** [L] in [0, 1]. */
  readonly probability: readonly number[];
  readonly adapterSha256: string;
  readonly text: string;
}

export interface WriteOptions {
  readonly withText: boolean;
}

export const predictionsSchema = "predictions/1";
export const leadingColumns = ["cloister", "report_id", "patient_id", "study_id", "source", "row", "reviewed"] as const;

const sixDecimals = (score: number): number => Number(score.toFixed(6));

/**
 * @param labels [L] names in the order of the rows' arrays
 * @returns UTF-8 with byte-order mark, comma, CRLF; each text cell quoted, one ' before what a spreadsheet would run
 */
export function writePredictionsCsv(
  rows: readonly PredictionRow[],
  labels: readonly string[],
  { withText }: WriteOptions,
): Uint8Array<ArrayBuffer> {
  const scores = labels.map((label) => `${label} score`);
  const header: CsvCell[] = [
    ...leadingColumns,
    ...labels,
    ...scores,
    "adapter_sha256",
    "flagged",
    ...(withText ? ["text"] : []),
  ];
  const lines = rows.map((row): CsvCell[] => [
    predictionsSchema,
    row.reportId,
    row.patient,
    row.study,
    row.source,
    row.row,
    row.reviewed,
    ...row.decision,
    ...row.probability.map(sixDecimals),
    row.adapterSha256,
    row.flagged ? 1 : 0,
    ...(withText ? [row.text] : []),
  ]);
  return writeCsv([header, ...lines]);
}

/** One JSON object a line: labels and scores by name. */
export function writePredictionsJsonl(
  rows: readonly PredictionRow[],
  labels: readonly string[],
  { withText }: WriteOptions,
): Uint8Array<ArrayBuffer> {
  const named = (values: readonly number[]) => Object.fromEntries(labels.map((label, l) => [label, values[l]]));
  const lines = rows.map((row) =>
    JSON.stringify({
      cloister: predictionsSchema,
      report_id: row.reportId,
      patient_id: row.patient,
      study_id: row.study,
      source: row.source,
      row: row.row,
      labels: named(row.decision),
      scores: named(row.probability.map(sixDecimals)),
      reviewed: row.reviewed,
      adapter_sha256: row.adapterSha256,
      flagged: row.flagged,
      ...(withText ? { text: row.text } : {}),
    }),
  );
  return new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""));
}
