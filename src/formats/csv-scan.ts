// Where the records of a delimited file end. Quote-aware, counts physical lines, and keeps one open quote from swallowing
// the file: a record whose quotes do not fit is given up at its first line and reading goes on with the next line.

export interface ScannedRecord {
  readonly start: number;
  /** Without the line end. */
  readonly end: number;
  /** Physical line where it starts, from 1, and how many lines it covers. */
  readonly line: number;
  readonly lines: number;
  /** Number of cells; 0 for a faulty record. */
  readonly columns: number;
  readonly fault: "CSV-QUOTE" | "CSV-RECORD" | null;
  /** Where the fault begins: cell of the record, from 1; 0 without a fault. */
  readonly faultColumn: number;
}

export interface ScanOptions {
  readonly delimiter: string;
  /** Cells of the header, to tell a swallowed row; 0 = not known. */
  readonly expectedColumns: number;
  readonly recordLimit?: number;
  /** Where reading begins and the number of that line; absent = 0 and 1. */
  readonly start?: number;
  readonly firstLine?: number;
}

export const recordLimitChars = 4 * 2 ** 20;
const LF = 10;
const CR = 13;
const QUOTE = 34;

/** First CR or LF at or after `from`, or the length of the text. */
export function lineEnd(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === LF || c === CR) return i;
  }
  return text.length;
}

/** The place after the line end at `at`: CRLF is one. */
export const afterLineEnd = (text: string, at: number): number =>
  at >= text.length ? text.length : text.charCodeAt(at) === CR && text.charCodeAt(at + 1) === LF ? at + 2 : at + 1;

/** Not indexOf: a far quote would be searched for again and again. */
function quoteWithin(text: string, from: number, stop: number): number {
  const last = Math.min(stop, text.length - 1);
  for (let i = from; i <= last; i++) if (text.charCodeAt(i) === QUOTE) return i;
  return -1;
}

/** Where the cell that opens with a quote at `at` ends, -1 where its quotes do not fit. White space may follow the closing quote. */
function quotedCellEnd(text: string, at: number, { delimiter, stop }: { delimiter: number; stop: number }): number {
  let i = at + 1;
  for (;;) {
    const quote = quoteWithin(text, i, stop);
    if (quote < 0) return -1;
    if (text.charCodeAt(quote + 1) === QUOTE) {
      i = quote + 2;
      continue;
    }
    i = quote + 1;
    while (i < text.length && text.charCodeAt(i) !== delimiter && (text[i] === " " || text[i] === "\t")) i++;
    const c = text.charCodeAt(i);
    return i >= text.length || c === delimiter || c === LF || c === CR ? i : -1;
  }
}

function plainCellEnd(text: string, at: number, delimiter: number): number {
  for (let i = at; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === delimiter || c === LF || c === CR) return i;
  }
  return text.length;
}

interface Walk {
  readonly end: number;
  readonly columns: number;
  readonly fits: boolean;
  /** First cell that runs over a line end, or whose quote does not close; from 1. */
  readonly openColumn: number;
}

/** Walks the cells of one record; `fits` is false where a quote does not close within `stop`. */
function walkRecord(text: string, start: number, { delimiter, stop }: { delimiter: number; stop: number }): Walk {
  const firstEnd = lineEnd(text, start);
  let at = start;
  let openColumn = 0;
  for (let columns = 1; ; columns++) {
    const opens = text.charCodeAt(at) === QUOTE;
    const end = opens ? quotedCellEnd(text, at, { delimiter, stop }) : plainCellEnd(text, at, delimiter);
    if (openColumn === 0 && (end < 0 || end > firstEnd)) openColumn = columns;
    if (end < 0) return { end: at, columns, fits: false, openColumn };
    if (end >= text.length || text.charCodeAt(end) !== delimiter) return { end, columns, fits: true, openColumn };
    at = end + 1;
  }
}

/** A line that alone has all the cells of the header, half of them short: a row, not prose. */
function looksLikeRow(line: string, quotes: number, { delimiter, expectedColumns }: ScanOptions): boolean {
  if (line.split('"').length !== quotes + 1) return false;
  const cells = line.split(delimiter);
  return cells.length === expectedColumns && cells.filter((cell) => cell.length <= 8).length * 2 >= expectedColumns;
}

/**
 * True where a record over several lines seems to hold whole rows: two stray quotes enclosed them. Only for wide tables, and
 * only where no other quote stands on those lines, so that a cell of several lines beside another one is none.
 */
function swallowsRows(record: string, options: ScanOptions): boolean {
  if (options.expectedColumns < 8) return false;
  const lines = record.split(/\r\n|\n|\r/u);
  const [first = "", last = ""] = [lines[0], lines.at(-1)];
  if (lines.slice(1, -1).some((line) => looksLikeRow(line, 0, options))) return true;
  return looksLikeRow(first, 1, options) && looksLikeRow(last, 1, options);
}

function countLines(text: string, start: number, end: number): number {
  let lines = 1;
  for (let at = lineEnd(text, start); at < end; at = lineEnd(text, afterLineEnd(text, at))) lines++;
  return lines;
}

type Found = Omit<ScannedRecord, "start" | "line">;

/** The record that starts at `at`; a quote has to close within `stop`. */
function findRecord(text: string, at: number, { stop, ...options }: ScanOptions & { stop: number }): Found {
  const firstEnd = lineEnd(text, at);
  const { fits, end, columns, openColumn } = walkRecord(text, at, { delimiter: options.delimiter.charCodeAt(0), stop });
  const isMultiLine = fits && end > firstEnd;
  if (!fits || (isMultiLine && swallowsRows(text.slice(at, end), options)))
    return { end: firstEnd, lines: 1, columns: 0, fault: "CSV-QUOTE", faultColumn: openColumn };
  const lines = isMultiLine ? countLines(text, at, end) : 1;
  if (end - at > (options.recordLimit ?? recordLimitChars))
    return { end, lines, columns: 0, fault: "CSV-RECORD", faultColumn: 1 };
  return { end, lines, columns, fault: null, faultColumn: 0 };
}

/** A line of nothing but white space, looked at only where it is one cell. */
const isBlank = (text: string, at: number, { end, columns }: Found): boolean =>
  columns === 1 && end - at <= 64 && text.slice(at, end).trim() === "";

/**
 * The records of the text in order; blank lines are none. Linear in the text: once giving up on quotes has cost 8 times its
 * length, a quote that is still open at the end of its line is given up at once.
 */
export function* scanRecords(text: string, options: ScanOptions): Generator<ScannedRecord> {
  const limit = options.recordLimit ?? recordLimitChars;
  let budget = 8 * text.length + limit;
  let line = options.firstLine ?? 1;
  for (let at = options.start ?? 0; at < text.length;) {
    const found = findRecord(text, at, { ...options, stop: budget > 0 ? at + limit : lineEnd(text, at) });
    if (found.fault === "CSV-QUOTE") budget -= Math.min(limit, text.length - at);
    if (!isBlank(text, at, found)) yield { start: at, line, ...found };
    line += found.lines;
    at = afterLineEnd(text, found.end);
  }
}
