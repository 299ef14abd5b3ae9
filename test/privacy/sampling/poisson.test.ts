// Poisson sampling: each unit by its own coin. Bounds have a false-alarm chance of at most 1e-6; the generator is seeded.
import { describe, expect, test } from "vitest";
import { seededRng, type Rng } from "@/base/random";
import { chooseReports, poissonSample } from "@/privacy/sampling/poisson";

type Sampler = (unitCount: number, q: number, rng: Rng) => number[];

/** Throws unless units are in independently with chance q: each unit's count, batch sizes, and pairs. */
function checkPoisson(sampler: Sampler): void {
  const [units, q, steps] = [400, 0.05, 4_000];
  const rng = seededRng(31);
  const counts = new Float64Array(units);
  let sizes = 0;
  let pairs = 0;
  for (let step = 0; step < steps; step++) {
    const drawn = sampler(units, q, rng);
    for (const unit of drawn) counts[unit]! += 1;
    sizes += (drawn.length - units * q) ** 2;
    const set = new Set(drawn);
    for (let unit = 0; unit < units; unit += 2) if (set.has(unit) && set.has(unit + 1)) pairs++;
  }
  const expected = steps * q;
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (Math.abs(total - units * expected) > 4.89 * Math.sqrt(units * expected * (1 - q)))
    throw new Error(`drawn: ${total}`);
  const chi = counts.reduce((sum, count) => sum + (count - expected) ** 2 / (expected * (1 - q)), 0);
  if (Math.abs(chi - units) > 6 * Math.sqrt(2 * units)) throw new Error(`unit counts: chi-square ${chi}`);
  const spread = sizes / steps / (units * q * (1 - q));
  if (Math.abs(spread - 1) > 4.89 * Math.sqrt(2 / steps)) throw new Error(`batch sizes: variance ratio ${spread}`);
  const pairMean = (steps * units * q * q) / 2;
  if (Math.abs(pairs - pairMean) > 4.89 * Math.sqrt(pairMean)) throw new Error(`pairs: ${pairs} of ${pairMean}`);
}

const shuffled = (): Sampler => {
  let left: number[] = [];
  return (unitCount, q, rng) => {
    const size = Math.round(unitCount * q);
    if (left.length < size) left = chooseShuffled(unitCount, rng);
    return left.splice(0, size);
  };
};
const chooseShuffled = (count: number, rng: Rng) =>
  Array.from({ length: count }, (_, i) => ({ i, key: rng.word() }))
    .sort((a, b) => a.key - b.key)
    .map(({ i }) => i);

describe("poissonSample", { timeout: 60_000 }, () => {
  test("draws each unit by its own coin", () => {
    expect(() => {
      checkPoisson(poissonSample);
    }).not.toThrow();
  });

  test("that check refuses shuffled batches, a fixed size, and a chance 3 % too high", () => {
    const fixedSize: Sampler = (n, q, rng) => chooseShuffled(n, rng).slice(0, Math.round(n * q));
    const wrongChance: Sampler = (n, q, rng) => poissonSample(n, q * 1.03, rng);
    for (const mutant of [shuffled(), fixedSize, wrongChance])
      expect(() => {
        checkPoisson(mutant);
      }).toThrow();
  });

  test("gives empty batches at small q, all units at q = 1, none at q = 0 or of none", () => {
    const rng = seededRng(8);
    let empty = 0;
    for (let step = 0; step < 2_000; step++) if (poissonSample(50, 0.001, rng).length === 0) empty++;
    expect(Math.abs(empty / 2_000 - 0.999 ** 50)).toBeLessThan(0.03);
    expect(poissonSample(4, 1, rng)).toEqual([0, 1, 2, 3]);
    expect([poissonSample(4, 0, rng), poissonSample(0, 1, rng)]).toEqual([[], []]);
    expect(() => poissonSample(4, 1.01, rng)).toThrow("internal:");
    expect(() => poissonSample(4, NaN, rng)).toThrow("internal:");
  });

  test("compares 53 bits with the floor of q·2^53: the real chance is at most q", () => {
    const words = (high: number, low: number): Rng => {
      let first = false;
      return {
        word: () => {
          first = !first;
          return first ? high : low;
        },
      };
    };
    const q = 2 ** -53; // threshold 1: only u = 0 is in
    expect(poissonSample(1, q, words(0, 0))).toEqual([0]);
    expect(poissonSample(1, q, words(0, 63))).toEqual([0]); // the lowest 6 bits are not read
    expect(poissonSample(1, q, words(0, 64))).toEqual([]);
    expect(poissonSample(1, 0.99 * q, words(0, 0))).toEqual([]);
  });

  test("a unit's draw does not depend on how many units there are", () => {
    const few = poissonSample(300, 0.3, seededRng(2));
    const more = poissonSample(301, 0.3, seededRng(2));
    expect(more.filter((unit) => unit < 300)).toEqual(few);
  });
});

describe("chooseReports", () => {
  test("keeps all that fit without a draw, else `limit` of them, every report equally often", () => {
    const silent: Rng = {
      word: () => {
        throw new Error("drew a word");
      },
    };
    expect(chooseReports([5, 3, 9], 3, silent)).toEqual([3, 5, 9]);
    const counts = new Map<number, number>();
    const rng = seededRng(12);
    for (let i = 0; i < 12_000; i++) {
      const chosen = chooseReports([2, 4, 6, 8, 10, 12], 4, rng);
      if (new Set(chosen).size !== 4) throw new Error("a report twice");
      for (const report of chosen) counts.set(report, (counts.get(report) ?? 0) + 1);
    }
    for (const count of counts.values())
      expect(Math.abs(count - 8_000)).toBeLessThan(5.2 * Math.sqrt(12_000 * (2 / 9)));
    expect(counts.size).toBe(6);
  });
});
