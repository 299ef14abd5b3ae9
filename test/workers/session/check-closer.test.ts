// A closer look at a check: thresholds move decisions and nothing else, parts are judged on their own rows.
import { describe, expect, test } from "vitest";
import { lookCloser, sliceScores, surprises } from "@/workers/session/check-closer";
import { fakeJudged } from "../../helpers/fake-check";
import { fakeHeld } from "../../helpers/fake-labels";

const judged = fakeJudged(120);
const L = judged.scored.labels.length;
const half = judged.scored.labels.map(() => 0.5);
const ece = (thresholds: readonly number[]) => lookCloser(judged, thresholds).reliability.map((one) => one.ece);

describe("lookCloser", () => {
  test("a threshold set by hand counts for its own label alone, and calibration does not move", () => {
    const before = lookCloser(judged, half);
    const after = lookCloser(judged, half.with(2, 0.9));
    const at = (l: number) => judged.scored.probability.filter((p, cell) => cell % L === l && p >= 0.9).length;
    expect(after.scores.perLabel[2]!.tp + after.scores.perLabel[2]!.fp).toBe(at(2));
    expect(after.scores.perLabel[3]).toEqual(before.scores.perLabel[3]);
    expect(ece(half.with(2, 0.9))).toEqual(ece(half));
    expect([after.reports, after.patients]).toEqual([120, 60]);
  });
});

describe("sliceScores", () => {
  test("thirds of the lengths hold every report once; a part of all reports scores as the whole", async () => {
    const parts = await sliceScores(judged, half);
    const tokens = parts.filter(({ kind }) => kind === "tokens");
    expect(tokens.reduce((sum, { reports }) => sum + reports, 0)).toBe(120);
    expect(tokens).toHaveLength(3);
    const whole = lookCloser(judged, half).scores;
    const section = parts.find(({ kind }) => kind === "section");
    expect(section).toMatchObject({ name: "findings", reports: 120, weightedF1: whole.weightedF1 });
    expect(parts.filter(({ kind }) => kind === "patient").map(({ name }) => name)).toEqual(["2 to 3"]);
    expect(section?.interval).toMatchObject({ method: "bca" });
  }, 60_000);
});

describe("a column to compare by", () => {
  const withSites = (siteOf: (n: number) => string) => {
    const { held } = judged;
    const reports = held.imported.reports.map((report, n) => ({ ...report, groups: [siteOf(n)] }));
    const columns = [{ name: "site", index: 5, role: "group" }] as const;
    return { ...judged, held: { ...held, imported: { ...held.imported, reports, columns } } };
  };
  const columnParts = async (siteOf: (n: number) => string) =>
    (await sliceScores(withSites(siteOf), half)).filter(({ kind }) => kind === "column");

  test("gives a part for each value, the largest first, and a row without one is in a part too", async () => {
    const parts = await columnParts((n) => (n % 4 === 0 ? "" : n % 4 === 1 ? "North" : "South"));
    expect(parts.map(({ name, reports }) => [name, reports])).toEqual([
      ["site: South", 60],
      ["site: (blank)", 30],
      ["site: North", 30],
    ]);
    expect(parts[0]!.weightedF1).not.toBe(parts[1]!.weightedF1);
  }, 60_000);

  test("of many values shows the eight largest and the others as one", async () => {
    const parts = await columnParts((n) => `S${n < 90 ? n % 8 : n}`);
    expect(parts.map(({ name }) => name)).toHaveLength(9);
    expect(parts.at(-1)).toMatchObject({ name: "site: (all others)", reports: 30 });
    expect(parts.reduce((sum, { reports }) => sum + reports, 0)).toBe(120);
  }, 60_000);
});

test("surprises are cells on the wrong side of the threshold, furthest first, of the report they belong to", () => {
  const found = surprises(judged, half, 20);
  expect(found).toHaveLength(20);
  const far = found.map(({ probability, reference }) => Math.abs(probability - reference));
  expect(far).toEqual(far.toSorted((a, b) => b - a));
  for (const { id, label, probability, reference } of found) {
    const row = fakeHeld(120).imported.reports.findIndex((report) => report.id === id);
    expect(judged.scored.probability[row * L + label]).toBe(probability);
    expect(judged.scored.truth[row * L + label]).toBe(reference);
    expect(probability >= 0.5).toBe(reference === 0);
  }
});
