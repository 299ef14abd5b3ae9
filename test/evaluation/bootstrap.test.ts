// The cluster bootstrap against resampled rows in NumPy (fixtures/evaluation/bootstrap.json), and what it must not depend on.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Cancelled } from "@/base/errors";
import { clusterBootstrap, pairedBootstrap } from "@/evaluation/bootstrap";
import { drawWithReplacement } from "@/evaluation/draw-patients";
import type { Draw } from "@/evaluation/draw-patients";
import type { IntervalResult } from "@/evaluation/interval";
import { countLabel } from "@/evaluation/label-counts";
import { countsOf, patientTable, weightedTotals } from "@/evaluation/patient-table";
import type { Scored } from "@/evaluation/types";
import golden from "../fixtures/evaluation/bootstrap.json";
import { commonTables, perturbed, randomTable } from "../helpers/random-table";

type Case = (typeof golden.cases)[number];
interface Expected {
  readonly method: string;
  readonly because?: string;
  readonly fallBack?: string | null;
  readonly low?: number;
  readonly high?: number;
  readonly percentile?: readonly number[];
  readonly undefinedReplicates?: number;
}

const smallTables = { labels: [3], reports: [40, 16], prevalence: [0.02, 0.1, 0.5, 1] };
const tableOf = ({ seed }: Case): Scored => randomTable(seed, seed < 3100 ? commonTables : smallTables);

/** The draws of the script: one character a drawn patient, from "(". */
const drawOf =
  ({ draws }: Case): Draw =>
  (replicate, weights) => {
    weights.fill(0);
    for (const letter of draws[replicate]!) weights[letter.charCodeAt(0) - 40]! += 1;
  };

function expectInterval(got: IntervalResult, expected: Expected, name: string): void {
  // Fewer than 20 positives are words for the reader of a label; the script gives their intervals all the same.
  if (got.method === "none" && got.because === "few-cases") return;
  expect(got, name).toMatchObject({
    method: expected.method,
    ...(got.method === "none" ? { because: expected.because } : { fallBack: expected.fallBack }),
  });
  if (got.method === "none") return;
  expect(got.undefinedReplicates, name).toBe(expected.undefinedReplicates);
  expect([got.low, got.high, ...got.percentile], name).toBeAllClose(
    [expected.low!, expected.high!, ...expected.percentile!],
    { rtol: 0, atol: 1e-12, because: "the same counts, quantiles between the same order statistics" },
  );
}

describe("clusterBootstrap", () => {
  test.each(golden.cases)("case $seed equals really resampled rows", async (given) => {
    const options = { seed: 0, replicates: given.draws.length, draw: drawOf(given) };
    const result = await clusterBootstrap(tableOf(given), options);
    const { weightedF1, macroF1, microF1, twoClassWeightedF1, perLabel } = result;
    for (const [k, got] of [weightedF1, macroF1, microF1, twoClassWeightedF1].entries())
      expectInterval(got, given.single[k]!, `average ${k}`);
    for (const [l, { f1, precision, recall, specificity }] of perLabel.entries())
      for (const [k, got] of [f1, precision, recall, specificity].entries())
        expectInterval(got, given.single[4 + 4 * l + k]!, `label ${l}, figure ${k}`);
  });

  test("says few cases below 20 positives, for specificity below 20 negatives", async () => {
    const n = 60;
    const of = (positives: number): Scored => ({
      labels: ["label"],
      patients: Int32Array.from({ length: n }, (_, i) => i),
      truth: Uint8Array.from({ length: n }, (_, i) => Number(i < positives)),
      scored: new Uint8Array(n).fill(1),
      probability: Float64Array.from({ length: n }, (_, i) => Number(i % 3 === 0)),
      thresholds: Float64Array.of(0.5),
    });
    const methods = async (positives: number) => {
      const [label] = (await clusterBootstrap(of(positives), { seed: 1, replicates: 200 })).perLabel;
      return [label!.f1, label!.precision, label!.recall, label!.specificity].map(({ method }) => method);
    };
    expect(await methods(19)).toEqual(["none", "none", "none", "bca"]);
    expect(await methods(20)).toEqual(["bca", "bca", "bca", "bca"]);
    expect(await methods(41)).toEqual(["bca", "bca", "bca", "none"]);
  });

  test("resamples patients: repeated reports of each patient make no interval narrower", async () => {
    const plain = randomTable(3001, commonTables);
    const alone: Scored = { ...plain, patients: plain.patients.map((_, i) => i) };
    const doubled: Scored = {
      ...alone,
      patients: Int32Array.of(...alone.patients, ...alone.patients),
      truth: Uint8Array.of(...alone.truth, ...alone.truth),
      scored: Uint8Array.of(...alone.scored, ...alone.scored),
      probability: Float64Array.of(...alone.probability, ...alone.probability),
    };
    const options = { seed: 9, replicates: 300 };
    const [once, two] = [await clusterBootstrap(alone, options), await clusterBootstrap(doubled, options)];
    expect(two.weightedF1).toEqual(once.weightedF1);
    expect(two.microF1).toEqual(once.microF1);
  });

  test("does not depend on how replicates are shared out, and draws C patients anew each time", () => {
    const scored = randomTable(3000, commonTables);
    const draw = drawWithReplacement(77);
    const C = patientTable(scored).numPatients;
    const drawn = Array.from({ length: 40 }, (_, b) => {
      const weights = new Int32Array(C);
      draw(b, weights);
      return weights;
    });
    for (const workers of [2, 8]) {
      const shared = Array.from({ length: 40 }, () => new Int32Array(C));
      for (let w = 0; w < workers; w++) for (let b = w; b < 40; b += workers) draw(b, shared[b]!);
      expect(shared).toEqual(drawn);
    }
    expect(drawn.every((weights) => weights.reduce((sum, one) => sum + one, 0) === C)).toBe(true);
    expect(new Set(drawn.map((weights) => weights.join(","))).size).toBe(40);
  });

  test("is undefined where the figure is, and stops when asked", async () => {
    const scored = randomTable(3000, commonTables);
    const none: Scored = { ...scored, truth: new Uint8Array(scored.truth.length) };
    const { weightedF1 } = await clusterBootstrap(none, { seed: 1, replicates: 50 });
    expect(weightedF1).toEqual({ method: "none", because: "undefined" });
    const stop = clusterBootstrap(scored, { seed: 1, replicates: 1e6, shouldStop: () => true });
    await expect(stop).rejects.toBeInstanceOf(Cancelled);
  });
});

