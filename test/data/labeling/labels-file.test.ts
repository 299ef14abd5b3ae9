// labels.csv out and in again, and files made elsewhere.
import { describe, expect, test } from "vitest";
import { confirmed, drafted, flagTurned, readAgain } from "@/data/labeling/hand-labels";
import { readLabels, writeLabels } from "@/data/labeling/labels-file";
import type { ReportRecord } from "@/data/types";

const labelSet = { name: "own", title: "own", labels: ["Edema", "=Effusion"], defaultBlank: "negative" } as const;
const L = 2;
const report = (row: number, labels: readonly number[] | null, study: string | null = null): ReportRecord => ({
  ...{ id: String(row), file: "a.csv", row, line: row + 1, patient: `P${row}`, study, split: null },
  sections: [{ name: "report", text: "planted text" }],
  labels: labels && Int8Array.from(labels),
});
const bytesOf = (lines: readonly string[]) => new TextEncoder().encode(lines.join("\n"));
const read = (lines: readonly string[], reports: readonly ReportRecord[]) =>
  readLabels({ name: "l.csv", bytes: bytesOf(lines) }, reports, labelSet);
const valuesOf = (found: ReadonlyMap<number, Int8Array>) => [...found].map(([row, values]) => [row, ...values]);

describe("writeLabels and readLabels", () => {
  test("what was saved comes back: every value, nothing-found, and no labels where only a flag was set", async () => {
    const reports = [
      report(1, [1, 0]),
      report(2, [-1, -2]),
      confirmed(report(3, null), L), // a person found nothing
      flagTurned(report(4, null)),
      report(5, null),
      drafted(report(6, null), new Int8Array([-2, -2]), new Map([[0, 1]])),
    ];
    const bytes = writeLabels(reports, labelSet.labels);
    expect(new TextDecoder().decode(bytes)).not.toContain("planted");
    const back = await readLabels({ name: "labels.csv", bytes }, reports, labelSet);
    expect(valuesOf(back.found)).toEqual([
      [0, 1, 0],
      [1, -1, -2],
      [2, -2, -2],
    ]);
    expect(back).toMatchObject({ read: 4, unknown: 0, unreadable: 0 });
  });

  test("second readings stand in columns of their own", () => {
    const twice = readAgain(confirmed(report(1, [1, 0]), L), L);
    const [header] = new TextDecoder().decode(writeLabels([twice], labelSet.labels)).split("\r\n");
    expect(header).toContain("Edema again");
  });

  test("a file made elsewhere is joined by id whatever its order and its other columns", async () => {
    const { found } = await read(
      ["note,edema,Report ID,=effusion", "x,yes,2,0", "y,uncertain,1,"],
      [report(1, null), report(2, null)],
    );
    expect(valuesOf(found)).toEqual([
      [1, 1, 0],
      [0, -1, -2],
    ]);
  });

  test("rows of another study, of no open report, or with a cell that is no value are counted and left", async () => {
    const lines = ["report_id,study_id,Edema", "1,S1,1", "2,S9,1", "7,,1", "3,S3,maybe"];
    const reports = [report(1, null, "S1"), report(2, null, "S2"), report(3, null, "S3")];
    const { found, ...counts } = await read(lines, reports);
    expect(valuesOf(found)).toEqual([[0, 1, -2]]);
    expect(counts).toEqual({ read: 4, unknown: 2, unreadable: 1 });
  });

  test.each([
    ["no ids", ["name,Edema", "1,1"], "no column of report ids"],
    ["no labels", ["report_id,other", "1,1"], "the name of a label"],
  ])("a file with %s is refused", async (_, lines, words) => {
    const refused: unknown = await read(lines, [report(1, null)]).catch((error: unknown) => error);
    expect(refused).toMatchObject({ problem: { code: "LABEL-FILE" } });
    expect(String(refused)).toContain(words);
  });
});
