// The signed-rank test against SciPy and brute force over all signs (fixtures/evaluation/tests.json).
import { describe, expect, test } from "vitest";
import { meanRanks } from "@/evaluation/mean-ranks";
import { wilcoxon } from "@/evaluation/wilcoxon";
import golden from "../fixtures/evaluation/tests.json";

describe("wilcoxon", () => {
  test.each(golden.wilcoxon.map((row, i) => ({ i, ...row })))(
    "case $i of $pairs pairs equals SciPy",
    ({ d, pairs, p }) => {
      const result = wilcoxon(d);
      expect(result.pairs).toBe(pairs);
      expect([result.p!]).toBeAllClose([p], { rtol: 1e-10, atol: 0, because: "the bar for exact p" });
    },
  );

  test("has no p below six pairs, and is at its least where all six agree", () => {
    expect(wilcoxon([0.1, 0.2, 0.3, 0.4, 0.5, 0]).p).toBeNull();
    expect(wilcoxon([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])).toEqual({ pairs: 6, rankSum: 21, p: 2 / 64 });
  });

  test("ties differences that are equal on paper though not in the last bit", () => {
    const d = [0.3 - 0.2, 0.1, 0.2 - 0.1, -0.1, 0.5, 0.6];
    expect(wilcoxon(d)).toEqual(wilcoxon([0.1, 0.1, 0.1, -0.1, 0.5, 0.6]));
  });
});

describe("meanRanks", () => {
  test("shares the mean of their places among equal values", () => {
    expect(meanRanks([3, 1, 3, 2])).toEqual([3.5, 1, 3.5, 2]);
    expect(meanRanks([])).toEqual([]);
  });
});
