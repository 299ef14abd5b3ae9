// A seeded table of 1,000 rows with more than 20 kinds of damage, and what an import has to say of each: the code, the row,
// the physical line and the column. The text is made up of a few words.
import { seededRng } from "@/base/random";
import { labelSets } from "@/data/label-sets";

const labels = labelSets[0]!.labels;
const header = ["study_id", "patient_id", "split", "report", ...labels];
const rowCount = 1000;

export interface Expected {
  readonly code: string;
  readonly row: number;
  readonly line: number;
  readonly column: string | undefined;
}

export interface PlainRow {
  readonly row: number;
  readonly patient: string | null;
  readonly text: string;
  readonly labels: readonly number[] | null;
}

interface Row {
  study: string;
  patient: string;
  split: string;
  text: string;
  labels: string[];
}

interface Written {
  /** The record without its line end; a string is UTF-8. */
  readonly raw: string | Uint8Array;
  readonly outcome: "kept" | "no-labels" | "aside" | "merged";
  readonly said: readonly (readonly [code: string, column: string | undefined])[];
}

const words = [
  "heart",
  "lungs",
  "clear",
  "no",
  "effusion,",
  "small",
  "nodule",
  "naïve",
  "right",
  '"apex"',
  "left\nbase",
];
const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const cells = (row: Row): string[] => [row.study, row.patient, row.split, quote(row.text), ...row.labels];
const record = (row: Row): string => cells(row).join(",");
const withLabel = (row: Row, label: string, cell: string): string =>
  record({ ...row, labels: row.labels.map((old, l) => (labels[l] === label ? cell : old)) });

type Damage = (row: Row, before: Row) => Written;
const aside = (raw: string, code: string, column?: string): Written => ({
  raw,
  outcome: "aside",
  said: [[code, column]],
});
const kept = (raw: string, ...said: Written["said"]): Written => ({ raw, outcome: "kept", said });
const noLabels = (raw: string, code: string, column: string): Written => ({
  raw,
  outcome: "no-labels",
  said: [[code, column]],
});

/** Damage by kind. Those that change the row itself do so in place, so that the expected report follows. */
export const damages: Readonly<Record<string, Damage>> = {
  "quote never closed": (row) => aside(record({ ...row, text: "" }).replace('""', '"open'), "CSV-QUOTE", "report"),
  "text after the closing quote": (row) =>
    aside(record({ ...row, text: "x" }).replace('"x"', '"x" y'), "CSV-QUOTE", "report"),
  "too few cells": (row) => aside(cells(row).slice(0, 15).join(","), "CSV-COLUMNS", header[15]),
  "too many cells": (row) => aside(`${record(row)},more`, "CSV-COLUMNS", "#19"),
  "empty cells too many": (row) => kept(`${record(row)},,`),
  "header again": () => aside(header.join(","), "CSV-HEADER-AGAIN"),
  "no text": (row) => aside(record({ ...row, text: " \t" }), "DATA-EMPTY", "report"),
  "label 2": (row) => noLabels(withLabel(row, "Edema", "2"), "LABEL-VALUE", "Edema"),
  "label word": (row) => noLabels(withLabel(row, "Fracture", "maybe"), "LABEL-VALUE", "Fracture"),
  "label 1,0": (row) => noLabels(withLabel(row, "Pneumonia", '"1,0"'), "LABEL-VALUE", "Pneumonia"),
  "bytes that are not UTF-8": (row) => {
    const [start = "", end = ""] = record({ ...row, text: "caf|" }).split("|");
    const bytes = [...new TextEncoder().encode(start), 0xe9, ...new TextEncoder().encode(end)];
    return { raw: Uint8Array.from(bytes), outcome: "aside", said: [["TEXT-BYTES", "report"]] };
  },
  "control characters": (row) => {
    const raw = record({ ...row, text: `${row.text}\u0000 \u0085end` });
    row.text += " end";
    return kept(raw, ["TEXT-CONTROL", "report"]);
  },
  "direction marks": (row) => {
    row.text += " \u202Eabc";
    return kept(record(row), ["TEXT-MARKS", "report"]);
  },
  "patient shortened by a spreadsheet": (row) => {
    row.patient = `${row.patient.slice(-1)}.23E+11`;
    return kept(record(row), ["DATA-ID-SCI", "patient_id"]);
  },
  "patient unknown": (row) => {
    const raw = record({ ...row, patient: "Not in CT-RATE" });
    row.patient = "";
    return kept(raw, ["DATA-PATIENT", "patient_id"]);
  },
  "No Finding beside a finding": (row) => {
    row.labels = labels.map((label) => (label === "No Finding" || label === "Edema" ? "1" : "0"));
    return kept(record(row), ["LABEL-CONFLICT", "No Finding"]);
  },
  "the row before again": (row, before) => {
    Object.assign(row, { ...before, study: row.study });
    return { raw: record(row), outcome: "merged", said: [["DATA-MERGED", "report"]] };
  },
  "the text before with other labels": (row, before) => {
    Object.assign(row, { ...before, study: row.study, labels: labels.map((_, l) => (l === 13 ? "-1" : "0")) });
    return kept(record(row), ["DATA-CONFLICT", "report"]);
  },
  "the study before with other text": (row, before) => {
    Object.assign(row, { patient: before.patient, study: before.study });
    return kept(record(row), ["DATA-STUDY", "study_id"]);
  },
  "no such split": (row) => kept(record({ ...row, split: "holdout" }), ["DATA-SPLIT-VALUE", "split"]),
  "patient on both sides": (row, before) => {
    Object.assign(row, { patient: before.patient, split: "test" });
    return kept(record(row), ["DATA-SPLIT", "split"]);
  },
  "text too long": (row) => aside(record({ ...row, text: "long ".repeat(40_001) }), "TEXT-LONG", "report"),
  "quote inside a plain cell": (row) => {
    row.study = 'a "b" c';
    return kept(record(row));
  },
  "cell that a spreadsheet would run": (row) => {
    row.text = "=1+1";
    return kept(record(row));
  },
};

