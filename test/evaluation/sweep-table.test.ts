// The table of a sweep: with one repeat it is the plain bootstrap to the bit, over repeats the mean, pairs by seed, Holm over rows.
import { describe, expect, test } from "vitest";
import { clusterBootstrap, pairedBootstrap } from "@/evaluation/bootstrap";
import { holm } from "@/evaluation/holm";
import { patientPermutation } from "@/evaluation/permutation";
import { score } from "@/evaluation/score";
import { joined, repeatIntervals } from "@/evaluation/sweep-intervals";
import { sweepTable } from "@/evaluation/sweep-table";
import type { SweepGroup, SweepKey } from "@/evaluation/sweep-types";
import type { Scored } from "@/evaluation/types";
import { seededRng, uniform } from "@/base/random";

const labels = ["edema", "effusion", "fracture"];

/** 60 reports of 45 patients; the third label is rare. `skill` is the chance to be right; the truth follows from `truthSeed`. */
function scoredOf(skill: number, { seed = 1, truthSeed = 7, n = 60, from = 0 } = {}): Scored {
  const [truthRng, rng] = [seededRng(truthSeed), seededRng(1000 + seed)];
  const cells = n * labels.length;
  const truth = Uint8Array.from({ length: cells }, (_, cell) =>
    uniform(truthRng) < (cell % 3 === 2 ? 0.08 : 0.5) ? 1 : 0,
  );
  return {
    labels,
    patients: Int32Array.from({ length: n }, (_, i) => from + (i % 45)),
    truth,
    scored: Uint8Array.from({ length: cells }, (_, cell) => (cell % 17 === 5 ? 0 : 1)),
    probability: Float64Array.from(truth, (t) => (uniform(rng) < skill ? t : 1 - t)),
    thresholds: new Float64Array(labels.length).fill(0.5),
  };
}

const group = (
  key: Partial<SweepKey>,
  all: readonly { seed: number | null; scored: Scored }[],
  planned = all.length,
): SweepGroup => ({
  ...{ model: "m", method: "head", epsilon: null, ...key },
  ...{ done: all.length, planned, privacy: null, seconds: 3, engine: "wasm" },
  repeats: all.map(({ seed, scored }) => ({ seed, scored, scores: score(scored), unseenWeightedF1: null })),
});
const options = { seed: 11, replicates: 300, swaps: 499, intervals: true } as const;
const reference: SweepKey = { model: "m", method: "lora", epsilon: null };

