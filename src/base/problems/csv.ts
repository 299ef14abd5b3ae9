// Problems of the area CSV (delimited tables) and the words of their row findings.
import type { Problem } from "../errors";
import type { IssueWords } from "./data";

export const csvEmpty = (): Problem => ({
  code: "CSV-EMPTY",
  happened: "This table has no rows under its header.",
  kept: "Nothing was read.",
  fix: "Export the reports again and open that file.",
  detail: "data/read-table: expected at least one record, got none.",
});

export const csvTooWide = (p: { columns: number }): Problem => ({
  code: "CSV-WIDE",
  happened: `This table has ${p.columns} columns; at most 1,024 are read.`,
  kept: "Nothing was read.",
  fix: "Export the report text, the patient and the labels only.",
  detail: `data/read-table: expected at most 1024 columns, got ${p.columns}.`,
});

export const noTextColumn = (): Problem => ({
  code: "CSV-NOTEXT",
  happened: "No column of this file holds report text.",
  kept: "Nothing was read.",
  fix: "Choose the text column by hand, or open a file that has one.",
  detail: "data/column-roles: expected a text column, got none.",
});

export const csvIssues = {
  "CSV-QUOTE": {
    severity: "error",
    expected: 'each " of a quoted cell closed or doubled inside the record',
    kept: "The line was set aside; reading went on with the next line.",
    fix: "Close or double the quotation mark in the set-aside file and open that.",
  },
  "CSV-COLUMNS": {
    severity: "error",
    expected: "as many cells as the header has",
    kept: "The row was set aside.",
    fix: "Put the cells right in the set-aside file and open that.",
  },
  "CSV-RECORD": {
    severity: "error",
    expected: "a record of at most 4 MiB",
    kept: "The record was set aside.",
    fix: "Look for a quotation mark that is never closed.",
  },
  "CSV-HEADER-AGAIN": {
    severity: "note",
    expected: "the header once, at the top",
    kept: "The repeated header was set aside.",
    fix: "Nothing needs to be done.",
  },
  "CSV-HEADER-TWICE": {
    severity: "warning",
    expected: "each column name once",
    kept: "The first column of that name was used, this one was not.",
    fix: "Rename one of the two columns if the second was meant.",
  },
  "CSV-HEADER-EMPTY": {
    severity: "note",
    expected: "a name in each header cell",
    kept: "The column is called by its number.",
    fix: "Name the column if it matters.",
  },
  "CSV-NOHEADER": {
    severity: "note",
    expected: "a header row",
    kept: "Every row was read as a report; columns are called by their numbers.",
    fix: "Check the column roles.",
  },
} as const satisfies Record<string, IssueWords>;
