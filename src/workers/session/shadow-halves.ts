// Which units each shadow model learns from: random halves in complementary pairs, so that every unit is left out by exactly half
// of the models.
import { InternalError } from "@/base/errors";
import type { Rng } from "@/base/random";
import { uniformBelow } from "@/base/uniform-int";

/**
 * @param models  even, at least 2
 * @param rng  secureRng in the product
 * @returns [units] for each model, 1 = the unit is in its half
 */
export function shadowHalves(models: number, units: number, rng: Rng): Uint8Array[] {
  if (!(models >= 2 && models % 2 === 0))
    throw new InternalError(`workers/session/shadow-halves: expected an even number of models, got ${models}`);
  const wasIn = Array.from({ length: models }, () => new Uint8Array(units));
  for (let model = 0; model < models; model += 2) {
    const order = Uint32Array.from({ length: units }, (_, unit) => unit);
    for (let i = units - 1; i > 0; i--) {
      const j = uniformBelow(i + 1, rng); // Fisher and Yates
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    for (const [place, unit] of order.entries()) wasIn[2 * place < units ? model : model + 1]![unit] = 1;
  }
  return wasIn;
}
