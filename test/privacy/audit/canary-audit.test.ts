// The audit of scores: fair coins, guesses at both ends, significance shared out, and 1,000 audits of scores that know nothing.
import { describe, expect, test } from "vitest";
import { seededRng, uniform } from "@/base/random";
import { canaryAudit, canaryCoins, guessCounts } from "@/privacy/audit/canary-audit";
import { fDpLowerBound, refutesShift, shiftOf } from "@/privacy/audit/f-dp";
import { oneRunLowerBound } from "@/privacy/audit/one-run";
import { bestLowerBound, guessesOnHull } from "@/privacy/audit/thresholds";
import { gaussianDelta } from "@/privacy/accounting/gaussian";

const level = { delta: 1e-5, significance: 0.05 };

describe("canaryAudit", () => {
  test("guesses in at the top and out at the bottom, and shows the largest bound with its ceiling", () => {
    const isIn = canaryCoins(1000, seededRng(1));
    const scores = Float64Array.from(isIn, (coin, at) => coin + at / 1e6);
    const { shown, tests } = canaryAudit(scores, isIn, level);
    expect(tests.map(({ guesses, right }) => [guesses, right])).toEqual([
      [100, 100],
      [200, 200],
      [500, 500],
    ]);
    expect(tests.every(({ significance }) => significance === 0.05 / 3)).toBe(true);
    expect(tests.every(({ epsilonLowerBound, ceiling }) => epsilonLowerBound === ceiling)).toBe(true);
    expect(shown).toEqual(tests[2]);
    const turned = canaryAudit(
      scores.map((score) => -score),
      isIn,
      level,
    );
    expect(turned.tests.map(({ right }) => right)).toEqual([0, 0, 0]);
    expect(turned.shown.epsilonLowerBound).toBe(0);
    expect(turned.shown.ceiling.toFixed(3)).toBe("4.755");
  });

  test("breaks ties by place, which no coin decided", () => {
    const isIn = Uint8Array.from({ length: 100 }, (_, at) => (at < 5 || at >= 95 ? 1 : 0));
    const [first] = canaryAudit(new Float64Array(100), isIn, level).tests;
    expect([first?.guesses, first?.right]).toEqual([10, 5]);
  });

  test("shows a bound above 0 in at most 5 % of 1,000 audits of scores that know nothing", { timeout: 60_000 }, () => {
    const rng = seededRng(3);
    let found = 0;
    for (let audit = 0; audit < 1000; audit++) {
      const scores = Float64Array.from({ length: 1000 }, () => uniform(rng));
      if (canaryAudit(scores, canaryCoins(1000, rng), { delta: 0, significance: 0.05 }).shown.epsilonLowerBound > 0)
        found++;
    }
    console.info(`null audits: a bound above 0 in ${found} of 1,000`);
    const deviation = Math.sqrt((0.05 * 0.95) / 1000);
    expect(found / 1000).toBeLessThanOrEqual(0.05 + 4.89 * deviation);
    expect(found).toBeGreaterThan(5); // at delta 0 the level is used up, or nearly: an audit that never speaks is broken
  });

  test("speaks too often in the same audits at ten times the level", { timeout: 60_000 }, () => {
    const rng = seededRng(3);
    let found = 0;
    for (let audit = 0; audit < 300; audit++) {
      const scores = Float64Array.from({ length: 1000 }, () => uniform(rng));
      if (canaryAudit(scores, canaryCoins(1000, rng), { delta: 0, significance: 0.5 }).shown.epsilonLowerBound > 0)
        found++;
    }
    expect(found / 300).toBeGreaterThan(0.05 + 4.89 * Math.sqrt((0.05 * 0.95) / 300)); // the test above can be red
  });

  test("refuses NaN, two lengths, and too few canaries", () => {
    expect(() => canaryAudit(Float64Array.of(1, NaN, 2, 3), new Uint8Array(4), level)).toThrow("internal:");
    expect(() => canaryAudit(new Float64Array(5), new Uint8Array(4), level)).toThrow("internal:");
    expect(() => canaryAudit(new Float64Array(3), new Uint8Array(3), level)).toThrow("internal:");
  });

  test("fixes even numbers of guesses beforehand", () => {
    expect(guessCounts(1000)).toEqual([100, 200, 500]);
    expect(guessCounts(57)).toEqual([4, 10, 28]);
  });
});

describe("the f-DP form", () => {
  test("knows the shift of a Gaussian as the accountant does", () => {
    for (const [epsilon, delta] of [
      [0, 1e-5],
      [1, 1e-5],
      [8, 1e-6],
      [0.1, 1e-3],
    ] as const) {
      const mu = shiftOf({ epsilon, delta });
      expect(Math.abs(gaussianDelta(1 / mu, epsilon) / delta - 1)).toBeLessThan(1e-6);
    }
  });

  test("is sharper than the plain bound, and refutes less the larger the shift", () => {
    const seen = { canaries: 1000, guesses: 200, right: 170 };
    expect(fDpLowerBound(seen, level)).toBeGreaterThan(oneRunLowerBound(seen, level));
    const refuted = [0.1, 0.5, 1, 2, 4].map((mu) => refutesShift(seen, mu, 0.05));
    expect(refuted).toEqual(refuted.toSorted((a, b) => Number(b) - Number(a)));
    expect(refuted[0]).toBe(true);
    expect(refuted.at(-1)).toBe(false);
  });
});

describe("bestLowerBound", () => {
  test("is 0 for scores that know nothing, and pays for every threshold it looks at", () => {
    const same = Array.from({ length: 500 }, (_, i) => i);
    expect(bestLowerBound(guessesOnHull(same, same), level, "steinke")).toBe(0);
    const split = guessesOnHull(
      same.map((score) => score + 1000),
      same,
    );
    const single = oneRunLowerBound({ canaries: 1000, guesses: 500, right: 500 }, level);
    expect(bestLowerBound(split, level, "steinke")).toBeLessThan(single);
    expect(bestLowerBound(split, level, "steinke")).toBeGreaterThan(0.8 * single);
  });
});