describe("drawWithReplacement", () => {
  test("draws every patient equally often", () => {
    const [C, B] = [50, 4000];
    const counts = new Float64Array(C);
    const weights = new Int32Array(C);
    const draw = drawWithReplacement(12);
    for (let b = 0; b < B; b++) {
      draw(b, weights);
      for (const [c, weight] of weights.entries()) counts[c]! += weight;
    }
    const squares = counts.reduce((sum, count) => sum + (count - B) ** 2 / B, 0);
    // χ² on 49 degrees of freedom: a false alarm above 112 or below 14 has chance below 1e-6
    expect(squares).toBeGreaterThan(14);
    expect(squares).toBeLessThan(112);
  });
});

describe("pairedBootstrap", () => {
  test.each(golden.cases)("case $seed equals really resampled rows", async (given) => {
    const a = tableOf(given);
    const options = { seed: 0, replicates: given.draws.length, draw: drawOf(given) };
    const result = await pairedBootstrap(a, perturbed(a, given.seed + 1, 0.3), options);
    expectInterval(result.weightedF1.interval, given.paired[0]!, "weighted F1");
    for (const [l, { interval }] of result.perLabel.entries())
      expectInterval(interval, given.paired[l + 1]!, `label ${l}`);
  });

  test("mirrors itself when A and B swap, and is 0 for A against A", async () => {
    const a = randomTable(3001, commonTables);
    const b = perturbed(a, 5, 0.3);
    const options = { seed: 4, replicates: 400 };
    const [ab, ba] = [await pairedBootstrap(a, b, options), await pairedBootstrap(b, a, options)];
    expect(ba.weightedF1.difference).toBe(-ab.weightedF1.difference!);
    if (ab.weightedF1.interval.method === "none" || ba.weightedF1.interval.method === "none")
      throw new Error("expected intervals");
    expect([ba.weightedF1.interval.low, ba.weightedF1.interval.high]).toBeAllClose(
      [-ab.weightedF1.interval.high, -ab.weightedF1.interval.low],
      { rtol: 0, atol: 1e-12, because: "the same resamples" },
    );
    const same = await pairedBootstrap(a, a, options);
    expect(same.weightedF1).toMatchObject({ difference: 0, interval: { low: 0, high: 0, fallBack: "no-influence" } });
  });
});

describe("patientTable", () => {
  test("adds up to the counts of each label, also of any subset of patients", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const scored = randomTable(seed, commonTables);
        const table = patientTable(scored);
        const kept = (c: number) => (c * 7 + seed) % 3 > 0;
        const rows = [...new Set(scored.patients)];
        const weights = Float64Array.from(rows, (patient) => Number(kept(patient)));
        const masked: Scored = {
          ...scored,
          scored: scored.scored.map((one, cell) =>
            kept(scored.patients[Math.floor(cell / scored.labels.length)]!) ? one : 0,
          ),
        };
        const counts = countsOf(weightedTotals(table, weights));
        expect(counts).toEqual(scored.labels.map((_, l) => countLabel(masked, l)));
      }),
      { seed: 6, numRuns: 100 },
    );
  });
});
