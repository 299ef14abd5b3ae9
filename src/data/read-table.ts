// A file's bytes to a Table: its type by content, its encoding, then the reader of its format.
import { csvEmpty, csvTooWide } from "@/base/problems/csv";
import { tooManyRecords } from "@/base/problems/data";
import { jsonEmpty } from "@/base/problems/json";
import { textEmpty } from "@/base/problems/text";
import { typeRefused } from "@/base/problems/type";
import { type CsvRecord, readCsv } from "@/formats/csv-read";
import { unguardCell } from "@/formats/csv-write";
import { decodeText, type Decoded } from "@/formats/encoding";
import { looksLikeFhir } from "@/formats/fhir-file";
import { isJsonObject, looksLikeJson, readJsonRecords } from "@/formats/jsonl-read";
import { refuse } from "@/formats/refuse";
import { looksLikeHl7, refusedType } from "@/formats/sniff";
import { isHeader } from "./header";
import type { IssueLog } from "./issue-log";
import { pause } from "./pause";
import { readFhir } from "./read-fhir";
import { decodeHl7, readHl7 } from "./read-hl7";
import { roleNames, roleRank } from "./role-names";
import { maxColumns, maxRecords, type Table, type TableRecord } from "./table";
import type { ImportOptions } from "./types";

interface Source {
  readonly text: string;
  readonly file: string;
  readonly options: ImportOptions;
  readonly log: IssueLog;
}

function nameColumns(cells: readonly string[], log: IssueLog): string[] {
  return cells.map((cell, i) => {
    if (cell.trim() !== "") return cell.trim();
    log.add("CSV-HEADER-EMPTY", { column: `#${i + 1}`, received: cell });
    return `#${i + 1}`;
  });
}

/** @throws FormatError DATA-MANY */
async function collect(batches: Iterable<CsvRecord[]>, file: string): Promise<CsvRecord[]> {
  const records: CsvRecord[] = [];
  for (const batch of batches) {
    for (const record of batch) records.push(record);
    if (records.length > maxRecords + 1)
      throw refuse(tooManyRecords({ limit: maxRecords }), {
        file,
        expected: `at most ${maxRecords} records`,
        received: "more",
      });
    await pause();
  }
  return records;
}

/** Cells that a Cloister file guards against spreadsheets come back as they were. */
const unguarded = (records: readonly CsvRecord[]): CsvRecord[] =>
  records.map((record) => ({ ...record, cells: record.cells.map(unguardCell) }));

async function readDelimited({ text, file, options, log }: Source): Promise<Table> {
  const { delimiter: asked } = options;
  const { delimiter, batches } = readCsv(text, asked === undefined ? {} : { delimiter: asked });
  const found = await collect(batches, file);
  const all = found[0]?.cells[0] === "cloister" ? unguarded(found) : found;
  const [first] = all;
  if (first === undefined) throw refuse(csvEmpty(), { file, expected: "a header and rows", received: "" });
  if (first.cells.length > maxColumns)
    throw refuse(csvTooWide({ columns: first.cells.length }), {
      file,
      expected: `at most ${maxColumns} columns`,
      received: String(first.cells.length),
    });
  const sample = all.slice(1, 101).map((record) => record.cells);
  const hasHeader = first.fault === null && isHeader(first.cells, sample, Object.keys(options.columns ?? {}));
  const records = hasHeader ? all.slice(1) : all;
  if (records.length === 0)
    throw refuse(csvEmpty(), { file, expected: "rows under the header", received: "none", line: first.line });
  if (!hasHeader) log.add("CSV-NOHEADER", { line: first.line, received: first.cells.join(", ") });
  const widest = hasHeader ? first : (records.find((record) => record.fault === null) ?? first);
  const names = hasHeader ? nameColumns(first.cells, log) : widest.cells.map((_, i) => `#${i + 1}`);
  return { format: delimiter === "\t" ? "tsv" : "csv", delimiter, names, hasHeader, records, arrayFault: null };
}

const cellOf = (value: unknown): string => {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
};

