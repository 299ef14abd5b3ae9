// Problems of the area JSON (one object a line, or one array) and the words of their row findings.
import type { Problem } from "../errors";
import type { IssueWords } from "./data";

export const jsonEmpty = (): Problem => ({
  code: "JSON-EMPTY",
  happened: "This JSON file holds no report.",
  kept: "Nothing was read.",
  fix: "Write one object a line, or one array of objects, and open that file.",
  detail: "data/read-table: expected at least one object, got none.",
});

export const jsonPretty = (): Problem => ({
  code: "JSON-PRETTY",
  happened: "This file spreads one JSON object over several lines.",
  kept: "Nothing was read.",
  fix: "Write one object a line, or one array of objects, and open that file.",
  detail: "formats/jsonl: expected a whole object on the first line, got an open brace.",
});

export const jsonIssues = {
  "JSON-LINE": {
    severity: "error",
    expected: "one complete JSON object",
    kept: "The record was set aside.",
    fix: "Put the record right in the set-aside file and open that.",
  },
  "JSON-OBJECT": {
    severity: "error",
    expected: "a JSON object with named fields",
    kept: "The record was set aside.",
    fix: "Write the record as an object with a text field.",
  },
  "JSON-DEPTH": {
    severity: "error",
    expected: "at most 64 levels of nesting",
    kept: "The record was set aside.",
    fix: "Write the record with fewer levels.",
  },
  "JSON-KEY": {
    severity: "error",
    expected: "field names other than __proto__",
    kept: "The record was set aside.",
    fix: "Rename the field.",
  },
  "JSON-RECORD": {
    severity: "error",
    expected: "a record of at most 4 MiB",
    kept: "The record was set aside.",
    fix: "Export the report text without attachments.",
  },
  "JSON-ARRAY": {
    severity: "warning",
    expected: "one array, closed by a bracket, nothing after it",
    kept: "The objects before this place were read.",
    fix: "Check that the file was saved to its end.",
  },
} as const satisfies Record<string, IssueWords>;
