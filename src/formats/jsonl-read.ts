// JSON records: one object a line, or the elements of one array. Lines bound the damage: a string never runs over a line
// end, so a broken record ends with its line. Values by JSON.parse, depth and size checked before.
import { jsonPretty } from "@/base/problems/json";
import { afterLineEnd, lineEnd, recordLimitChars } from "./csv-scan";
import { refuse } from "./refuse";

export type JsonFault = "JSON-LINE" | "JSON-OBJECT" | "JSON-DEPTH" | "JSON-KEY" | "JSON-RECORD";

export interface JsonRecord {
  readonly raw: string;
  readonly line: number;
  readonly lines: number;
  /** null where `fault` says why. */
  readonly value: Readonly<Record<string, unknown>> | null;
  readonly fault: JsonFault | null;
}

export interface JsonText {
  readonly records: readonly JsonRecord[];
  /** Line at which an array is not closed, has a comma too many, or is followed by something. */
  readonly arrayFault: number | null;
}

const maxDepth = 64;

export const isJsonObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Deepest nesting of brackets outside strings; needs no valid JSON. */
function depthOf(raw: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < raw.length; i++) {
    const c = raw[i];
    if (inString) {
      if (c === "\\") i++;
      else if (c === '"') inString = false;
    } else if (c === '"') inString = true;
    else if (c === "{" || c === "[") deepest = Math.max(deepest, ++depth);
    else if (c === "}" || c === "]") depth--;
  }
  return deepest;
}

const hasProtoKey = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.some(hasProtoKey)
    : isJsonObject(value) && Object.entries(value).some(([key, inner]) => key === "__proto__" || hasProtoKey(inner));

/** The value; null where it is no JSON. */
export function parseJson(raw: string): { value: unknown } | null {
  try {
    const value: unknown = JSON.parse(raw);
    return { value };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** One object, checked for size, depth and keys before. */
export function readJsonValue(raw: string): Pick<JsonRecord, "value" | "fault"> {
  if (raw.length > recordLimitChars) return { value: null, fault: "JSON-RECORD" };
  if (depthOf(raw) > maxDepth) return { value: null, fault: "JSON-DEPTH" };
  const parsed = parseJson(raw);
  if (parsed === null) return { value: null, fault: "JSON-LINE" };
  if (!isJsonObject(parsed.value)) return { value: null, fault: "JSON-OBJECT" };
  if (hasProtoKey(parsed.value)) return { value: null, fault: "JSON-KEY" };
  return { value: parsed.value, fault: null };
}

function readLines(text: string): JsonText {
  const records: JsonRecord[] = [];
  for (let at = 0, line = 1; at < text.length; line++) {
    const end = lineEnd(text, at);
    const raw = text.slice(at, end).trim();
    if (raw !== "") records.push({ raw, line, lines: 1, ...readJsonValue(raw) });
    at = afterLineEnd(text, end);
  }
  return { records, arrayFault: null };
}

interface Element {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly lines: number;
  /** "," or "]" that ended it, "" at the end of the text. */
  readonly ender: string;
}

const lineEnds = (text: string): number => text.match(/\r\n?|\n/gu)?.length ?? 0;

/** Cuts the array that opens at `open` into its elements, brackets and strings respected. */
function* arrayElements(text: string, open: number, firstLine: number): Generator<Element> {
  // Strings (ended by their line at the latest), brackets, commas and line ends: all that cutting an array needs.
  const arrayToken = /"(?:[^"\\\r\n]|\\.)*"?|[[\]{},\n]|\r\n?/gu;
  let depth = 0;
  let start = open + 1;
  let line = firstLine;
  let startLine = firstLine;
  const element = (end: number, ender: string): Element => {
    const raw = text.slice(start, end);
    const blank = raw.length - raw.trimStart().length;
    return { start, end, line: startLine + lineEnds(raw.slice(0, blank)), lines: 1 + lineEnds(raw.trim()), ender };
  };
  arrayToken.lastIndex = start;
  for (let token = arrayToken.exec(text); token; token = arrayToken.exec(text)) {
    const [c] = token;
    const isEnder = depth === 0 && (c === "," || c === "]");
    if (c === "{" || c === "[") depth++;
    else if (c === "}" || c === "]") depth = Math.max(0, depth - 1);
    else if (c.startsWith("\n") || c.startsWith("\r")) line++;
    if (!isEnder) continue;
    yield element(token.index, c);
    if (c === "]") return;
    start = token.index + 1;
    startLine = line;
    arrayToken.lastIndex = start;
  }
  yield element(text.length, "");
}

/** The objects of the array that opens at `open`. */
export function readJsonArrayAt(text: string, open: number): JsonText {
  const records: JsonRecord[] = [];
  const firstLine = text.slice(0, open).split(/\r\n|\n|\r/u).length;
  const faults: number[] = [];
  let elements = 0;
  for (const { start, end, line, lines, ender } of arrayElements(text, open, firstLine)) {
    const raw = text.slice(start, end).trim();
    const isEmptyArray = raw === "" && ender === "]" && elements === 0;
    elements++;
    if (raw !== "") records.push({ raw, line, lines, ...readJsonValue(raw) });
    else if (!isEmptyArray) faults.push(line);
    if (ender === "" || (ender === "]" && text.slice(end + 1).trim() !== "")) faults.push(line + lines - 1);
  }
  return { records, arrayFault: faults[0] ?? null };
}

/** Whether the text is JSON by its first characters: an object, or an array of objects. */
export const looksLikeJson = (text: string): boolean => /^\s*(?:\{\s*["'}\r\n]|\[\s*[[{\]])/u.test(text.slice(0, 4096));

/**
 * @throws FormatError JSON-PRETTY where the first object is spread over several lines
 * Other faults stay with their record.
 */
export function readJsonRecords(text: string, file: string): JsonText {
  const open = text.search(/\S/u);
  if (text[open] === "[") return readJsonArrayAt(text, open);
  const result = readLines(text);
  const first = result.records[0];
  if (first?.fault === "JSON-LINE" && first.raw.startsWith("{") && !first.raw.endsWith("}")) {
    const whole = /^\{\s*$/u.test(first.raw) || parseJson(text.trim()) !== null;
    if (whole) throw refuse(jsonPretty(), { file, expected: "a whole object", received: first.raw, line: first.line });
  }
  return result;
}
