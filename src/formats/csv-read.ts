// Delimited text to records of cells. papaparse gets whole records in batches; a batch that does not give as many rows as
// the scan found is parsed record by record, so that no fault of one record reaches another.
import Papa from "papaparse";
import { type ScannedRecord, afterLineEnd, lineEnd, recordLimitChars, scanRecords } from "./csv-scan";
import { type Delimiter, delimiters, findDelimiter } from "./csv-delimiter";

export interface CsvRecord {
  readonly cells: readonly string[];
  readonly line: number;
  readonly lines: number;
  readonly fault: "CSV-QUOTE" | "CSV-RECORD" | null;
  /** Cell at which the fault begins, from 1; 0 without a fault. */
  readonly faultColumn: number;
  /** Index of its first character in the text. */
  readonly start: number;
}

export interface CsvOptions {
  readonly delimiter?: Delimiter;
  readonly recordLimit?: number;
}

export interface CsvText {
  /** null: one column. */
  readonly delimiter: Delimiter | null;
  /** Batches of at most 1,000 records or about 4 MiB, so that the caller may pause between them. */
  readonly batches: Iterable<CsvRecord[]>;
}

const batchRecords = 1000;
const batchChars = 4 * 2 ** 20;
const noDelimiter = "\uffff"; // a table of one column still needs one for the parser: a code that is no character

/**
 * With a line end after the last record: without one papaparse keeps the white space after a last closing quote. With a
 * byte-order mark in front of one that is text: papaparse takes the first off.
 */
function parseRows(text: string, delimiter: string): string[][] {
  const options = { delimiter, newline: "\n", quoteChar: '"', escapeChar: '"', header: false } as const;
  const mark = text.startsWith("\ufeff") ? "\ufeff" : "";
  return Papa.parse<string[]>(`${mark}${text}\n`, options).data.slice(0, -1);
}

/** A faulty record keeps its text, cut at the delimiters: enough to correct it by hand. */
const rawCells = (raw: string, delimiter: string): string[] => raw.slice(0, 65_536).split(delimiter);

const placeOf = ({ start, line, lines, fault, faultColumn }: ScannedRecord) => ({
  start,
  line,
  lines,
  fault,
  faultColumn,
});

function parseOne(raw: string, record: ScannedRecord, delimiter: string): CsvRecord {
  const rows = parseRows(raw, delimiter);
  if (rows.length === 1 && rows[0]!.length === record.columns) return { ...placeOf(record), cells: rows[0]! };
  return { ...placeOf(record), cells: rawCells(raw, delimiter), fault: "CSV-QUOTE", faultColumn: 1 };
}

function parseBatch(text: string, records: readonly ScannedRecord[], delimiter: string): CsvRecord[] {
  const whole = records.filter((record) => record.fault === null);
  const raw = (record: ScannedRecord) => text.slice(record.start, record.end);
  const rows = whole.length === 0 ? [] : parseRows(whole.map(raw).join("\n"), delimiter);
  const agrees = rows.length === whole.length && rows.every((row, i) => row.length === whole[i]!.columns);
  let next = 0;
  return records.map((record) => {
    if (record.fault !== null) return { ...placeOf(record), cells: rawCells(raw(record), delimiter) };
    const i = next++;
    return agrees ? { ...placeOf(record), cells: rows[i]! } : parseOne(raw(record), record, delimiter);
  });
}

function* batchesOf(text: string, records: Iterable<ScannedRecord>, delimiter: string): Generator<CsvRecord[]> {
  let batch: ScannedRecord[] = [];
  let chars = 0;
  for (const record of records) {
    batch.push(record);
    chars += record.end - record.start;
    if (batch.length < batchRecords && chars < batchChars) continue;
    yield parseBatch(text, batch, delimiter);
    batch = [];
    chars = 0;
  }
  if (batch.length > 0) yield parseBatch(text, batch, delimiter);
}

/** The line `sep=;` that Excel writes: its delimiter and where the table starts. */
function separatorLine(text: string): { delimiter: Delimiter; start: number } | null {
  const end = lineEnd(text, 0);
  const found = /^sep=([,;\t|])$/iu.exec(text.slice(0, Math.min(end, 6)));
  const delimiter = end <= 5 ? delimiters.find((d) => d === found?.[1]) : undefined;
  return delimiter === undefined ? null : { delimiter, start: afterLineEnd(text, end) };
}

/**
 * @param text decoded, without a byte-order mark; line ends CR, LF, CRLF or a mixture
 * @returns the delimiter and the records with physical lines counted from 1; blank lines are no records
 */
export function readCsv(text: string, options: CsvOptions = {}): CsvText {
  const separator = separatorLine(text);
  const start = separator?.start ?? 0;
  const delimiter = options.delimiter ?? separator?.delimiter ?? findDelimiter(text, start);
  const scan = { delimiter: delimiter ?? noDelimiter, recordLimit: options.recordLimit ?? recordLimitChars };
  const [header] = scanRecords(text, { ...scan, expectedColumns: 0, start });
  const expectedColumns = header?.columns ?? 0;
  const records = scanRecords(text, { ...scan, expectedColumns, start, firstLine: separator ? 2 : 1 });
  return { delimiter, batches: batchesOf(text, records, scan.delimiter) };
}
