// Friedman in the form of Iman and Davenport, and Nemenyi, against SciPy (fixtures/evaluation/tests.json).
import { describe, expect, test } from "vitest";
import { friedman, nemenyiDifference } from "@/evaluation/friedman";
import golden from "../fixtures/evaluation/tests.json";

describe("friedman", () => {
  test.each(golden.friedman.map((row, i) => ({ i, ...row })))("table $i equals SciPy", (row) => {
    const result = friedman(row.values);
    expect([result.chiSquare, result.f, result.p].map(Number)).toBeAllClose([row.chiSquare, row.f, row.p], {
      rtol: 1e-8,
      atol: 1e-12,
      because: "the bar for chi-square and F",
    });
    if (row.criticalDifference === null) expect(result.criticalDifference).toBeNull();
    else
      expect([result.criticalDifference!]).toBeAllClose([row.criticalDifference], {
        rtol: 3e-4,
        atol: 0,
        because: "the table of q has three decimals",
      });
  });

  test("gives rank 1 to the highest score", () => {
    const { meanRanks } = friedman([
      [0.9, 0.5, 0.5],
      [0.8, 0.7, 0.1],
    ]);
    expect(meanRanks).toEqual([1, 2.25, 2.75]);
  });

  test("is exact where all labels rank the models alike, and undefined where all are tied", () => {
    const agree = friedman([
      [3, 2, 1],
      [9, 8, 7],
      [0.3, 0.2, 0.1],
    ]);
    expect(agree).toMatchObject({ chiSquare: 6, f: null, criticalDifference: nemenyiDifference(3, 3) });
    expect(agree.p).toBeCloseTo(1 / 36, 14);
    const tied = friedman([
      [1, 1, 1],
      [2, 2, 2],
    ]);
    expect(tied).toMatchObject({ chiSquare: null, f: null, p: null, criticalDifference: null });
  });

  test("reproduces the printed critical differences of four models", () => {
    expect(nemenyiDifference(4, 14)).toBeCloseTo(1.254, 3);
    expect(nemenyiDifference(4, 18)).toBeCloseTo(1.106, 3);
  });

  test("refuses two models, one label, and rows of unequal length", () => {
    expect(() => friedman([[1, 2]])).toThrow("internal:");
    expect(() => friedman([[1, 2, 3]])).toThrow("internal:");
    expect(() =>
      friedman([
        [1, 2, 3],
        [1, 2],
      ]),
    ).toThrow("internal:");
  });
});
