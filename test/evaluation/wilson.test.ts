// Wilson's interval, plain and over patients, against statsmodels (fixtures/evaluation/tests.json).
import { describe, expect, test } from "vitest";
import { clusterWilson, wilson } from "@/evaluation/wilson";
import golden from "../fixtures/evaluation/tests.json";

const bar = { rtol: 0, atol: 1e-12, because: "a closed form" };

describe("wilson", () => {
  test.each(golden.wilson)("$hits of $trials equals statsmodels", ({ hits, trials, limits }) => {
    const { low, high } = wilson({ hits, trials });
    expect([low, high]).toBeAllClose(limits, bar);
  });

  test("reproduces the printed goldens", () => {
    const printed = { rtol: 0, atol: 6e-11, because: "ten decimals are printed" };
    const [some, none] = [wilson({ hits: 18, trials: 20 }), wilson({ hits: 0, trials: 20 })];
    expect([some.low, some.high]).toBeAllClose([0.6989663548, 0.9721335188], printed);
    expect([none.low, none.high]).toBeAllClose([0, 0.1611251581], printed);
  });

  test("refuses more hits than trials, and no trial", () => {
    expect(() => wilson({ hits: 3, trials: 2 })).toThrow("internal:");
    expect(() => wilson({ hits: 0, trials: 0 })).toThrow("internal:");
  });
});

describe("clusterWilson", () => {
  test.each(golden.clusterWilson.map((row, i) => ({ i, ...row })))("case $i equals its formula", (row) => {
    const { low, high, designEffect } = clusterWilson(row.hits, row.trials);
    expect([low, high, designEffect]).toBeAllClose([...row.limits, row.deff], bar);
  });

  test("is the plain interval where no patient repeats", () => {
    expect(clusterWilson([1, 0, 1, 0], [1, 1, 1, 0])).toEqual(wilson({ hits: 2, trials: 3 }));
  });

  test("counts patients where all or nothing was hit", () => {
    expect(clusterWilson([0, 0], [3, 5])).toEqual({ ...wilson({ hits: 0, trials: 2 }), designEffect: 4 });
    expect(clusterWilson([3, 5], [3, 5])).toEqual({ ...wilson({ hits: 2, trials: 2 }), designEffect: 4 });
  });

  test("knows nothing from one patient", () => {
    expect(clusterWilson([2], [4])).toEqual({ low: 0, high: 1, designEffect: 4 });
  });
});
