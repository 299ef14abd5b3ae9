// Argument checks that take the name from the call: checkRange("privacy/mechanism", { clipNorm }, [0, Infinity]).
import { InternalError } from "./errors";

/** @throws InternalError unless every named value is a number inside [low, high] (NaN never is). */
export function checkRange(
  where: string,
  values: Record<string, number>,
  [low, high]: readonly [number, number],
): void {
  for (const [name, value] of Object.entries(values)) {
    if (!(value >= low && value <= high))
      throw new InternalError(`${where}: expected ${name} in [${low}, ${high}], got ${value}`);
  }
}

/** @throws InternalError unless every named value is a whole number inside [low, high]. */
export function checkInteger(where: string, values: Record<string, number>, range: readonly [number, number]): void {
  checkRange(where, values, range);
  for (const [name, value] of Object.entries(values))
    if (!Number.isInteger(value)) throw new InternalError(`${where}: expected whole ${name}, got ${value}`);
}

/** @throws InternalError unless the two lengths are equal. */
export function checkLength(where: string, name: string, [got, expected]: readonly [number, number]): void {
  if (got !== expected) throw new InternalError(`${where}: expected ${name} of length ${expected}, got ${got}`);
}
