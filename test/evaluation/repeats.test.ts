// Means over repeats, by hand and with the printed quantiles of t.
import { describe, expect, test } from "vitest";
import { overRepeats } from "@/evaluation/repeats";

describe("overRepeats", () => {
  test("is mean ± t·sd/√S from three repeats on", () => {
    const { mean, low, high, kind } = overRepeats([0.5, 0.6, 0.7]);
    expect(kind).toBe("t");
    expect(mean).toBeCloseTo(0.6, 14);
    expect(high - mean).toBeCloseTo((4.302652729749464 * 0.1) / Math.sqrt(3), 12);
    expect(mean - low).toBeCloseTo(high - mean, 14);
    const five = overRepeats([1, 2, 3, 4, 5]);
    expect(five.high - five.mean).toBeCloseTo((2.7764451051977987 * Math.sqrt(2.5)) / Math.sqrt(5), 10);
  });

  test("is the range of two, the value of one, and nothing of none", () => {
    expect(overRepeats([0.75, 0.25])).toEqual({ repeats: 2, mean: 0.5, low: 0.25, high: 0.75, kind: "range" });
    expect(overRepeats([0.4])).toEqual({ repeats: 1, mean: 0.4, low: 0.4, high: 0.4, kind: "single" });
    expect(() => overRepeats([])).toThrow("internal:");
  });
});
