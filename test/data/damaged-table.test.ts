// The bar: 1,000 rows with more than 20 kinds of damage. Every problem is named with its row, line and column, everything
// else is imported, and the counts add up.
import { describe, expect, test } from "vitest";
import { importReports } from "@/data/import";
import { labelSets } from "@/data/label-sets";
import { wholeText } from "@/data/model-text";
import { setAsideCsv } from "@/data/set-aside";
import { damagedTable, damages } from "./damaged-table";

const byPlace = (a: { row: number; code: string }, b: { row: number; code: string }) =>
  a.row - b.row || a.code.localeCompare(b.code);

describe("a table of 1,000 rows with damage", () => {
  test("has more than 20 kinds of it", () => {
    expect(Object.keys(damages).length).toBeGreaterThan(20);
  });

  test.each([1, 2, 3])("names every problem with its row, line and column, and no other (seed %d)", async (seed) => {
    const { bytes, expected } = damagedTable(seed);
    const { issues } = await importReports(bytes, "damaged.csv", {}, labelSets);
    const found = issues.map(({ code, row, line, column }) => ({ code, row: row!, line: line!, column }));
    expect(found.sort(byPlace)).toEqual([...expected].sort(byPlace));
  });

  test.each([1, 2, 3])("imports everything else unchanged, and the counts add up (seed %d)", async (seed) => {
    const { bytes, rows, outcomes } = damagedTable(seed);
    const imported = await importReports(bytes, "damaged.csv", {}, labelSets);
    expect(imported.counts).toEqual({
      read: 1000,
      accepted: outcomes.kept,
      withoutLabels: outcomes["no-labels"],
      setAside: outcomes.aside,
      merged: outcomes.merged,
    });
    const found = imported.reports.map((report) => ({
      row: report.row,
      patient: report.patient,
      text: wholeText(report),
      labels: report.labels && [...report.labels],
    }));
    expect(found).toEqual(rows);
  });

  test("gives a set-aside file with every record that was set aside, which imports again once corrected", async () => {
    const { bytes } = damagedTable(1);
    const imported = await importReports(bytes, "damaged.csv", {}, labelSets);
    const file = new TextDecoder().decode(setAsideCsv(imported));
    expect(file.startsWith("cloister,cloister_issue,study_id") || file.startsWith('"cloister","cloister_issue"')).toBe(
      true,
    );
    const again = await importReports(new TextEncoder().encode(file), "set-aside.csv", {}, labelSets);
    expect(again.counts.read).toBe(imported.counts.setAside);
    expect(again.labelSet?.name).toBe("chexpert14");
    const corrected = file.replaceAll('" \t"', '"Now there is text."'); // the rows without text
    const last = await importReports(new TextEncoder().encode(corrected), "set-aside.csv", {}, labelSets);
    expect(last.counts.accepted - again.counts.accepted).toBe(2);
    expect(last.reports.at(-1)?.labels).toHaveLength(14);
  });
});
