// Figures as the page writes them, with their edges.
import { describe, expect, test } from "vitest";
import {
  counted,
  deltaFigure,
  duration,
  epsilonFigure,
  oneDigit,
  percent,
  score,
  size,
  timeLeft,
} from "@/ui/words/figures";

describe("figures", () => {
  test.each([
    [1, "1"],
    [0.998, "0.998"],
    [0.9971, "0.998"],
    [2.001, "2.01"],
    [0.01, "0.01"],
    [19.2034, "19.3"],
    [0, "0"],
    [Infinity, "unbounded"],
  ])("epsilon %s is shown as %s, never rounded down", (epsilon, shown) => {
    expect(epsilonFigure(epsilon)).toBe(shown);
  });

  test.each([
    [1e-5, "0.00001"],
    [3.2e-6, "0.0000032"],
    [1e-10, "0.0000000001"],
    [0.01, "0.01"],
    [0, "0"],
  ])("delta %s is written out as %s", (delta, shown) => {
    expect(deltaFigure(delta)).toBe(shown);
  });

  test.each([
    [0, 0],
    [7, 7],
    [843, 800],
    [950, 1000],
    [12_499, 10_000],
  ])("oneDigit of %s is %s", (value, rounded) => {
    expect(oneDigit(value)).toBe(rounded);
  });

  test.each([
    [null, "measuring…"],
    [12, "less than a minute"],
    [60, "1 minute"],
    [61, "2 minutes"],
    [600, "10 minutes"],
    [601, "15 minutes"],
    [3000, "50 minutes"],
  ])("time left of %s seconds is %s", (seconds, shown) => {
    expect(timeLeft(seconds)).toBe(shown);
  });

  test("counts, shares, sizes, scores and durations", () => {
    expect(counted(1, "report")).toBe("1 report");
    expect(counted(1203, "report")).toBe("1,203 reports");
    expect(percent(0.004)).toBe("less than 1 %");
    expect(percent(0.42)).toBe("42 %");
    expect(size(999)).toBe("999 bytes");
    expect(size(45_437_760)).toBe("45.4 MB");
    expect(score(null)).toBe("–");
    expect(score(0.7049)).toBe("0.70");
    expect(duration(59.6)).toBe("1 min 0 s");
  });
});
