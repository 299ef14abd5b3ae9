// The discrete Gaussian: moments, shape and sign of a million draws, equality with exact arithmetic, and that the checks refuse
// samplers that are a little wrong. Seeded, so a result does not change between runs; nightly with fresh entropy.
import { describe, expect, test } from "vitest";
import { seededRng, uniform, type Rng } from "@/base/random";
import { coin, uniformBelow } from "@/base/uniform-int";
import { discreteGaussian } from "@/privacy/mechanism/discrete-gaussian";
import { checkSampler, type Sampler } from "./check-sampler";
import { exactSampler } from "./exact-sampler";
import { seedFor } from "./nightly";

const draws = 1_000_000;
const few = 200_000;

describe("discreteGaussian", { timeout: 120_000 }, () => {
  test.each([1, 2, 8, 2 ** 10, 2 ** 24])("has mean 0, variance σ², even signs and the right shape at σ %d", (σ) => {
    const seed = seedFor(`sampler at ${σ}`, Math.round(σ) + 17);
    expect(() => {
      checkSampler(discreteGaussian, σ, { draws, seed });
    }).not.toThrow();
  });

  const scaled =
    (factor: number): Sampler =>
    (σ, rng) =>
      discreteGaussian(σ * factor, rng);
  const changed =
    (change: (y: number, rng: Rng) => number): Sampler =>
    (σ, rng) => {
      const draw = discreteGaussian(σ, rng);
      return () => change(draw(), rng);
    };
  const laplace: Sampler = (σ, rng) => () => {
    const size = (-σ / Math.SQRT2) * Math.log(1 - uniform(rng));
    return Math.round(uniform(rng) < 0.5 ? size : -size) + 0;
  };
  const oftenerPositive = changed((y, rng) => (y < 0 && coin(0.01, rng) ? -y : y));
  const longerAbove = changed((y) => (y > 0 ? Math.round(1.04 * y) : y)); // its mean is 0.016 σ off
  const someWithout = changed((y, rng) => (coin(0.03, rng) ? 0 : y));
  const fractional = changed((y) => y + 0.5);
  const wrong: readonly (readonly [what: string, why: string, sampler: Sampler, draws: number])[] = [
    ["σ × 1.02", "variance", scaled(1.02), few],
    ["σ × 0.98", "variance", scaled(0.98), few],
    ["σ × 2/3", "variance", scaled(2 / 3), few],
    ["σ × 3/2", "variance", scaled(3 / 2), few],
    ["a rounded Laplace of the same variance", "chi-square", laplace, few],
    ["a sign chance of 0.505", "positive", oftenerPositive, draws],
    ["positive draws 4 % longer", "mean", longerAbove, few],
    ["three draws in a hundred without noise", "variance", someWithout, few],
    ["halves", "not a whole number", fractional, few],
  ];
  test.each(wrong)("those checks refuse %s by its %s", (...[, why, sampler, enough]) => {
    expect(() => {
      checkSampler(sampler, 2 ** 10, { draws: enough, seed: 1041 });
    }).toThrow(why);
  });

  test.each([1, 2, 8, 64])("draws what exact rational arithmetic draws from the same words at σ %d", (σ) => {
    const seed = seedFor(`twin at ${σ}`, σ);
    const float = discreteGaussian(σ, seededRng(seed));
    const exact = exactSampler(σ, seededRng(seed));
    let equal = 0;
    for (let i = 0; i < 2_000; i++) if (float() === exact()) equal++;
    expect(equal).toBe(2_000);
  });

  test("refuses a scale of 0, NaN and beyond whole float64 numbers", () => {
    for (const σ of [0, NaN, 2 ** 42]) expect(() => discreteGaussian(σ, seededRng(1))).toThrow("internal:");
  });
});

describe("coin and uniformBelow", () => {
  const words = (...list: number[]): Rng => {
    let i = 0;
    return { word: () => list[i++] ?? 0 };
  };

  test("a coin needs a second word only when the first is equal, and compares every digit of p", () => {
    const p = 3 / 2 ** 33; // digits: 1 after 32 places, then a half
    expect(coin(p, words(0))).toBe(true);
    expect(coin(p, words(2))).toBe(false);
    expect(coin(p, words(1, 2 ** 31 - 1))).toBe(true);
    expect(coin(p, words(1, 2 ** 31))).toBe(false);
    expect(coin(1, words(2 ** 32 - 1))).toBe(true);
    expect(coin(0, words(0))).toBe(false);
  });

  test("uniformBelow is even over 3, refuses words of the ragged end, and spans 2^53", () => {
    const counts = [0, 0, 0];
    const rng = seededRng(4);
    for (let i = 0; i < 30_000; i++) counts[uniformBelow(3, rng)]!++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(4.89 * Math.sqrt(30_000 * (2 / 9)));
    expect(uniformBelow(3, words(2 ** 32 - 1, 5))).toBe(0); // 3 is refused, then the two leading digits of 5
    expect(uniformBelow(1, words(9))).toBe(0);
    const wide = Array.from({ length: 20_000 }, () => uniformBelow(3 * 2 ** 40, rng) / (3 * 2 ** 40));
    const mean = wide.reduce((sum, x) => sum + x, 0) / wide.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(4.89 / Math.sqrt(12 * wide.length));
    expect(uniformBelow(2 ** 53, { word: () => 2 ** 32 - 1 })).toBe(2 ** 53 - 1);
    expect(() => uniformBelow(0, rng)).toThrow("internal:");
  });
});
