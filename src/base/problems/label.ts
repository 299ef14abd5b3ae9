// Problems of the area LABEL: label sets, label columns and cells, and the words of their row findings.
import type { Problem } from "../errors";
import type { IssueWords } from "./data";

export const labelSetUnreadable = (): Problem => ({
  code: "LABEL-SET",
  happened: "This label set cannot be read.",
  kept: "Nothing was changed.",
  fix: "Write one name a line, or JSON with name, title and labels.",
  detail: "data/label-sets: expected a list of names, or an object with labels.",
});

export const labelSetSize = (p: { count: number }): Problem => ({
  code: "LABEL-SET-SIZE",
  happened: `This label set has ${p.count} names; it takes 1 to 256, each of 1 to 100 characters.`,
  kept: "Nothing was changed.",
  fix: "Shorten the list.",
  detail: `data/label-sets: expected 1 to 256 names of 1 to 100 characters, got ${p.count} names.`,
});

/** `first` and `second` count the names from 1. */
export const labelSetTwice = (p: { first: number; second: number }): Problem => ({
  code: "LABEL-SET-TWICE",
  happened: `Names ${p.first} and ${p.second} of this label set are the same.`,
  kept: "Nothing was changed.",
  fix: "Remove one of them.",
  detail: `data/label-sets: expected unique names, got ${p.first} equal to ${p.second} (case, space, _ and - ignored).`,
});

/** `known`: names of our sets. */
export const noRulesForSet = (p: { known: readonly string[] }): Problem => ({
  code: "LABEL-RULES",
  happened: "There are no rules for this label set.",
  kept: "No report was labeled.",
  fix: `Choose ${p.known.join(" or ")}.`,
  detail: `teacher/rules: expected one of ${p.known.join(", ")}.`,
});

/** `labels`: how many columns have the name of a label. */
export const labelsFileColumns = (p: { hasIds: boolean; labels: number }): Problem => ({
  code: "LABEL-FILE",
  happened: p.hasIds ? "No column of this file has the name of a label." : "This file has no column of report ids.",
  kept: "No label was changed.",
  fix: "Save the labels on Labels to see the form: report_id, then a column a label.",
  detail: `data/labeling/labels-file: expected report_id and label columns, got ${p.hasIds ? "ids" : "no ids"} and ${p.labels} label columns.`,
});

export const labelSetOther = (): Problem => ({
  code: "LABEL-SET-OTHER",
  happened: "The open reports have labels of another set.",
  kept: "Their labels were kept.",
  fix: "Choose the set on Reports, or open the file again.",
  detail: "workers/session/label-desk: expected reports without labels for a new set.",
});

/** `labels`: of the model that the set has too. */
export const noSuggestions = (p: { labels: number }): Problem => ({
  code: "LABEL-MODEL",
  happened: "The open adapter knows none of these labels.",
  kept: "No label was changed.",
  fix: "Open an adapter of this label set, or take the rules.",
  detail: `workers/session/label-suggestions: expected at least one label in common, got ${p.labels}.`,
});

export const labelIssues = {
  "LABEL-VALUE": {
    severity: "error",
    expected: "1, 0, -1 or blank",
    kept: "The report was read without its labels.",
    fix: "Correct the cell.",
  },
  "LABEL-NAME": {
    severity: "error",
    expected: "names of the label set",
    kept: "The report was read without its labels.",
    fix: "Correct the name, or choose another label set.",
  },
  "LABEL-SPANS": {
    severity: "error",
    expected: "labels of the whole report",
    kept: "The report was read without its labels.",
    fix: "Export labels of whole documents, not of marked words.",
  },
  "LABEL-MISSING": {
    severity: "note",
    expected: "at least one label, or an explicit empty list",
    kept: "The report was read without labels.",
    fix: "Nothing, if the report is not labeled.",
  },
  "LABEL-BLANK": {
    severity: "note",
    expected: "a value in at least one label cell",
    kept: "The reports were kept with all labels blank.",
    fix: "If blank means unlabeled, set the blank policy to ignore.",
  },
  "LABEL-BLANK-MANY": {
    severity: "warning",
    expected: "all labels blank on at most 5 % of the rows",
    kept: "The reports were kept with all labels blank.",
    fix: "If these rows are unlabeled, set the blank policy to ignore.",
  },
  "LABEL-CONFLICT": {
    severity: "warning",
    expected: "No Finding alone, or with Support Devices",
    kept: "The labels were kept as they stand.",
    fix: "Check which label is right.",
  },
  "LABEL-COLUMN": {
    severity: "warning",
    expected: "a column for each label of the set",
    kept: "The label is blank on every row.",
    fix: "Choose the column by hand, or another label set.",
  },
  "LABEL-NONE": {
    severity: "note",
    expected: "columns with the names of a label set",
    kept: "The reports were read without labels.",
    fix: "Choose a label set if the file has labels.",
  },
} as const satisfies Record<string, IssueWords>;
