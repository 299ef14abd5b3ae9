// The odds to the digit and always rounded up; epsilon never without delta, unit and scope.
import { describe, expect, test } from "vitest";
import { oddsSentence, promiseHead, rightGuesses } from "@/ui/words/promise";

describe("the promise in words", () => {
  // EXPERIENCE section 6 of the design, delta 1e-5.
  test.each([
    [0.01, 51],
    [0.1, 53],
    [1, 74],
    [3, 96],
    [10, 100],
  ])("epsilon %s leaves at most %s right guesses of 100", (epsilon, right) => {
    expect(rightGuesses(epsilon, 1e-5)).toBe(right);
  });

  test("is rounded up for 1,000 values, so that at most is true", () => {
    for (let i = 1; i <= 1000; i++) {
      const epsilon = i / 100;
      const exact = (100 * (Math.exp(epsilon) + 1e-5)) / (1 + Math.exp(epsilon));
      expect(rightGuesses(epsilon, 1e-5)).toBeGreaterThanOrEqual(exact - 1e-9);
      expect(rightGuesses(epsilon, 1e-5) - exact).toBeLessThan(1 + 1e-9);
    }
  });

  test("names epsilon, delta, unit and scope together", () => {
    const promised = { epsilon: 1, delta: 1e-5, unit: "report", scope: "this run" } as const;
    expect(promiseHead(promised)).toBe("Epsilon 1, delta 0.00001, per report, this run");
    expect(oddsSentence(promised)).toContain("whether one report was used");
  });
});
