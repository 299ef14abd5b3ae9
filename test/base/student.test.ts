// Tails of F and quantiles of t against SciPy (fixtures/evaluation/tests.json).
import { describe, expect, test } from "vitest";
import { fTail, studentTwoSided } from "@/base/student";
import golden from "../fixtures/evaluation/tests.json";

const scipy = { rtol: 1e-8, atol: 0, because: "the bar for F, beta and t in docs/evaluation.md" };

describe("fTail", () => {
  test.each(golden.fTail)("of $f on $degrees equals SciPy", ({ f, degrees, p }) => {
    expect([fTail(f, [degrees[0]!, degrees[1]!])]).toBeAllClose([p], scipy);
  });

  test("is 1 up to 0, 0 at infinity, and refuses NaN", () => {
    expect([fTail(-1, [2, 3]), fTail(0, [2, 3]), fTail(Infinity, [2, 3])]).toEqual([1, 1, 0]);
    expect(() => fTail(NaN, [2, 3])).toThrow("internal:");
  });
});

describe("studentTwoSided", () => {
  test.each(golden.student)("at $degrees degrees of freedom equals SciPy", ({ degrees, t }) => {
    expect([studentTwoSided(0.05, degrees)]).toBeAllClose([t], scipy);
  });
});
