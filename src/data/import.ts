// Reports in: bytes to reports with patients and labels, and every finding on the way. No record vanishes: each ends
// accepted, accepted without labels, set aside or merged, and the four add up to the records read.
import { InternalError } from "@/base/errors";
import { fileTooBig } from "@/base/problems/data";
import type { Decoded } from "@/formats/encoding";
import { refuse } from "@/formats/refuse";
import { planColumns } from "./column-plan";
import { mergeDuplicates } from "./duplicates";
import { IssueLog } from "./issue-log";
import { warnOfCommonPatients, warnOfSplitPatients } from "./patients";
import { pause } from "./pause";
import { readRow, type ReadReport, type RowContext } from "./read-row";
import { readTable } from "./read-table";
import type { TableRecord } from "./table";
import type { ImportCounts, Imported, ImportOptions, LabelSet } from "./types";
import { unpack } from "./unpack";

const limitBytes = 512 * 2 ** 20; // a string takes no more characters
const rowsBetweenPauses = 2000;

interface SetAside {
  readonly cells: readonly string[];
  readonly issue: string;
}

interface Rows {
  readonly read: ReadReport[];
  readonly setAside: SetAside[];
}

/** Cells as the set-aside file shows them: a broken JSON record stands whole in the text column. */
function asideCells(record: TableRecord, context: RowContext): readonly string[] {
  if (context.table.format !== "jsonl" || record.fault === null) return record.cells;
  const column = context.plan.text[0]?.index ?? 0;
  return context.table.names.map((_, i) => (i === column ? (record.cells[0] ?? "") : ""));
}

async function readRows(context: RowContext): Promise<Rows> {
  const rows: Rows = { read: [], setAside: [] };
  for (const [i, record] of context.table.records.entries()) {
    const result = readRow(record, i + 1, context);
    if (typeof result === "string") rows.setAside.push({ cells: asideCells(record, context), issue: result });
    else rows.read.push(result);
    if (i % rowsBetweenPauses === rowsBetweenPauses - 1) await pause();
  }
  return rows;
}

function noteEncoding({ guessedAt }: Decoded, log: IssueLog): void {
  if (guessedAt) log.add("TEXT-GUESSED", { ...guessedAt, received: "other bytes" });
}

const isAllBlank = ({ report }: ReadReport): boolean => report.labels?.every((value) => value === -2) ?? false;

/** Rows whose labels are all blank: a note, a warning above 5 %. */
function noteBlankRows(rows: readonly ReadReport[], log: IssueLog): void {
  const blank = rows.filter(isAllBlank);
  const [first] = blank;
  if (!first) return;
  const code = blank.length > 0.05 * rows.length ? "LABEL-BLANK-MANY" : "LABEL-BLANK";
  log.add(code, {
    row: first.report.row,
    line: first.report.line,
    received: `${blank.length} of ${rows.length} rows; this is the first`,
  });
}

/** @throws InternalError unless every record read has ended in exactly one way */
function countRows(read: number, rows: Rows, kept: readonly ReadReport[]): ImportCounts {
  const withoutLabels = kept.filter(({ report }) => report.labels === null).length;
  const counts = {
    read,
    accepted: kept.length - withoutLabels,
    withoutLabels,
    setAside: rows.setAside.length,
    merged: rows.read.length - kept.length,
  };
  const sum = counts.accepted + counts.withoutLabels + counts.setAside + counts.merged;
  if (sum !== read) throw new InternalError(`data/import: ${sum} records ended, ${read} were read`);
  return counts;
}

/**
 * Reads CSV, TSV, JSONL (or one JSON array), HL7 v2 and plain text, packed in .gz or .zip or not; content decides, other types are refused
 * by name.
 * @param bytes the file, at most 512 MiB
 * @param fileName as the person sees it; only issues repeat it
 * @param labelSets candidates for `options.labelSet` absent; the first of the largest that matches is taken
 * @returns reports in file order, counts, and issues sorted by severity (at most 1,000 a code)
 * @throws FormatError where the whole file cannot be read (areas TYPE, TEXT, CSV, JSON, HL7, ZIP, DATA)
 * @throws InputError DATA-COLUMN where a column chosen by hand does not exist
 */
// eslint-disable-next-line @typescript-eslint/max-params -- the file, its name, the choices and the label sets are one call
export async function importReports(
  bytes: Uint8Array,
  fileName: string,
  options: ImportOptions,
  labelSets: readonly LabelSet[],
): Promise<Imported> {
  if (bytes.length > limitBytes)
    throw refuse(fileTooBig({ sizeBytes: bytes.length, limitBytes }), {
      file: fileName,
      expected: `at most ${limitBytes} bytes`,
      received: String(bytes.length),
    });
  const log = new IssueLog(fileName);
  const plain = unpack({ bytes, name: fileName }, log);
  const { table, decoded } = await readTable(plain.bytes, plain.name, { options, log });
  noteEncoding(decoded, log);
  if (table.arrayFault !== null) log.add("JSON-ARRAY", { line: table.arrayFault, received: "another end" });
  const plan = planColumns(table, { options, labelSets, log, file: fileName });
  const rows = await readRows({ table, plan, log, file: fileName, decoded });
  const hasPatients = plan.patient !== null || rows.read.some(({ report }) => report.patient !== null);
  const kept = options.keepDuplicates ? rows.read : mergeDuplicates(rows.read, { hasPatients, log, plan });
  const patients = rows.read.map(({ report }) => report.patient);
  if (hasPatients) warnOfCommonPatients(patients, table.names[plan.patient ?? plan.study ?? 0]!, log);
  else log.add("DATA-NOPATIENT", { received: "none" });
  warnOfSplitPatients(
    kept.map(({ report }) => report),
    table.names[plan.split ?? 0]!,
    log,
  );
  noteBlankRows(kept, log);
  return {
    format: table.format,
    encoding: decoded.encoding,
    delimiter: table.delimiter,
    columns: plan.columns,
    preview: table.records.slice(0, 5).map((record) => record.cells),
    labelSet: plan.labels?.set ?? null,
    reports: kept.map(({ report }) => report),
    counts: countRows(table.records.length, rows, kept),
    issues: log.list(),
    setAside: rows.setAside,
    hasPatients,
  };
}
