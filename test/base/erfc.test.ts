// erfc against 50-digit values, and the sums in log space.
import { describe, expect, test } from "vitest";
import { erfc, logErfc, normalCdf, normalTail } from "@/base/erfc";
import { compensatedSum, log1pExp, logExpm1, logSumExp } from "@/base/logspace";
import golden from "../fixtures/privacy/erfc.json";

describe("erfc", () => {
  test.each(golden.erfc)("matches mpmath at $x to 1e-14 relative", ({ x, erfc: expected, log }) => {
    const value = Number(expected);
    if (value > 1e-300) expect(Math.abs(erfc(x) / value - 1)).toBeLessThan(1e-14);
    else expect(erfc(x)).toBeLessThanOrEqual(1e-300);
    expect(Math.abs(logErfc(x) - Number(log))).toBeLessThanOrEqual(1e-14 * Math.max(1, Math.abs(Number(log))));
  });

  test("has its limits at the infinities and passes NaN on", () => {
    expect([erfc(Infinity), erfc(-Infinity), logErfc(Infinity), erfc(NaN)]).toEqual([0, 2, -Infinity, NaN]);
  });

  test("gives both normal tails without cancellation", () => {
    expect(normalTail(10)).toBe(normalCdf(-10));
    expect(Math.abs(normalTail(10) / 7.619853024160527e-24 - 1)).toBeLessThan(1e-13);
  });
});

describe("log space", () => {
  test("logSumExp is exact for one term, -Infinity for none, and survives huge terms", () => {
    expect(logSumExp(new Float64Array([5]), 1)).toBe(5);
    expect(logSumExp(new Float64Array([5]), 0)).toBe(-Infinity);
    expect(logSumExp(new Float64Array([2000, 2000]), 2)).toBeCloseTo(2000 + Math.LN2, 12);
  });

  test("logExpm1 and log1pExp keep tiny and huge arguments", () => {
    expect(logExpm1(1e-300)).toBeCloseTo(Math.log(1e-300), 12);
    expect(logExpm1(1e5)).toBe(1e5);
    expect(log1pExp(-50)).toBeCloseTo(Math.exp(-50), 30);
    expect(log1pExp(1e5)).toBe(1e5);
  });

  test("compensatedSum keeps what plain addition drops", () => {
    expect(compensatedSum([1, 1e100, 1, -1e100])).toBe(2);
  });
});
