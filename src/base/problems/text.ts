// Problems of the area TEXT: encoding and characters, and the words of their row findings.
import type { Problem } from "../errors";
import type { IssueWords } from "./data";

export const textEmpty = (): Problem => ({
  code: "TEXT-EMPTY",
  happened: "This file is empty.",
  kept: "Nothing was read.",
  fix: "Export the reports again and open that file.",
  detail: "data/read-table: expected text, got no characters but white space.",
});

export const wrongEncoding = (p: { encoding: string; byte: number; line: number | null }): Problem => ({
  code: "TEXT-ENCODING",
  happened: `This file is not ${p.encoding} at byte ${p.byte}${p.line === null ? "" : ` (line ${p.line})`}.`,
  kept: "Nothing was read.",
  fix: "Choose another encoding, or save the file as UTF-8.",
  detail: `formats/encoding: expected ${p.encoding}, got other bytes at ${p.byte}.`,
});

export const textIssues = {
  "TEXT-GUESSED": {
    severity: "warning",
    expected: "UTF-8",
    kept: "The whole file was read as windows-1252.",
    fix: "Check the accents in the preview, or choose the encoding by hand.",
  },
  "TEXT-BYTES": {
    severity: "error",
    expected: "UTF-8, as in the rest of the file",
    kept: "The row was set aside.",
    fix: "Check the characters in the set-aside file and open that.",
  },
  "TEXT-MARKS": {
    severity: "note",
    expected: "text without invisible or direction marks",
    kept: "The marks are shown; the model does not read them.",
    fix: "Nothing needs to be done.",
  },
  "TEXT-CONTROL": {
    severity: "note",
    expected: "text without control characters",
    kept: "The control characters were left out.",
    fix: "Nothing needs to be done.",
  },
  "TEXT-LONG": {
    severity: "error",
    expected: "a report of at most 200,000 characters",
    kept: "The row was set aside.",
    fix: "Look for a quotation mark that is never closed.",
  },
  "TEXT-SURROGATE": {
    severity: "error",
    expected: "whole characters",
    kept: "The row was set aside.",
    fix: "Write the broken character again.",
  },
} as const satisfies Record<string, IssueWords>;
