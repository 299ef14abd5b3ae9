// One record to one report: text cleaned and split into sections, identifiers, split, labels. A record that gives no report
// is set aside with the first reason found; every finding names its row, line and column.
import type { Decoded } from "@/formats/encoding";
import { cleanText, withoutMarks } from "@/text/clean";
import { splitSections, type Section } from "@/text/sections";
import type { ColumnPlan } from "./column-plan";
import type { IssueCode, IssueLog } from "./issue-log";
import { isScientific, readCtRateKey, readIdentifier } from "./patients";
import { readLabels } from "./read-labels";
import type { Table, TableRecord } from "./table";
import type { ReportRecord } from "./types";

export interface RowContext {
  readonly table: Table;
  readonly plan: ColumnPlan;
  readonly log: IssueLog;
  readonly file: string;
  readonly decoded: Decoded;
}

export interface ReadReport {
  readonly report: ReportRecord;
  /** One of several reconstructions of a CT-RATE scan. */
  readonly isReconstruction: boolean;
}

const maxTextChars = 200_000;
const loneSurrogate = /\p{Cs}/u;

const splits: ReadonlyMap<string, "train" | "valid" | "test"> = new Map([
  ["train", "train"],
  ["training", "train"],
  ["valid", "valid"],
  ["val", "valid"],
  ["validate", "valid"],
  ["validation", "valid"],
  ["dev", "valid"],
  ["test", "test"],
  ["testing", "test"],
]);

interface Rejection {
  readonly code: IssueCode;
  readonly column?: string;
  readonly byte?: number;
  readonly received: string;
  readonly expected?: string;
}

/** Number of the cell, from 0, in which the text before a place ends; quotes hide delimiters. */
function cellAt(before: string, delimiter: string | null): number {
  let cell = 0;
  let inQuotes = false;
  for (const c of before) {
    if (c === '"') inQuotes = !inQuotes;
    else if (c === delimiter && !inQuotes) cell++;
  }
  return cell;
}

/** A line of the record that is not UTF-8: its byte, and its column where the record's start is known. */
function badBytes(record: TableRecord, { decoded, table }: RowContext): Rejection | null {
  for (let line = record.line; decoded.badLines.size > 0 && line < record.line + record.lines; line++) {
    const bad = decoded.badLines.get(line);
    if (!bad) continue;
    const { start } = record;
    const cell = start === undefined ? -1 : cellAt(decoded.text.slice(start, bad.index), table.delimiter);
    const received = start === undefined ? (record.cells[0] ?? "") : (record.cells[cell] ?? "");
    return { code: "TEXT-BYTES", byte: bad.byte, received, ...columnNamed(table, cell) };
  }
  return null;
}

const columnNamed = (table: Table, index: number): { column?: string } => {
  if (index < 0) return {};
  return { column: table.names[index] ?? `#${index + 1}` };
};

function wrongColumns(cells: readonly string[], { table }: RowContext): Rejection | null {
  const { names } = table;
  const expected = `${names.length} cells`;
  const got = `${cells.length} cells`;
  if (cells.length < names.length)
    return { code: "CSV-COLUMNS", expected, received: got, ...columnNamed(table, cells.length) };
  const extra = cells.findIndex((cell, i) => i >= names.length && cell.trim() !== "");
  if (extra < 0) return null;
  return { code: "CSV-COLUMNS", expected, received: `${got}: ${cells[extra]!}`, ...columnNamed(table, extra) };
}

/** Formats whose records are no rows of cells: their reader has looked at their form. */
const withoutRows: ReadonlySet<Table["format"]> = new Set(["jsonl", "hl7", "fhir"]);

/** Faults of the record as a whole; a long row whose extra cells are empty is none. */
function recordFault(record: TableRecord, context: RowContext): Rejection | null {
  const { table } = context;
  const { cells, fault } = record;
  const received = record.found ?? cells.join(table.delimiter ?? " ");
  if (fault !== null) return { code: fault, received, ...columnNamed(table, (record.faultColumn ?? 0) - 1) };
  const bad = badBytes(record, context);
  if (bad || withoutRows.has(table.format)) return bad;
  if (table.hasHeader && table.names.length > 1 && table.names.every((name, i) => cells[i]?.trim() === name))
    return { code: "CSV-HEADER-AGAIN", received };
  return wrongColumns(cells, context);
}

