// The odds table of the design, delta 1e-5, to the digits that it prints.
import { describe, expect, test } from "vitest";
import { foundAt, oddsOf } from "@/privacy/accounting/odds";

describe("odds", () => {
  // Right guesses, the same of 100, found at 1 % and at 5 % false alarms; per cent, rounded up as the table is.
  const table = [
    { epsilon: 0.01, right: 50.26, of100: 51, at1: 1.02, at5: 5.06, digits: 2 },
    { epsilon: 0.1, right: 52.5, of100: 53, at1: 1.11, at5: 5.53, digits: 2 },
    { epsilon: 1, right: 73.11, of100: 74, at1: 2.72, at5: 13.6, digits: 2 },
    { epsilon: 3, right: 95.26, of100: 96, at1: 20.09, at5: 95.28, digits: 2 },
    { epsilon: 10, right: 99.996, of100: 100, at1: 99.996, at5: 99.996, digits: 3 },
  ] as const;

  test.each(table)("epsilon $epsilon is worth $of100 right guesses of 100", ({ epsilon, digits, ...row }) => {
    const up = (share: number): number => Math.ceil(100 * share * 10 ** digits) / 10 ** digits;
    const spent = { epsilon, delta: 1e-5 };
    expect(up(oddsOf(epsilon, 1e-5).rightGuesses)).toBeCloseTo(row.right, 9);
    expect(oddsOf(epsilon, 1e-5).rightGuessesOf100).toBe(row.of100);
    expect(up(foundAt(0.01, spent))).toBeCloseTo(row.at1, 9);
    expect(up(foundAt(0.05, spent))).toBeCloseTo(row.at5, 9);
  });

  test("no privacy lost is a coin, an unbounded epsilon is certainty", () => {
    expect(oddsOf(0, 0)).toEqual({ rightGuesses: 0.5, rightGuessesOf100: 50 });
    expect(oddsOf(Infinity, 0)).toEqual({ rightGuesses: 1, rightGuessesOf100: 100 });
    expect(foundAt(0, { epsilon: Infinity, delta: 0.1 })).toBe(0.1);
  });

  test("refuses values that are no epsilon or delta", () => {
    for (const [epsilon, delta] of [
      [-1, 0],
      [NaN, 0],
      [1, 2],
      [1, NaN],
    ] as const)
      expect(() => oddsOf(epsilon, delta)).toThrow("internal:");
  });
});
