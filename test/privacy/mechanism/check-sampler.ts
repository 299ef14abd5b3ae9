// What a sampler of the discrete Gaussian must hold: whole numbers, mean 0, variance σ², shape, even signs. Each bound has a
// false-alarm chance of at most 1e-6.
import { normalCdf } from "@/base/erfc";
import { seededRng, type Rng } from "@/base/random";

export type Sampler = (σ: number, rng: Rng) => () => number;

const lastCell = 30;

/** Chances of the cells −30 … 30, `width` whole numbers each, the ends open: by summation for small σ, else by the normal
 * integral, from which the lattice differs by less than 1e-6 of a cell there. */
function cellChances(σ: number, width: number): Map<number, number> {
  const chances = new Map<number, number>();
  const add = (cell: number, chance: number) => chances.set(cell, (chances.get(cell) ?? 0) + chance);
  if (σ > 2 ** 12) {
    for (let cell = -lastCell; cell <= lastCell; cell++) {
      const low = cell === -lastCell ? 0 : normalCdf(((cell - 0.5) * width) / σ);
      const high = cell === lastCell ? 1 : normalCdf(((cell + 0.5) * width) / σ);
      add(cell, high - low);
    }
    return chances;
  }
  const limit = Math.ceil(12 * σ);
  const weight = (y: number) => Math.exp((-y * y) / (2 * σ * σ));
  let total = 0;
  for (let y = -limit; y <= limit; y++) total += weight(y);
  for (let y = -limit; y <= limit; y++) add(cellOf(y, width), weight(y) / total);
  return chances;
}

const cellOf = (y: number, width: number) => Math.max(-lastCell, Math.min(lastCell, Math.round(y / width)));

/** Cells with fewer than 5 expected draws are left out. */
function chiSquare(values: Float64Array, σ: number): { statistic: number; df: number } {
  const width = Math.max(1, Math.floor(σ / 10));
  const chances = cellChances(σ, width);
  const seen = new Map<number, number>();
  for (const y of values) seen.set(cellOf(y, width), (seen.get(cellOf(y, width)) ?? 0) + 1);
  const used = [...chances].filter(([, chance]) => chance * values.length >= 5);
  const statistic = used.reduce((sum, [cell, chance]) => {
    const expected = chance * values.length;
    return sum + ((seen.get(cell) ?? 0) - expected) ** 2 / expected;
  }, 0);
  return { statistic, df: used.length - 1 };
}

/** Throws what is wrong with a sampler at σ. */
export function checkSampler(sampler: Sampler, σ: number, { draws, seed }: { draws: number; seed: number }): void {
  const values = Float64Array.from({ length: draws }, sampler(σ, seededRng(seed)));
  let [sum, squares, positive, negative] = [0, 0, 0, 0];
  for (const y of values) {
    if (!Number.isInteger(y) || Object.is(y, -0)) throw new Error(`not a whole number: ${y}`);
    sum += y;
    squares += y * y;
    if (y > 0) positive++;
    if (y < 0) negative++;
  }
  const mean = sum / draws;
  const variance = squares / draws / σ ** 2;
  const signed = positive + negative;
  if (!(Math.abs(positive - signed / 2) <= 4.89 * Math.sqrt(signed / 4))) throw new Error(`positive: ${positive}`);
  if (!(Math.abs(mean) <= (4.89 * σ) / Math.sqrt(draws))) throw new Error(`mean ${mean}`);
  if (!(Math.abs(variance - 1) <= 4.89 * Math.sqrt(2 / draws))) throw new Error(`variance ratio ${variance}`);
  const { statistic, df } = chiSquare(values, σ);
  if (σ >= 8 && df < 50) throw new Error(`${df + 1} cells only`);
  // With few cells the bound of Laurent and Massart 2000, Lemma 1: exceeded with chance e^−13.9.
  const bar = df >= 50 ? df + 6 * Math.sqrt(2 * df) : df + 2 * Math.sqrt(13.9 * df) + 2 * 13.9;
  if (!(statistic <= bar)) throw new Error(`chi-square ${statistic} on ${df}`);
}