const values: Readonly<Record<string, number>> = { "1": 1, "0": 0, "-1": -1, "": -2 };

export interface DamagedTable {
  readonly bytes: Uint8Array;
  readonly expected: readonly Expected[];
  /** Reports that have to come out, in order. */
  readonly rows: readonly PlainRow[];
  readonly outcomes: Readonly<Record<Written["outcome"], number>>;
}

/** Every kind of damage stands on two rows; all other rows are whole. Line ends are CRLF, LF and CR in turn. */
export function damagedTable(seed: number): DamagedTable {
  const rng = seededRng(seed);
  const pick = <T>(list: readonly T[]): T => list[rng.word() % list.length]!;
  const kinds = Object.values(damages);
  const kindAt = new Map(
    kinds.flatMap(
      (kind, k) =>
        [
          [20 + 20 * k, kind],
          [510 + 20 * k, kind],
        ] as const,
    ),
  );
  const parts: Uint8Array[] = [new TextEncoder().encode(`${header.join(",")}\n`)];
  const expected: Expected[] = [];
  const rows: PlainRow[] = [];
  const outcomes = { kept: 0, "no-labels": 0, aside: 0, merged: 0 };
  let line = 2;
  let before: Row = { study: "", patient: "", split: "", text: "", labels: [] };
  for (let n = 1; n <= rowCount; n++) {
    const row: Row = {
      study: `s${n}`,
      patient: `p${String(n).padStart(5, "0")}`,
      split: "train",
      text: `case ${n}: ${Array.from({ length: 12 }, () => pick(words)).join(" ")} end`,
      labels: labels.map((label) => (label === "No Finding" ? "0" : pick(["1", "0", "", "-1"]))),
    };
    const damage = kindAt.get(n);
    const { raw, outcome, said } = damage ? damage(row, before) : kept(record(row));
    const bytes = typeof raw === "string" ? new TextEncoder().encode(raw) : raw;
    const end = ["\r\n", "\n", "\r"][n % 3]!;
    parts.push(bytes, new TextEncoder().encode(end));
    for (const [code, column] of said) expected.push({ code, row: n, line, column });
    outcomes[outcome]++;
    if (outcome === "kept" || outcome === "no-labels")
      rows.push({
        row: n,
        patient: row.patient === "" ? null : row.patient,
        text: row.text.trim(),
        labels: outcome === "kept" ? row.labels.map((cell) => values[cell]!) : null,
      });
    line += 1 + bytes.filter((b) => b === 10).length;
    before = row;
  }
  return { bytes: Uint8Array.from(parts.flatMap((part) => [...part])), expected, rows, outcomes };
}
