// Predictions out and in again: nothing is lost, and no cell runs as a formula.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { importReports } from "@/data/import";
import { labelSets } from "@/data/label-sets";
import { type PredictionRow, writePredictionsCsv, writePredictionsJsonl } from "@/data/predictions";
import { readPredictions } from "@/data/predictions-read";
import { readCsv } from "@/formats/csv-read";

const row = (more: Partial<PredictionRow> = {}): PredictionRow => ({
  reportId: "1",
  patient: "007",
  study: null,
  source: "ward.csv",
  row: 1,
  reviewed: "model",
  flagged: false,
  decision: [1, 0],
  probability: [0.973112, 0.1234567],
  adapterSha256: "ab".repeat(32),
  text: 'He said "no",\nthen\r\nleft.',
  ...more,
});
const labels = ["Edema", "=Fracture"];
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe("writePredictionsCsv", () => {
  test("writes the columns of predictions/1, six decimals, and the text only if asked", () => {
    const text = decode(writePredictionsCsv([row()], labels, { withText: false }));
    expect(text.split("\r\n").slice(0, 2)).toEqual([
      `"cloister","report_id","patient_id","study_id","source","row","reviewed","Edema","'=Fracture","Edema score","'=Fracture score","adapter_sha256","flagged"`,
      `"predictions/1","1","007",,"ward.csv",1,"model",1,0,0.973112,0.123457,"${"ab".repeat(32)}",0`,
    ]);
    expect(text).not.toContain("He said");
    expect(decode(writePredictionsCsv([row()], labels, { withText: true }))).toContain(
      '"He said ""no"",\nthen\r\nleft."',
    );
  });

  test("starts no cell with what a spreadsheet would run", () => {
    const cell = fc.string({
      unit: fc.constantFrom("'", "=", "+", "-", "@", "\t", "\r", "＝", "a", '"', ",", "\n", "\0"),
    });
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 4, maxLength: 4 }),
        ([reportId = "", patient = "", source = "", text = ""]) => {
          const bytes = writePredictionsCsv([row({ reportId, patient, source, text })], labels, { withText: true });
          const cells = [...readCsv(decode(bytes), { delimiter: "," }).batches]
            .flat()
            .flatMap((record) => record.cells);
          expect(cells.filter((one) => /^[=+\-@\t\r＝＋－＠]/u.test(one))).toEqual([]);
        },
      ),
      { seed: 8, numRuns: 1000 },
    );
  });
});

describe("readPredictions", () => {
  const text = fc
    .string({ unit: "binary" })
    .map((value) => value.replaceAll("\0", ""))
    .filter((value) => !/\p{Cs}/u.test(value));
  const id = fc.option(
    text.filter((value) => value !== ""),
    { nil: null },
  );
  const score = fc.integer({ min: 0, max: 1_000_000 }).map((millionths) => millionths / 1_000_000);
  const rows = fc.array(
    fc.record({
      reportId: text,
      patient: id,
      study: id,
      source: text,
      row: fc.nat(),
      reviewed: fc.constantFrom("model" as const, "accepted" as const, "corrected" as const),
      decision: fc.tuple(fc.constantFrom(0, 1), fc.constantFrom(0, 1)),
      probability: fc.tuple(score, score),
      flagged: fc.boolean(),
      adapterSha256: fc.constant("cd".repeat(32)),
      text,
    }),
    { minLength: 1, maxLength: 5 },
  );

  test.each([
    ["CSV", writePredictionsCsv],
    ["JSONL", writePredictionsJsonl],
  ])("gives back every row that was written as %s", (_, write) => {
    fc.assert(
      fc.property(rows, (written) => {
        const read = readPredictions(write(written, labels, { withText: true }), "p");
        expect(read).toEqual({ labels, rows: written, issues: [] });
      }),
      { seed: 9, numRuns: 1000 },
    );
  });

  test("names a record that is no prediction and reads the others", () => {
    const csv = decode(writePredictionsCsv([row(), row({ reportId: "2" })], labels, { withText: false }));
    const damaged = readPredictions(new TextEncoder().encode(csv.replace(",1,0,0.973112", ",7,0,0.973112")), "p");
    expect([damaged.rows.map(({ reportId }) => reportId), damaged.issues.map((issue) => issue.row)]).toEqual([
      ["2"],
      [1],
    ]);
    const jsonl = decode(writePredictionsJsonl([row(), row({ reportId: "2" })], labels, { withText: false }));
    const cut = readPredictions(new TextEncoder().encode(jsonl.slice(0, -20)), "p");
    expect([cut.rows.map(({ reportId }) => reportId), cut.issues.map((issue) => issue.row)]).toEqual([["1"], [2]]);
  });

  test.each(["a,b\n1,2\n", '{"text":"x"}\n', "cloister,report_id\n"])("refuses %j, which is none of ours", (text) => {
    expect(() => readPredictions(new TextEncoder().encode(text), "p")).toThrow("[DATA-PREDICTIONS]");
  });

  test("with text they also import as reports with their decisions as labels", async () => {
    const names = labelSets[0]!.labels;
    const decision = names.map((_, l) => l % 2);
    const one = row({ decision, probability: names.map(() => 0.5), text: "=No edema." });
    const bytes = writePredictionsCsv([one], names, { withText: true });
    const imported = await importReports(bytes, "predictions.csv", {}, labelSets);
    expect(imported.labelSet?.name).toBe("chexpert14");
    expect(imported.reports[0]).toMatchObject({ patient: "007", sections: [{ name: "report", text: "=No edema." }] });
    expect([...imported.reports[0]!.labels!]).toEqual(decision);
  });
});
