// Seeded choices of the sample generator: every draw goes through the generator that is handed in, so that the same
// seed words the same reports.
import { InternalError } from "@/base/errors";
import { uniform, type Rng } from "@/base/random";

/** True with the given probability. */
export const chance = (rng: Rng, probability: number): boolean => uniform(rng) < probability;

/** A whole number of low … high, both included. */
export const between = (rng: Rng, low: number, high: number): number =>
  low + Math.floor(uniform(rng) * (high - low + 1));

/** One of the options, each equally likely. @throws InternalError if there is none */
export function pick<T>(rng: Rng, options: readonly T[]): T {
  const chosen = options[between(rng, 0, options.length - 1)];
  if (chosen === undefined) throw new InternalError("samples/choice: nothing to pick from");
  return chosen;
}

/** One of the options, likely in proportion to its weight. @throws InternalError if there is none */
export function pickWeighted<T>(rng: Rng, options: readonly (readonly [T, number])[]): T {
  let left = uniform(rng) * options.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [option, weight] of options) {
    left -= weight;
    if (left < 0) return option;
  }
  throw new InternalError("samples/choice: nothing to pick from");
}

/** A new array in random order (Fisher and Yates). */
export function shuffled<T>(rng: Rng, items: readonly T[]): T[] {
  const left = [...items];
  const out: T[] = [];
  while (left.length > 0) out.push(...left.splice(between(rng, 0, left.length - 1), 1));
  return out;
}
