// Poisson sampling: each unit by its own coin. Seeded, so a result does not change between runs; nightly with fresh entropy.
import { describe, expect, test } from "vitest";
import { seededRng, type Rng } from "@/base/random";
import { chooseReports, poissonSample } from "@/privacy/sampling/poisson";
import { seedFor } from "../mechanism/nightly";
import { checkPoisson, type UnitSampler } from "./check-poisson";

const trial = { units: 1_000, q: 0.05, steps: 10_000 };

const shuffle = (count: number, rng: Rng) =>
  Array.from({ length: count }, (_, i) => ({ i, key: rng.word() }))
    .sort((a, b) => a.key - b.key)
    .map(({ i }) => i);
/** Epochs of a shuffled list, cut into batches of q·N: what most training loops do. */
const shuffled = (): UnitSampler => {
  let left: number[] = [];
  return (unitCount, q, rng) => {
    const size = Math.round(unitCount * q);
    if (left.length < size) left = shuffle(unitCount, rng);
    return left.splice(0, size);
  };
};
/** q·N units of every step, drawn anew without replacement. */
const fixedSize: UnitSampler = (unitCount, q, rng) => {
  const chosen = new Set<number>();
  while (chosen.size < Math.round(unitCount * q)) chosen.add(rng.word() % unitCount);
  return [...chosen];
};
const wrongChance: UnitSampler = (unitCount, q, rng) => poissonSample(unitCount, q * 1.01, rng);
const oneUnitOftener: UnitSampler = (unitCount, q, rng) => {
  const drawn = poissonSample(unitCount, q, rng);
  return drawn[0] === 0 || rng.word() > 0.02 * 2 ** 32 ? drawn : [0, ...drawn];
};
const capped: UnitSampler = (unitCount, q, rng) => poissonSample(unitCount, q, rng).slice(0, 64);
const emptyAgain: UnitSampler = (unitCount, q, rng) => {
  for (;;) {
    const drawn = poissonSample(unitCount, q, rng);
    if (drawn.length > 0) return drawn;
  }
};
const inTwos: UnitSampler = (unitCount, q, rng) =>
  poissonSample(unitCount / 2, q, rng).flatMap((half) => [2 * half, 2 * half + 1]);

describe("poissonSample", { timeout: 120_000 }, () => {
  test("draws each unit by its own coin: counts of 1,000 units, sizes of 10,000 batches, 1,000 pairs", () => {
    expect(() => {
      checkPoisson(poissonSample, { ...trial, seed: seedFor("poisson", 31) });
    }).not.toThrow();
  });

  test("does so at a small q, where most batches are empty", () => {
    expect(() => {
      checkPoisson(poissonSample, { units: 50, q: 0.001, steps: 20_000, seed: seedFor("small q", 32) });
    }).not.toThrow();
  });

  test.each([
    ["shuffled epochs", "unit counts", shuffled()],
    ["batches of one size", "batch sizes", fixedSize],
    ["a cap on the batch", "batch sizes", capped],
    ["a chance 1 % too high", "drawn", wrongChance],
    ["one unit drawn oftener", "unit counts", oneUnitOftener],
    ["units drawn in twos", "pairs", inTwos],
  ])("those checks refuse %s by its %s", (_what, why, sampler) => {
    expect(() => {
      checkPoisson(sampler, { ...trial, seed: 33 });
    }).toThrow(why);
  });

  test("those checks refuse an empty batch that is drawn again", () => {
    expect(() => {
      checkPoisson(emptyAgain, { units: 50, q: 0.001, steps: 20_000, seed: 34 });
    }).toThrow("drawn");
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
