// The shared public data imports by guess alone, with the figures of FORMATS, section 9. Skips where the data is absent.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { importReports } from "@/data/import";
import { labelSets } from "@/data/label-sets";
import { textKey } from "@/data/model-text";
import { unitsOf } from "@/data/units";
import type { Imported, LabelValue } from "@/data/types";

const folder = new URL("../../../shared/data/", import.meta.url);
const isHere = existsSync(new URL("openi/train.csv", folder)) && existsSync(new URL("ct-rate/train.csv", folder));
if (!isHere) console.info("skipped: ../shared/data is absent, so the real reports are not imported");

const open = (name: string): Promise<Imported> =>
  importReports(readFileSync(new URL(name, folder)), name, {}, labelSets);

const cells = (imported: Imported, value: LabelValue, label?: string): number => {
  const only = label === undefined ? null : imported.labelSet!.labels.indexOf(label);
  let count = 0;
  for (const { labels } of imported.reports)
    for (const [l, cell] of labels!.entries()) if (cell === value && (only === null || only === l)) count++;
  return count;
};

const columnsOf = (imported: Imported, role: string): string[] =>
  imported.columns.filter((column) => column.role === role).map(({ name }) => name);

describe.skipIf(!isHere)("Open-i, by guess alone", () => {
  test("takes uid as the study, findings and impression as the text, and the 14 labels", async () => {
    const imported = await open("openi/train.csv");
    expect([imported.format, imported.encoding, imported.delimiter]).toEqual(["csv", "utf-8", ","]);
    expect(imported.labelSet?.name).toBe("chexpert14");
    expect(columnsOf(imported, "text")).toEqual(["findings", "impression"]);
    expect(columnsOf(imported, "study")).toEqual(["uid"]);
    expect(columnsOf(imported, "label")).toHaveLength(14);
    expect(imported.hasPatients).toBe(false);
    expect(imported.reports[0]?.sections.map(({ name }) => name)).toEqual(["findings", "impression"]);
  });

  test("keeps all 2,843 rows and counts their cells", async () => {
    const imported = await open("openi/train.csv");
    expect(imported.counts).toEqual({ read: 2843, accepted: 2843, withoutLabels: 0, setAside: 0, merged: 0 });
    expect(
      [1, 0, -1, -2].map((value) => cells(imported, value === 1 ? 1 : value === 0 ? 0 : value === -1 ? -1 : -2)),
    ).toEqual([2823, 9219, 434, 27_326]);
    expect(cells(imported, 1, "No Finding")).toBe(1106);
    expect([cells(imported, 1, "Cardiomegaly"), cells(imported, -1, "Cardiomegaly")]).toEqual([441, 31]);
    expect(new Set(imported.reports.map(({ sections }) => textKey(sections[0]!.text))).size).toBe(2208);
  });

  test("names no problem but the missing patients and the 3 rows without any label value", async () => {
    const { issues } = await open("openi/train.csv");
    expect(issues.map(({ code }) => code)).toEqual(["DATA-NOPATIENT", "LABEL-BLANK"]);
    expect(issues[1]?.received).toMatch(/^3 of 2843 rows/u);
  });
});

describe.skipIf(!isHere)("CT-RATE, by guess alone", () => {
  test("keeps all 760 rows, 445 patients and 311 rows without one", async () => {
    const imported = await open("ct-rate/train.csv");
    expect(imported.labelSet?.name).toBe("ct-rate18");
    expect([columnsOf(imported, "text"), columnsOf(imported, "patient"), columnsOf(imported, "study")]).toEqual([
      ["report_text"],
      ["patient_id"],
      ["VolumeName"],
    ]);
    expect(imported.counts).toEqual({ read: 760, accepted: 760, withoutLabels: 0, setAside: 0, merged: 0 });
    expect([cells(imported, 1), cells(imported, 0)]).toEqual([2707, 10_973]);
    const known = imported.reports.filter(({ patient }) => patient !== null);
    expect([new Set(known.map(({ patient }) => patient)).size, 760 - known.length]).toEqual([445, 311]);
    expect(imported.reports.filter(({ labels }) => labels!.every((cell) => cell === 0))).toHaveLength(91);
    expect(unitsOf(imported.reports, { unit: "patient", rowsWithoutPatient: "own-patient" })).toHaveLength(756);
    expect(unitsOf(imported.reports, { unit: "patient", rowsWithoutPatient: "leave-out" })).toHaveLength(445);
  });

  test("names each row without a patient and nothing worse than a note", async () => {
    const { issues } = await open("ct-rate/train.csv");
    expect(issues.filter(({ code }) => code === "DATA-PATIENT")).toHaveLength(311);
    expect(issues.filter(({ severity }) => severity !== "note")).toEqual([]);
  });
});
