// Pure parts of the charts of Compare: names never overlap, sentences follow the data, too few cases have no mark.
import { describe, expect, test } from "vitest";
import {
  apart,
  curveSentence,
  dotRows,
  forestOf,
  forestSentence,
  isLoud,
  lineWords,
  pointWords,
  topOf,
} from "@/ui/charts/sweep-marks";
import {
  budgetSentence,
  differenceText,
  endSentence,
  priceSentence,
  selectionSentence,
  verdict,
} from "@/ui/screens/compare.text";
import { fakeSweepAnswers, fakeSweepProgress } from "../../helpers/fake-sweep";

const report = fakeSweepAnswers["sweep-run"]({ design: { methods: ["head"] } });
const { rows } = report.table;
const find = (method: string, epsilon: number | null) =>
  rows.find((row) => row.method === method && row.epsilon === epsilon)!;

describe("apart", () => {
  test("keeps what does not touch, moves the rest by the gap and stays above the floor", () => {
    expect(apart([10, 50, 90], 15, 200)).toEqual([10, 50, 90]);
    expect(apart([50, 52, 51], 15, 200)).toEqual([50, 80, 65]);
    expect(apart([190, 195], 15, 200)).toEqual([185, 200]);
    expect(apart([], 15, 200)).toEqual([]);
  });
});

describe("the sentences of the charts", () => {
  test("the curve names both ends and what stands without privacy", () => {
    const series = [rows.filter((row) => row.method === "head" && row.epsilon !== null).toReversed()];
    const flat = rows.filter(({ epsilon }) => epsilon === null);
    expect(curveSentence(series, flat)).toBe(
      "Head: weighted F1 0.28 at epsilon 0.1, 0.70 at epsilon 10; without privacy 0.76.",
    );
    expect(curveSentence([], flat)).toMatch(/^No private run yet\. Best of the others: Rules/);
    expect(curveSentence([], [])).toBe("No finished run yet.");
  });

  test("a point tells both intervals, sigma, and where the noise exceeds the signal", () => {
    expect(pointWords(find("head", 0.1))).toBe(
      "Head, epsilon 0.1: 0.284; patients 0.239 to 0.324; repeats 0.214 to 0.354; sigma 158, the noise exceeds the signal",
    );
    expect([isLoud(find("head", 10)), isLoud(find("rules", null))]).toEqual([false, false]);
    expect(topOf(rows)).toBeCloseTo(0.861 + 0.9 * 0.024, 12);
    expect(topOf([])).toBe(0.1);
  });

  test("the forest has the average first, then labels by positives, too few cases as words", () => {
    const lines = forestOf(find("head", 10));
    expect(lines).toHaveLength(15);
    expect(lines[0]).toMatchObject({ name: "Weighted F1", difference: 0.702 - 0.802 });
    const few = lines.filter(({ instead }) => instead !== null);
    expect(few.map(({ difference, bounds }) => [difference, bounds])).toEqual(few.map(() => [null, null]));
    expect(few.length).toBeGreaterThan(0);
    expect(lineWords(few[0]!)).toContain("too few cases to judge");
    expect(lineWords(lines[0]!)).toBe("Weighted F1: −0.100 (−0.134 to −0.069), Holm p 0.001, all labels");
    expect(forestSentence(find("head", 10), lines)).toMatch(/^Head, epsilon 10 lies below the reference in \d+ of 13/);
    expect(forestOf(find("lora", null))).toEqual([]);
  });

  test("dots show four rows at most, the reference first, private ones next", () => {
    expect(dotRows(rows).map(({ method, epsilon }) => `${method} ${epsilon ?? "none"}`)).toEqual([
      ...["lora none", "head 10", "lora 10", "head 3"],
    ]);
    expect(dotRows([])).toEqual([]);
  });
});

describe("the words of Compare", () => {
  test("say the effect first, and never that two are equal", () => {
    const row = find("head", 10);
    expect(verdict(row)).toBe("−0.10 (−0.13 to −0.07), Holm p 0.001");
    expect(verdict({ ...row, difference: { ...row.difference!, holmP: 0.2 } })).toBe(
      "no difference shown (−0.13 to −0.07)",
    );
    expect([differenceText(find("lora", null)), differenceText({ ...row, difference: null })]).toEqual([
      "reference",
      "–",
    ]);
  });

  test("price a sweep with the total that is composed, and name unit, delta and scope", () => {
    const preview = fakeSweepAnswers["sweep-preview"]({ design: { methods: ["head"] } });
    expect(priceSentence(preview)).toBe("39 runs. About 85 minutes on this computer.");
    expect(priceSentence({ ...preview, done: 39 })).toBe("39 runs, all done before.");
    expect(budgetSentence(preview)).toBe(
      "24 private runs together: epsilon 38.4. With the epsilon 1.05 spent before, the total is epsilon 38.4 (delta 0.00001, per patient, all runs on this data, composed).",
    );
    expect(budgetSentence({ ...preview, budget: null })).toMatch(/nothing is charged/);
  });

  test("tell what is left and what a choice would have to say", () => {
    expect(endSentence(report)).toBe("All 39 runs are done.");
    expect(endSentence(fakeSweepProgress[0]!.report)).toBe("19 of 39 runs are done. Go on runs what is left.");
    expect(selectionSentence(report)).toContain(
      "“Settings were chosen among 30 runs by results on private reports. That choice is not covered by epsilon.”",
    );
    expect(selectionSentence({ ...report, conditions: { ...report.conditions, trainedRuns: 1 } })).toBe("");
  });
});