interface TextRead {
  readonly sections: readonly Section[];
  readonly rejection: Rejection | null;
}

/** Text columns of a record as sections, in column order; empty ones are left out. */
function readText(record: TableRecord, context: RowContext, place: { row: number; line: number }): TextRead {
  const { names } = context.table;
  const sections: Section[] = [];
  for (const { index, section } of context.plan.text) {
    const raw = record.cells[index] ?? "";
    const at = { column: names[index]!, received: raw };
    const rejected = (code: IssueCode): TextRead => ({ sections: [], rejection: { code, ...at } });
    if (record.notText?.has(index)) return rejected("DATA-TEXT");
    if (raw.length > maxTextChars) return rejected("TEXT-LONG");
    if (loneSurrogate.test(raw)) return rejected("TEXT-SURROGATE");
    const clean = cleanText(raw);
    if (clean.controls > 0) context.log.add("TEXT-CONTROL", { ...place, ...at, received: `${clean.controls} of them` });
    if (clean.marks > 0) context.log.add("TEXT-MARKS", { ...place, ...at, received: `${clean.marks} of them` });
    if (withoutMarks(clean.text).trim() === "") continue;
    if (section === null) sections.push(...splitSections(clean.text));
    else sections.push({ name: section, text: clean.text.trim() });
  }
  if (sections.length > 0) return { sections, rejection: null };
  const column = context.plan.text.map(({ index }) => names[index]!).join(" + ");
  return { sections, rejection: { code: "DATA-EMPTY", column, received: "" } };
}

function readPatient(
  cells: readonly string[],
  context: RowContext,
  place: { row: number; line: number },
): string | null {
  const { plan, table, log } = context;
  if (plan.patient === null) return null;
  const cell = cells[plan.patient] ?? "";
  const patient = readIdentifier(cell);
  const at = { ...place, column: table.names[plan.patient]!, received: cell };
  if (patient === null) log.add("DATA-PATIENT", at);
  else if (isScientific(cell)) log.add("DATA-ID-SCI", at);
  return patient;
}

function readSplit(cells: readonly string[], context: RowContext, place: { row: number; line: number }) {
  const { plan, table, log } = context;
  const cell = plan.split === null ? "" : (cells[plan.split] ?? "");
  const split = splits.get(cell.trim().toLowerCase()) ?? null;
  if (plan.split !== null && split === null && cell.trim() !== "")
    log.add("DATA-SPLIT-VALUE", { ...place, column: table.names[plan.split]!, received: cell });
  return split;
}

type Identity = Pick<ReportRecord, "patient" | "study" | "split"> & { readonly isReconstruction: boolean };

/** Without a patient column, a CT-RATE key names the patient too. */
function readIdentity(cells: readonly string[], context: RowContext, place: { row: number; line: number }): Identity {
  const { plan } = context;
  const studyCell = plan.study === null ? "" : (cells[plan.study] ?? "");
  const scan = readCtRateKey(studyCell);
  return {
    patient: plan.patient === null ? (scan?.patient ?? null) : readPatient(cells, context, place),
    study: scan?.study ?? readIdentifier(studyCell),
    split: readSplit(cells, context, place),
    isReconstruction: scan?.isReconstruction ?? false,
  };
}

/** @returns the report, or the code that set the record aside */
export function readRow(record: TableRecord, row: number, context: RowContext): ReadReport | IssueCode {
  const { plan, log, file, table } = context;
  const { cells, line } = record;
  const place = { row, line };
  const fault = recordFault(record, context);
  const { sections, rejection } = fault ? { sections: [], rejection: fault } : readText(record, context, place);
  if (rejection) {
    const { code, ...finding } = rejection;
    log.add(code, { ...place, ...finding });
    return code;
  }
  const { isReconstruction, ...identity } = readIdentity(cells, context, place);
  const labels = plan.labels ? readLabels(cells, plan.labels, { names: table.names, log, place }) : null;
  const groups = plan.groups.map((index) => (cells[index] ?? "").trim());
  const report = {
    id: String(row),
    file,
    row,
    line,
    ...identity,
    sections,
    labels,
    ...(groups.length > 0 && { groups }),
  };
  return { report, isReconstruction };
}