describe("sweepTable", () => {
  test("with one repeat is the plain bootstrap and the plain paired bootstrap, to the bit", async () => {
    const [a, b] = [scoredOf(0.8), scoredOf(0.9, { seed: 2 })];
    const { rows } = await sweepTable(
      [group({}, [{ seed: 0, scored: a }]), group(reference, [{ seed: 0, scored: b }])],
      { ...options, reference },
    );
    const [alone, paired] = [await clusterBootstrap(a, options), await pairedBootstrap(a, b, options)];
    expect(rows[0]!.betweenPatients).toEqual(alone.weightedF1);
    expect(rows[0]!.perLabel[0]!.interval).toEqual(alone.perLabel[0]!.f1);
    expect(rows[0]!.perLabel[2]!.interval).toEqual({ method: "none", because: "few-cases" });
    expect(rows[0]!.difference).toMatchObject(paired.weightedF1);
    const { difference, interval } = paired.perLabel[1]!;
    expect(rows[0]!.perLabel[1]!.difference).toMatchObject({ difference, interval });
    const { p } = await patientPermutation([{ a, b }], { seed: 11, replicates: 499 });
    expect(rows[0]!.difference).toMatchObject({ p, holmP: p });
    expect(rows[1]).toMatchObject({ isReference: true, difference: null });
  });

  test("over repeats is the mean, and the spread between them stands apart", async () => {
    const repeats = [1, 2, 3].map((seed) => ({ seed, scored: scoredOf(0.8, { seed }) }));
    const [row] = (await sweepTable([group({}, repeats)], { ...options, reference: null })).rows;
    const each = repeats.map(({ scored }) => score(scored).weightedF1!);
    expect(row!.weightedF1).toBeCloseTo((each[0]! + each[1]! + each[2]!) / 3, 14);
    expect(row!.betweenRepeats).toMatchObject({ kind: "t", repeats: 3 });
    const interval = row!.betweenPatients!;
    expect(
      interval.method === "none" ? null : [interval.low < row!.weightedF1!, interval.high > row!.weightedF1!],
    ).toEqual([true, true]);
  });

  test("equal repeats change nothing, and repeats on other patients are resampled together", async () => {
    const one = scoredOf(0.8);
    const [once, twice] = [await repeatIntervals([one], options), await repeatIntervals([one, one], options)];
    expect(twice).toEqual(once);
    const apart = await repeatIntervals([one, scoredOf(0.8, { seed: 5, from: 200 })], options);
    expect(apart[0]).not.toEqual(once[0]);
    expect(apart[0]!.method).toBe("bca");
  });

  test("pairs repeats by seed; a baseline that holds for every seed goes with each", async () => {
    const trained = [1, 2, 3].map((seed) => ({ seed, scored: scoredOf(0.9, { seed }) }));
    const baseline = group({ method: "tf-idf", model: null }, [{ seed: null, scored: scoredOf(0.6, { seed: 9 }) }]);
    const { rows } = await sweepTable([baseline, group(reference, trained)], { ...options, reference });
    const expected = await patientPermutation(
      trained.map(({ scored: b }) => ({ a: baseline.repeats[0]!.scored!, b })),
      { seed: 11, replicates: 499 },
    );
    expect(rows[0]!.difference!.difference).toBeCloseTo(expected.difference!, 12);
    const unequal = await sweepTable([group({}, trained.slice(1)), group(reference, trained.slice(0, 2))], {
      ...options,
      reference,
    });
    expect(unequal.rows[0]!.difference!.difference).toBe(0); // seed 2 alone is in both
    const none = await sweepTable([group({}, trained.slice(2)), group(reference, trained.slice(0, 2))], {
      ...options,
      reference,
    });
    expect(none.rows[0]!.difference).toBeNull();
  });

  test("corrects p over the rows that were compared", async () => {
    const repeat = (skill: number, seed: number) => [{ seed: 0, scored: scoredOf(skill, { seed }) }];
    const groups = [
      group({}, repeat(0.6, 3)),
      group({ epsilon: 1 }, repeat(0.75, 4)),
      group({ epsilon: 3 }, []),
      group(reference, repeat(0.95, 5)),
    ];
    const { rows } = await sweepTable(groups, { ...options, reference });
    const raw = [rows[0]!, rows[1]!].map(({ difference }) => difference!.p!);
    expect([rows[0]!, rows[1]!].map(({ difference }) => difference!.holmP)).toEqual(holm(raw));
    expect(rows[2]).toMatchObject({
      done: 0,
      repeats: 0,
      weightedF1: null,
      betweenRepeats: null,
      difference: null,
      perLabel: [],
    });
  });

  test("without predictions, or when only means are asked for, has no interval and no difference", async () => {
    const scored = scoredOf(0.8);
    const known = group({}, [{ seed: 0, scored }]);
    const bare: SweepGroup = { ...known, repeats: known.repeats.map((repeat) => ({ ...repeat, scored: null })) };
    const [row] = (await sweepTable([bare], { ...options, reference: null })).rows;
    expect(row).toMatchObject({ weightedF1: score(scored).weightedF1, betweenPatients: null });
    const quick = await sweepTable([known, group(reference, [{ seed: 0, scored }])], {
      ...options,
      reference,
      intervals: false,
    });
    expect(quick.rows[0]).toMatchObject({ betweenPatients: null, difference: null });
  });

  test("the same seed gives the same table", async () => {
    const groups = [
      group({}, [{ seed: 0, scored: scoredOf(0.7) }]),
      group(reference, [{ seed: 0, scored: scoredOf(0.9) }]),
    ];
    expect(await sweepTable(groups, { ...options, reference })).toEqual(
      await sweepTable(groups, { ...options, reference }),
    );
  });
});

describe("joined", () => {
  test("is all reports of the parts in order", () => {
    const parts = [scoredOf(0.8), scoredOf(0.9, { n: 10, from: 50 })];
    const all = joined(parts);
    expect(all.patients).toHaveLength(70);
    expect(score(all).perLabel[0]!.tp).toBe(parts.reduce((sum, part) => sum + score(part).perLabel[0]!.tp, 0));
  });
});
