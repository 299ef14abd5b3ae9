// Do the intervals hold what they say? 1,000 data sets of 300 patients with 1 to 4 alike reports each, from a known population:
// both intervals must cover the true figures in 92 to 98 %, and the permutation test must reject no difference in at most 8.4 %
// (5 % and 4.89 standard errors). Resampling reports in place of patients must not pass.
import { expect, test } from "vitest";
import { seededRng, uniform } from "@/base/random";
import type { Rng } from "@/base/random";
import { clusterBootstrap } from "@/evaluation/bootstrap";
import { patientPermutation } from "@/evaluation/permutation";
import { score } from "@/evaluation/score";
import type { Scored } from "@/evaluation/types";

const prevalence = [0.4, 0.25, 0.15];
const L = prevalence.length;
const sets = 1000;

/** Reports of a patient mostly share their labels, and a model is mostly as good on one as on the other. */
function population(patients: number, rng: Rng): { a: Scored; b: Scored } {
  const owner: number[] = [];
  const truth: number[] = [];
  const said: [number[], number[]] = [[], []];
  for (let c = 0; c < patients; c++) {
    const usual = prevalence.map((p) => uniform(rng) < p);
    const wrong = [uniform(rng) ** 2 / 2, uniform(rng) ** 2 / 2];
    const reports = 1 + Math.floor(4 * uniform(rng));
    for (let i = 0; i < reports; i++) {
      owner.push(c);
      for (let l = 0; l < L; l++) {
        const there = uniform(rng) < 0.8 ? usual[l]! : uniform(rng) < prevalence[l]!;
        truth.push(Number(there));
        for (const model of [0, 1] as const) said[model].push(Number(uniform(rng) < wrong[model]! ? !there : there));
      }
    }
  }
  const of = (model: 0 | 1): Scored => ({
    labels: prevalence.map((_, l) => `label ${l}`),
    patients: Int32Array.from(owner),
    truth: Uint8Array.from(truth),
    scored: new Uint8Array(truth.length).fill(1),
    probability: Float64Array.from(said[model]),
    thresholds: new Float64Array(L).fill(0.5),
  });
  return { a: of(0), b: of(1) };
}

const figures = ["weightedF1", "macroF1", "microF1"] as const;

test("intervals cover, the permutation test does not cry wolf", { timeout: 3_600_000 }, async () => {
  const rng = seededRng(20261130);
  const truth = score(population(200_000, rng).a);
  const covered = { bca: [0, 0, 0], percentile: [0, 0, 0], reports: [0, 0, 0] };
  let rejected = 0;
  for (let set = 0; set < sets; set++) {
    const { a, b } = population(300, rng);
    const options = { seed: set, replicates: 1000 };
    const intervals = await clusterBootstrap(a, options);
    const wrong = await clusterBootstrap({ ...a, patients: a.patients.map((_, i) => i) }, options);
    for (const [k, figure] of figures.entries()) {
      const [found, tooNarrow, value] = [intervals[figure], wrong[figure], truth[figure] ?? NaN];
      const inside = (low: number, high: number) => Number(value >= low && value <= high);
      if (found.method === "none" || tooNarrow.method === "none") throw new Error("expected intervals");
      covered.bca[k]! += inside(found.low, found.high);
      covered.percentile[k]! += inside(...found.percentile);
      covered.reports[k]! += inside(tooNarrow.low, tooNarrow.high);
    }
    const { p } = await patientPermutation([{ a, b }], { seed: set, replicates: 999 });
    if (p! < 0.05) rejected++;
  }
  console.log(JSON.stringify({ sets, covered, rejected }));
  for (const hits of [...covered.bca, ...covered.percentile]) {
    expect(hits).toBeGreaterThanOrEqual(0.92 * sets);
    expect(hits).toBeLessThanOrEqual(0.98 * sets);
  }
  for (const hits of covered.reports) expect(hits).toBeLessThan(0.92 * sets);
  expect(rejected).toBeLessThanOrEqual(0.084 * sets);
});
