// Predictions in again, from the CSV or JSONL that Cloister wrote: as decisions and scores of the reports with those ids.
import * as v from "valibot";
import { notPredictions } from "@/base/problems/data";
import { readCsv } from "@/formats/csv-read";
import { unguardCell } from "@/formats/csv-write";
import { decodeText } from "@/formats/encoding";
import { looksLikeJson, readJsonRecords } from "@/formats/jsonl-read";
import { refuse } from "@/formats/refuse";
import { IssueLog } from "./issue-log";
import { type PredictionRow, leadingColumns, predictionsSchema } from "./predictions";
import type { Issue } from "@/base/errors";

export interface PredictionFile {
  readonly labels: readonly string[];
  readonly rows: readonly PredictionRow[];
  /** Records that do not hold a prediction; the others were read. */
  readonly issues: readonly Issue[];
}

const decision = v.picklist([0, 1]);
const score = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const base = {
  patient: v.nullable(v.string()),
  study: v.nullable(v.string()),
  source: v.string(),
  row: v.pipe(v.number(), v.integer(), v.minValue(0)),
  reviewed: v.picklist(["model", "accepted", "corrected"]),
};
const rowSchema = v.object({
  ...base,
  reportId: v.string(),
  decision: v.array(decision),
  probability: v.array(score),
  adapterSha256: v.string(),
  flagged: v.boolean(),
  text: v.string(),
});
const lineSchema = v.object({
  cloister: v.literal(predictionsSchema),
  report_id: v.string(),
  patient_id: base.patient,
  study_id: base.study,
  source: base.source,
  row: base.row,
  reviewed: base.reviewed,
  labels: v.record(v.string(), decision),
  scores: v.record(v.string(), score),
  adapter_sha256: v.string(),
  flagged: v.optional(v.boolean(), false), // absent from files of earlier versions
  text: v.optional(v.string(), ""),
});

const orNull = (cell: string | undefined): string | null => (cell === undefined || cell === "" ? null : cell);
const numberOf = (cell: string | undefined): number => (cell === undefined || cell.trim() === "" ? NaN : Number(cell));

function fromCells(
  cells: readonly string[],
  header: readonly string[],
  labels: readonly string[],
): PredictionRow | null {
  const lead = leadingColumns.length;
  const L = labels.length;
  const at = (name: string) => cells[header.indexOf(name)];
  const parsed = v.safeParse(rowSchema, {
    reportId: cells[1],
    patient: orNull(cells[2]),
    study: orNull(cells[3]),
    source: cells[4],
    row: numberOf(cells[5]),
    reviewed: cells[6],
    decision: cells.slice(lead, lead + L).map(numberOf),
    probability: cells.slice(lead + L, lead + 2 * L).map(numberOf),
    adapterSha256: at("adapter_sha256"),
    flagged: at("flagged") === "1",
    text: at("text") ?? "",
  });
  return parsed.success && cells[0] === predictionsSchema ? parsed.output : null;
}

function readFromCsv(text: string, file: string, log: IssueLog): PredictionFile {
  const records = [...readCsv(text, { delimiter: "," }).batches].flat();
  const header = (records[0]?.cells ?? []).map(unguardCell);
  const lead = leadingColumns.length;
  const L = header.slice(lead).indexOf("adapter_sha256") / 2;
  const isOurs = leadingColumns.every((name, i) => header[i] === name) && Number.isInteger(L) && L >= 1;
  if (!isOurs)
    throw refuse(notPredictions(), { file, expected: "the header of a predictions file", received: header.join(", ") });
  const labels = header.slice(lead, lead + L);
  const rows = records.slice(1).flatMap((record, i) => {
    const cells = record.cells.map(unguardCell);
    const row = record.fault === null && cells.length === header.length ? fromCells(cells, header, labels) : null;
    if (!row) log.add(record.fault ?? "CSV-COLUMNS", { row: i + 1, line: record.line, received: cells.join(",") });
    return row ? [row] : [];
  });
  return { labels, rows, issues: log.list() };
}

function readFromJsonl(text: string, file: string, log: IssueLog): PredictionFile {
  let labels: readonly string[] | null = null;
  const rows: PredictionRow[] = [];
  for (const [i, record] of readJsonRecords(text, file).records.entries()) {
    const parsed = v.safeParse(lineSchema, record.value);
    const line = parsed.success ? parsed.output : null;
    labels ??= line ? Object.keys(line.labels) : null;
    const names: readonly string[] = labels ?? [];
    const isWhole = line !== null && names.every((name) => name in line.labels && name in line.scores);
    if (!isWhole) {
      log.add(record.fault ?? "JSON-OBJECT", { row: i + 1, line: record.line, received: record.raw });
      continue;
    }
    rows.push({
      reportId: line.report_id,
      patient: line.patient_id,
      study: line.study_id,
      source: line.source,
      row: line.row,
      reviewed: line.reviewed,
      decision: names.map((name) => line.labels[name] ?? 0),
      probability: names.map((name) => line.scores[name] ?? 0),
      adapterSha256: line.adapter_sha256,
      flagged: line.flagged,
      text: line.text,
    });
  }
  if (labels === null)
    throw refuse(notPredictions(), { file, expected: "predictions/1 on each line", received: "others" });
  return { labels, rows, issues: log.list() };
}

/**
 * @returns labels in file order and the rows; what was written comes back exactly (scores at 6 decimals)
 * @throws FormatError where the file is not one that Cloister wrote
 */
export function readPredictions(bytes: Uint8Array, file: string): PredictionFile {
  const { text } = decodeText(bytes, file, "utf-8");
  const log = new IssueLog(file);
  return looksLikeJson(text) ? readFromJsonl(text, file, log) : readFromCsv(text, file, log);
}