/** Leaves of an object by their dotted paths; arrays stay one cell of JSON, and so does what is nested under a label. */
function* leaves(value: Readonly<Record<string, unknown>>, prefix: string): Generator<[string, unknown]> {
  const isLabels = prefix !== "" && roleRank(prefix, roleNames.labelList) >= 0;
  for (const [key, inner] of Object.entries(value)) {
    const path = prefix === "" ? key : `${prefix}.${key}`;
    if (isJsonObject(inner) && !isLabels) yield* leaves(inner, path);
    else yield [path, inner];
  }
}

/** @throws FormatError JSON-EMPTY, JSON-PRETTY, CSV-WIDE, DATA-MANY */
function readJson({ text, file }: Source): Table {
  const json = readJsonRecords(text, file);
  if (json.records.length === 0) throw refuse(jsonEmpty(), { file, expected: "objects", received: "none" });
  if (json.records.length > maxRecords)
    throw refuse(tooManyRecords({ limit: maxRecords }), {
      file,
      expected: `at most ${maxRecords} records`,
      received: String(json.records.length),
    });
  const columnOf = new Map<string, number>();
  const flat = json.records.map((record) => {
    const found = record.value === null ? [] : [...leaves(record.value, "")];
    for (const [path] of found) if (!columnOf.has(path)) columnOf.set(path, columnOf.size);
    return { record, found };
  });
  if (columnOf.size > maxColumns)
    throw refuse(csvTooWide({ columns: columnOf.size }), {
      file,
      expected: `at most ${maxColumns} fields`,
      received: String(columnOf.size),
    });
  const records = flat.map(({ record, found }): TableRecord => {
    const place = { line: record.line, lines: record.lines, fault: record.fault };
    if (record.value === null) return { ...place, cells: [record.raw] };
    const cells = Array.from({ length: columnOf.size }, () => "");
    const notText = new Set<number>();
    for (const [path, value] of found) {
      const index = columnOf.get(path)!;
      cells[index] = cellOf(value);
      if (typeof value !== "string" && value !== null) notText.add(index);
    }
    return { ...place, cells, notText };
  });
  return {
    format: "jsonl",
    delimiter: null,
    names: [...columnOf.keys()],
    hasHeader: true,
    records,
    arrayFault: json.arrayFault,
  };
}

const wholeAsReport = (text: string): Table => ({
  format: "text",
  delimiter: null,
  names: ["text"],
  hasHeader: true,
  records: [{ cells: [text], line: 1, lines: 1, fault: null }],
  arrayFault: null,
});

/** A .txt file is one report, unless it is a table whose header names a text column. */
function isTableInText(text: string): boolean {
  const { delimiter, batches } = readCsv(text.slice(0, 65_536));
  if (delimiter === null) return false;
  for (const batch of batches)
    return (batch[0]?.cells ?? []).some((cell) => roleRank(cell, [...roleNames.whole, ...roleNames.sections]) >= 0);
  return false;
}

const isPlainTextName = (file: string): boolean => /\.(?:txt|text|md)$/iu.test(file);

/**
 * @throws FormatError of the areas TYPE, TEXT, CSV, JSON, DATA where the whole file cannot be read
 */
export async function readTable(
  bytes: Uint8Array,
  file: string,
  { options, log }: { options: ImportOptions; log: IssueLog },
): Promise<{ table: Table; decoded: Decoded }> {
  const refused = refusedType(bytes);
  if (refused)
    throw refuse(typeRefused(refused), {
      file,
      expected: "CSV, TSV, JSONL, HL7, FHIR or plain text",
      received: refused,
    });
  if (options.delimiter === undefined && looksLikeHl7(bytes)) {
    const decoded = decodeHl7(bytes, file, options.encoding);
    return { table: await readHl7(decoded.text, file, log), decoded };
  }
  const decoded = decodeText(bytes, file, options.encoding);
  const { text } = decoded;
  if (text.trim() === "") throw refuse(textEmpty(), { file, expected: "text", received: "" });
  const source = { text, file, options, log };
  if (options.delimiter === undefined && looksLikeFhir(text))
    return { table: await readFhir(text, file, log), decoded };
  if (options.delimiter === undefined && looksLikeJson(text)) return { table: readJson(source), decoded };
  const isOneReport = options.delimiter === undefined && isPlainTextName(file) && !isTableInText(text);
  return { table: isOneReport ? wholeAsReport(text) : await readDelimited(source), decoded };
}
