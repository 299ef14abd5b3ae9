// The patient permutation test against the exact distribution over all swaps, and what it must not depend on.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Cancelled } from "@/base/errors";
import { patientPermutation } from "@/evaluation/permutation";
import type { ScoredPair } from "@/evaluation/permutation";
import { score } from "@/evaluation/score";
import type { Scored } from "@/evaluation/types";
import { commonTables, perturbed, randomTable } from "../helpers/random-table";

const patientCount = 10;

/** Reports of ten patients, several each, with all cells scored. */
function smallPair(seed: number): ScoredPair {
  const made = randomTable(seed, { labels: [2], reports: [30], prevalence: [0.5] });
  const a: Scored = {
    ...made,
    patients: made.patients.map((c) => c % patientCount),
    scored: new Uint8Array(60).fill(1),
  };
  return { a, b: perturbed(a, seed + 1, 0.5) };
}

/** Swaps whole patients by the bits of `which`. */
function swapped({ a, b }: ScoredPair, which: number): ScoredPair {
  const L = a.labels.length;
  const take = (own: Scored, other: Scored): Scored => ({
    ...own,
    probability: own.probability.map((p, cell) =>
      (which >> a.patients[Math.floor(cell / L)]!) & 1 ? other.probability[cell]! : p,
    ),
    thresholds: own.thresholds,
  });
  return { a: take(a, b), b: take(b, a) };
}

const difference = (pairs: readonly ScoredPair[]): number =>
  pairs.reduce((sum, { a, b }) => sum + score(a).weightedF1! - score(b).weightedF1!, 0) / pairs.length;

/** Share of all 2^10 swaps with a difference as large. */
function exactShare(pairs: readonly ScoredPair[]): number {
  const seen = Math.abs(difference(pairs));
  let asLarge = 0;
  for (let which = 0; which < 2 ** patientCount; which++)
    if (Math.abs(difference(pairs.map((pair) => swapped(pair, which)))) >= seen - 1e-12) asLarge++;
  return asLarge / 2 ** patientCount;
}

describe("patientPermutation", () => {
  test.each([11, 12, 13])("estimates the share over all swaps of whole patients (seed %i)", async (seed) => {
    const pairs = [smallPair(seed)];
    const { p, difference: found, replicates } = await patientPermutation(pairs, { seed });
    const exact = exactShare(pairs);
    expect(found).toBeCloseTo(difference(pairs), 12);
    // 5 standard errors: a false alarm has chance 6e-7
    expect(Math.abs(p! - exact)).toBeLessThan(5 * Math.sqrt((exact * (1 - exact)) / replicates) + 1 / replicates);
  });

  test("swaps all repeats of a patient together", async () => {
    const { a } = smallPair(21);
    const pairs = [21, 22].map((seed): ScoredPair => ({ a, b: perturbed(a, seed, 0.5) }));
    const { p, difference: found } = await patientPermutation(pairs, { seed: 3 });
    const exact = exactShare(pairs);
    expect(found).toBeCloseTo(difference(pairs), 12);
    expect(Math.abs(p! - exact)).toBeLessThan(5 * Math.sqrt((exact * (1 - exact)) / 9999) + 1e-4);
  });

  test("counts the observed swap itself: p is never 0 and 1 where nothing differs", async () => {
    const { a } = smallPair(31);
    const same = await patientPermutation([{ a, b: a }], { seed: 1, replicates: 99 });
    expect(same).toEqual({ difference: 0, p: 1, replicates: 99, seed: 1, differingPatients: 0 });
    const worse: Scored = { ...a, probability: a.probability.map((_, cell) => 1 - a.truth[cell]!) };
    const best: Scored = { ...a, probability: Float64Array.from(a.truth) };
    const { p } = await patientPermutation([{ a: best, b: worse }], { seed: 1, replicates: 99 });
    expect(p).toBeGreaterThanOrEqual(0.01);
    expect(p! * 100).toBeCloseTo(Math.round(p! * 100), 9);
  });

  test("has the same p for A and B swapped, and for other names of the patients", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1e6 }), async (seed) => {
        const a = randomTable(seed, commonTables);
        const b = perturbed(a, seed + 1, 0.3);
        const options = { seed, replicates: 200 };
        const forth = await patientPermutation([{ a, b }], options);
        const back = await patientPermutation([{ a: b, b: a }], options);
        expect(back.p).toBe(forth.p);
        expect(back.difference).toBe(forth.difference === null ? null : -forth.difference);
        const renamed = (of: Scored): Scored => ({ ...of, patients: of.patients.map((c) => 1000 - 3 * c) });
        expect(await patientPermutation([{ a: renamed(a), b: renamed(b) }], options)).toEqual(forth);
      }),
      { seed: 5, numRuns: 30 },
    );
  });

  test("is undefined without a positive, stops when asked, and refuses nothing to compare", async () => {
    const { a } = smallPair(41);
    const empty: Scored = { ...a, truth: new Uint8Array(60) };
    expect(await patientPermutation([{ a: empty, b: empty }], { seed: 1 })).toMatchObject({
      difference: null,
      p: null,
    });
    const stop = patientPermutation([smallPair(42)], { seed: 1, replicates: 1e8, shouldStop: () => true });
    await expect(stop).rejects.toBeInstanceOf(Cancelled);
    await expect(patientPermutation([], { seed: 1 })).rejects.toThrow("internal:");
  });
});
