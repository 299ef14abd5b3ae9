// What `cloister evaluate` prints and writes: intervals beside figures, words where cases are few.
import { describe, expect, test } from "vitest";
import { judge } from "@/evaluation/judge";
import type { Scored } from "@/evaluation/types";
import { scoresJson, scoresTable } from "@/cli/scores";

/** 60 reports of 60 patients: a common label, and a rare one with 7 positives. */
const common: Scored = {
  labels: ["Edema", "Fracture"],
  patients: Int32Array.from({ length: 60 }, (_, i) => i),
  truth: Uint8Array.from({ length: 120 }, (_, cell) => Number(cell % 2 === 0 ? cell < 60 : cell < 14)),
  scored: new Uint8Array(120).fill(1),
  probability: Float64Array.from({ length: 120 }, (_, cell) =>
    Number(cell % 2 === 0 ? cell % 14 > 4 && cell < 70 : cell < 9),
  ),
  thresholds: Float64Array.of(0.5, 0.5),
};

describe("scoresTable", () => {
  test("prints intervals over patients, and words below 20 positives", async () => {
    const { scores, intervals } = await judge(common);
    const lines = scoresTable(scores, intervals).split("\n");
    expect(lines[0]).toMatch(/^Edema {5}precision 0\.\d{3} \[0\.\d{3}, \d\.\d{3}\]\*? {2}recall .* {2}n 30$/);
    expect(lines[1]).toBe("Fracture  too few cases to judge (n = 7)");
    expect(lines[2]).toMatch(/^Weighted F1 0\.\d{3} \[0\.\d{3}, 0\.\d{3}\], macro .* on 60 reports of 60 patients$/);
    expect(lines[3]).toMatch(/^\[ \] 95 % intervals over patients \(BCa, 2000 resamples, seed 1\)/);
  });

  test("says that intervals need 20 patients, and leaves them out where none were made", async () => {
    const { scores, intervals } = await judge({ ...common, patients: common.patients.map((c) => c % 19) });
    expect(scoresTable(scores, intervals)).toContain("No intervals: 19 of the 20 patients that they need");
    expect(scoresTable(scores)).not.toMatch(/interval|\[/);
  });
});

describe("scoresJson", () => {
  test("has every metric under its name, and the intervals with their seed", async () => {
    const { scores, intervals } = await judge(common);
    const json: unknown = JSON.parse(JSON.stringify(scoresJson(scores, intervals)));
    expect(json).toMatchObject({
      weightedF1: scores.weightedF1,
      macroAveragePrecision: scores.macroAveragePrecision,
      perLabel: [{ label: "Edema", confusion: scores.perLabel[0]!.confusion, tooFew: false }, { tooFew: true }],
      intervals: {
        seed: 1,
        replicates: 2000,
        weightedF1: intervals.weightedF1,
        perLabel: [{}, { f1: { method: "none" } }],
      },
    });
  });
});
