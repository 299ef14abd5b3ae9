// The benchmark's own arithmetic: medians, lines through times, distances of arrays; and the tables that it prints.
import { describe, expect, test } from "vitest";
import { distance, fitLine, median, worstRow } from "../../bench/statistics";
import { figure, table } from "../../bench/table";
import { lengthLists, mixed, oneOfEvery, sumOf } from "../../bench/workload";

describe("median", () => {
  test.each([
    [[3], 3],
    [[9, 1, 5], 5],
    [[4, 1, 3, 2], 2.5],
    [[], NaN],
  ])("of %j is %d", (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  test("leaves its argument as it was", () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe("fitLine", () => {
  const through = (law: (x: number) => number) => fitLine([16, 64, 256, 512].map((x) => ({ x, y: law(x) })));

  test("finds a straight line exactly", () => {
    const { start, slope, r2, worstRatio } = through((x) => 3 + 0.25 * x);
    expect([start, slope, r2, worstRatio].map((value) => Number(value.toFixed(9)))).toEqual([3, 0.25, 1, 1]);
  });

  test("tells a square from a line by its worst point", () => {
    const { worstRatio } = through((x) => x * x);
    expect(worstRatio > 2 || worstRatio < 0.5).toBe(true);
  });

  test("weighs points by their size: the small one is met as well as the large one", () => {
    const points = [
      { x: 1, y: 1 },
      { x: 10, y: 10 },
      { x: 1000, y: 1100 },
    ];
    const { start, slope } = fitLine(points);
    expect(Math.abs(start + slope - 1)).toBeLessThan(0.1); // plain least squares would give about -0.4 there
  });
});

describe("distance", () => {
  test("is relative to the expected array", () => {
    expect(distance(Float32Array.of(3, 5), Float32Array.of(3, 4))).toBeCloseTo(0.2, 12);
  });

  test("of arrays of different length is infinite", () => {
    expect(distance(Float32Array.of(1), Float32Array.of(1, 1))).toBe(Infinity);
  });
});

describe("worstRow", () => {
  const expected = Float32Array.of(1, 0, 100, 0, 1, 0);

  test("finds a small row that is wrong beside a large one that is right", () => {
    expect(worstRow(Float32Array.of(1, 0, 100, 0, 1, 0.5), expected, 2)).toBeCloseTo(0.5, 12);
  });

  test("is NaN if any row is, also if a later one is not", () => {
    expect(worstRow(Float32Array.of(NaN, 0, 100, 0, 1, 0), expected, 2)).toBeNaN();
  });

  test("of arrays of different length is infinite", () => {
    expect(worstRow(expected.subarray(2), expected, 2)).toBe(Infinity);
  });
});

describe("table", () => {
  test("aligns the first column left and the others right", () => {
    const text = table(
      ["a", "long head"],
      [
        ["first", "1"],
        ["b", "22"],
      ],
    );
    expect(text.split("\n")).toEqual([
      "| a     | long head |",
      "| ----- | --------: |",
      "| first |         1 |",
      "| b     |        22 |",
    ]);
  });

  test.each([
    [0.01234, "0.0123"],
    [1.234, "1.23"],
    [12.34, "12.3"],
    [123.4, "123"],
    [12345, "12,345"],
    [NaN, "–"],
  ])("writes %d as %s", (value, expected) => {
    expect(figure(value)).toBe(expected);
  });
});

describe("lengths", () => {
  test("have the published figures of the Open-i train file", () => {
    const { findings, whole } = lengthLists;
    expect([findings.length, whole.length]).toEqual([256, 256]);
    expect(sumOf(findings) / 256).toBeCloseTo(57, 0);
    expect([findings[127], findings[243], whole[127], whole[243]]).toEqual([54, 100, 65, 134]);
  });

  test("are mixed without losing one", () => {
    expect(mixed(lengthLists.findings)).not.toEqual(lengthLists.findings);
    expect(mixed(lengthLists.findings).sort((a, b) => a - b)).toEqual(lengthLists.findings);
  });

  test.each([
    [1, 256],
    [4, 64],
    [16, 16],
  ])("keep their mean in one of every %i", (step, count) => {
    const some = oneOfEvery(lengthLists.findings, step);
    expect(some).toHaveLength(count);
    expect(Math.abs(sumOf(some) / count / (sumOf(lengthLists.findings) / 256) - 1)).toBeLessThan(0.02);
  });
});
