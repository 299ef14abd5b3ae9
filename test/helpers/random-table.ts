// Random label tables from a seed, the same numbers as test/fixtures/evaluation/tables.py makes.
import { seededRng, uniform } from "@/base/random";
import type { Scored } from "@/evaluation/types";

export interface TableSizes {
  readonly labels: readonly number[];
  readonly reports: readonly number[];
  readonly prevalence: readonly number[];
}

export const largeTables: TableSizes = {
  labels: [1, 2, 3, 5, 8, 14, 18],
  reports: [1, 2, 7, 30, 60, 60, 150, 500],
  prevalence: [0, 0.02, 0.1, 0.5, 1],
};
export const commonTables: TableSizes = {
  labels: [3, 5],
  reports: [60, 150],
  prevalence: [0.02, 0.1, 0.3, 0.5],
};

/** Truth, masks, ties and several reports a patient; the draws stand in the order of the Python twin. */
export function randomTable(seed: number, sizes: TableSizes): Scored {
  const rng = seededRng(seed);
  const choice = (values: readonly number[]): number => values[Math.floor(uniform(rng) * values.length)]!;
  const L = choice(sizes.labels);
  const n = choice(sizes.reports);
  const steps = choice([4, 20, 4096]);
  const kept = choice([1, 1, 0.8]);
  const names = Array.from({ length: L }, (_, l) => `label ${l}`);
  const prevalence = names.map(() => choice(sizes.prevalence));
  const thresholds = Float64Array.from(names, () => choice([0.5, 0.5, 0.375]));
  const patients = new Int32Array(n);
  const truth = new Uint8Array(n * L);
  const scored = new Uint8Array(n * L);
  const probability = new Float64Array(n * L);
  for (let i = 0; i < n; i++) {
    patients[i] = Math.floor(uniform(rng) * Math.ceil(0.7 * n));
    for (let l = 0; l < L; l++) {
      const cell = i * L + l;
      truth[cell] = uniform(rng) < prevalence[l]! ? 1 : 0;
      scored[cell] = uniform(rng) < kept ? 1 : 0;
      probability[cell] = Math.floor(steps * (0.3 * truth[cell] + 0.7 * uniform(rng))) / steps;
    }
  }
  return { labels: names, patients, truth, scored, probability, thresholds };
}

/** A second opinion on the same reports: each probability drawn again with the given chance. */
export function perturbed(scored: Scored, seed: number, chance: number): Scored {
  const rng = seededRng(seed);
  const probability = scored.probability.map((p) => {
    const [again, other] = [uniform(rng) < chance, uniform(rng)];
    return again ? other : p;
  });
  return { ...scored, probability };
}
