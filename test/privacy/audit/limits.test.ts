// Exact binomial limits and p-values against 50-digit values and SciPy (fixtures/audit/limits.py).
import { describe, expect, test } from "vitest";
import { clopperPearson, rateAtLeast, rateAtMost } from "@/privacy/audit/clopper-pearson";
import { betaQuantile, incompleteBeta } from "@/base/incomplete-beta";
import { logFactorials, logGamma } from "@/base/log-factorial";
import { oneRunLowerBound, oneRunPValue } from "@/privacy/audit/one-run";
import golden from "../../fixtures/audit/limits.json";

const relative = (got: number, expected: number) => (got === expected ? 0 : Math.abs(got / expected - 1));

describe("incompleteBeta", () => {
  test.each(golden.beta)("of $x at $a, $b matches mpmath, and its quantile leads back", ({ x, a, b, value }) => {
    const expected = Number(value);
    expect(relative(incompleteBeta(x, a, b), expected)).toBeLessThan(1e-10); // log Γ(1e5) is 1e6, of which float64 keeps 1e-10
    if (expected < 0.999) expect(relative(betaQuantile(expected, a, b), x)).toBeLessThan(1e-10);
  });

  test("is 0 and 1 at the ends, and refuses what is outside", () => {
    expect([incompleteBeta(0, 2, 3), incompleteBeta(1, 2, 3)]).toEqual([0, 1]);
    for (const x of [-0.1, 1.1, NaN]) expect(() => incompleteBeta(x, 2, 3)).toThrow("internal:");
  });
});

describe("clopperPearson", () => {
  test.each(golden.clopperPearson)("$hits of $trials at $significance matches SciPy", (row) => {
    const { low, high } = clopperPearson(row, row.significance);
    expect(relative(low, row.low)).toBeLessThan(1e-8);
    expect(relative(high, row.high)).toBeLessThan(1e-8);
  });

  test("is the closed form where nothing or everything was hit", () => {
    expect(relative(rateAtMost({ hits: 0, trials: 100 }, 0.025), 1 - 0.025 ** 0.01)).toBeLessThan(1e-12);
    expect(rateAtLeast({ hits: 0, trials: 100 }, 0.025)).toBe(0);
    expect(rateAtMost({ hits: 100, trials: 100 }, 0.025)).toBe(1);
  });

  test("refuses more hits than trials", () => {
    expect(() => rateAtMost({ hits: 3, trials: 2 }, 0.05)).toThrow("internal:");
    expect(() => rateAtLeast({ hits: 0.5, trials: 2 }, 0.05)).toThrow("internal:");
  });
});

describe("oneRunPValue", () => {
  test.each(golden.pValues)("m $canaries, r $guesses, v $right, epsilon $epsilon matches mpmath", (row) => {
    expect(relative(oneRunPValue(row, row), Number(row.value))).toBeLessThan(1e-10);
  });

  test("grows with epsilon and delta and falls with right guesses", () => {
    const at = (right: number, epsilon: number, delta: number) =>
      oneRunPValue({ canaries: 1000, guesses: 200, right }, { epsilon, delta });
    for (let right = 110; right < 200; right += 10) {
      expect(at(right, 1.1, 1e-5)).toBeGreaterThanOrEqual(at(right, 1, 1e-5));
      expect(at(right, 1, 1e-4)).toBeGreaterThanOrEqual(at(right, 1, 1e-5));
      expect(at(right + 1, 1, 1e-5)).toBeLessThanOrEqual(at(right, 1, 1e-5));
    }
  });

  test("proves nothing for half of the guesses right, and refuses impossible counts", () => {
    const level = { delta: 1e-5, significance: 0.05 };
    expect(oneRunLowerBound({ canaries: 1000, guesses: 200, right: 100 }, level)).toBe(0);
    for (const [guesses, right] of [
      [200, 201],
      [1001, 5],
      [0, 0],
      [10, -1],
    ] as const)
      expect(() => oneRunLowerBound({ canaries: 1000, guesses, right }, level)).toThrow("internal:");
  });
});

describe("logGamma", () => {
  test("is log of (n − 1)! and of √π", () => {
    expect([logGamma(1), logGamma(2)].every((value) => Math.abs(value) < 1e-14)).toBe(true);
    expect(Math.abs(logGamma(0.5) - Math.log(Math.PI) / 2)).toBeLessThan(1e-14);
    expect(relative(logFactorials(170)[170]!, 706.5730622457874)).toBeLessThan(1e-14);
  });
});
