// Recall of the rules on 1,000 synthetic reports with gold places (SECURITY, section 14), and what they mark for nothing.
import { describe, expect, test } from "vitest";
import { generateStarterSamples } from "@/data/samples/starter/generate";
import { findIdentifiers } from "@/text/identifiers/find-identifiers";
import type { IdentifierKind } from "@/text/identifiers/types";
import { goldReports } from "./gold-reports";

/** Names and places have no form that rules could rely on: they are counted as they come out. */
const free: readonly IdentifierKind[] = ["name", "place"];
const found = (text: string) => findIdentifiers(text).map(({ kind, start, end }) => [kind, text.slice(start, end)]);

describe("findIdentifiers", () => {
  test("covers at least 99 of 100 gold places of every kind with a pattern, names and places as they come out", () => {
    const counts = new Map<IdentifierKind, { gold: number; covered: number; sameKind: number }>();
    for (const { text, gold } of goldReports(1000, 11)) {
      const marks = findIdentifiers(text);
      for (const one of gold) {
        const count = counts.get(one.kind) ?? { gold: 0, covered: 0, sameKind: 0 };
        const mark = marks.find(({ start, end }) => start <= one.start && end >= one.end);
        counts.set(one.kind, {
          gold: count.gold + 1,
          covered: count.covered + (mark ? 1 : 0),
          sameKind: count.sameKind + (mark?.kind === one.kind ? 1 : 0),
        });
      }
    }
    const lines = [...counts].map(
      ([kind, { gold, covered, sameKind }]) =>
        `${kind}: recall ${(covered / gold).toFixed(3)} of ${gold}, as this kind ${(sameKind / gold).toFixed(3)}`,
    );
    console.info(`identifiers, 1,000 synthetic reports\n${lines.join("\n")}`);
    expect(counts.size).toBe(15);
    for (const [kind, { gold, covered, sameKind }] of counts) {
      if (free.includes(kind)) expect(covered / gold).toBeGreaterThan(0.5);
      else expect([kind, covered / gold >= 0.99, sameKind / gold >= 0.95]).toEqual([kind, true, true]);
    }
  });

  test.each([
    ["Heart size 3.5 x 2.1 cm, T8-T9, series 4, image 112, 12 mm.", []],
    ["A 93-year-old woman; 64-year-old son.", [["date", "93-year-old"]]],
    ["May represent edema. March fracture.", []],
    ["Seen since 2019.", [["date", "2019"]]],
    ["SSN 123-45-6789", [["social security", "123-45-6789"]]],
    ["Discussed with Dr. O'Brien at 10:45.", [["name", "O'Brien"]]],
    ["", []],
  ])("%s", (text, marks) => {
    expect(found(text)).toEqual(marks);
  });

  test("marks next to nothing in reports that name nobody", () => {
    const reports = generateStarterSamples(5, 400);
    const marked = reports.filter(({ text }) => findIdentifiers(text).length > 0);
    console.info(`identifiers marked for nothing in ${marked.length} of ${reports.length} reports without any`);
    expect(marked.length / reports.length).toBeLessThan(0.05);
  });

  test("a long text of digits or capitals takes no longer than its length", () => {
    for (const part of ["1", "1 ", "A. ", "Aa ", "(1", "1:", "a."]) {
      const started = performance.now();
      findIdentifiers(part.repeat(20_000));
      expect(performance.now() - started).toBeLessThan(2000);
    }
  });
});
