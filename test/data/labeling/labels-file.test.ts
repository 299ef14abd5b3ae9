// labels.csv out and in again, and files made elsewhere.
import { describe, expect, test } from "vitest";
import { confirmed, drafted, flagTurned, readAgain } from "@/data/labeling/hand-labels";
import { readLabels, writeLabels } from "@/data/labeling/labels-file";
import { type PredictionRow, writePredictionsCsv } from "@/data/predictions";
import { writePredictionsFhir } from "@/data/predictions-fhir";
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

  test("predictions come back as labels of the reports with their ids, in each form that they are saved in", async () => {
    const reports = [report(1, null, "S1"), report(2, null), report(3, null, "S3")];
    const row = (place: number, decision: readonly number[]): PredictionRow => ({
      ...{
        reportId: String(place),
        patient: `P${place}`,
        study: reports[place - 1]!.study,
        source: "a.csv",
        row: place,
      },
      ...{ reviewed: "model", flagged: false, decision, probability: [0.5, 0.5], adapterSha256: "ab", text: "" },
    });
    const rows = [row(1, [1, 0]), row(2, [0, 1]), { ...row(3, [1, 1]), study: "S9" }];
    const given = { withText: false };
    const forms = [
      ["predictions.csv", writePredictionsCsv(rows, labelSet.labels, given)],
      ["predictions.fhir.ndjson", await writePredictionsFhir(rows, labelSet.labels, new Date(0))],
    ] as const;
    for (const [name, bytes] of forms) {
      const back = await readLabels({ name, bytes }, reports, labelSet);
      expect(valuesOf(back.found), name).toEqual([
        [0, 1, 0],
        [1, 0, 1],
      ]);
      expect(back, name).toMatchObject({ read: 3, unknown: 1, unreadable: 0 }); // another study is another report
    }
  });

  test("FHIR resources that are not ours hold no labels", async () => {
    const bytes = bytesOf(['{"resourceType":"Observation","valueBoolean":true}', '{"resourceType":"Patient"}']);
    await expect(readLabels({ name: "o.ndjson", bytes }, [report(1, null)], labelSet)).rejects.toThrow("[LABEL-FILE]");
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
