// Smoothing and thinning of a loss curve. Pure functions.
/**
 * Exponential mean with the given half-life in steps, divided by its total weight so that the start is not pulled to zero:
 *   m_t = Σ_i w^(t−i) x_i / Σ_i w^(t−i),  w = 2^(−1/halfLife)
 * A value that is not finite adds nothing and leaves a null at its place.
 */
export function smooth(values: readonly number[], halfLife: number): readonly (number | null)[] {
  const keep = 2 ** (-1 / halfLife);
  let sum = 0;
  let weight = 0;
  return values.map((value) => {
    sum *= keep;
    weight *= keep;
    if (!Number.isFinite(value)) return null;
    sum += value;
    weight += 1;
    return sum / weight;
  });
}

export interface Point {
  readonly step: number;
  readonly value: number;
}

/** At most `limit` points: the smallest and the largest of each bucket, in order. Values that are not finite are left out. */
export function thin(values: readonly (number | null)[], limit: number): readonly Point[] {
  const points: Point[] = [];
  for (const [step, value] of values.entries())
    if (value !== null && Number.isFinite(value)) points.push({ step, value });
  if (points.length <= limit) return points;
  const buckets = Math.floor(limit / 2);
  const kept: Point[] = [];
  for (let b = 0; b < buckets; b++) {
    const part = points.slice(
      Math.floor((b * points.length) / buckets),
      Math.floor(((b + 1) * points.length) / buckets),
    );
    const low = part.reduce((best, one) => (one.value < best.value ? one : best), part[0]!);
    const high = part.reduce((best, one) => (one.value > best.value ? one : best), part[0]!);
    if (low === high) kept.push(low);
    else kept.push(...(low.step < high.step ? [low, high] : [high, low]));
  }
  return kept;
}

/** Points as the `d` of a path, with `at` mapping a point to pixels. */
export const pathOf = (points: readonly Point[], at: (point: Point) => readonly [number, number]): string =>
  points
    .map((point, i) => {
      const [x, y] = at(point);
      return `${i === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");

/** "Smoothed loss fell from 0.61 to 0.34 in 1,000 steps." */
export function lossSentence(smoothed: readonly (number | null)[]): string {
  const finite = smoothed.filter((value) => value !== null);
  const first = finite[0];
  const last = finite.at(-1);
  if (first === undefined || last === undefined) return "No loss yet.";
  if (smoothed.length === 1) return `Loss is ${last.toFixed(2)} after 1 step.`;
  const verb = last < first ? "fell" : last > first ? "rose" : "stayed";
  const steps = `${smoothed.length.toLocaleString("en-US")} steps`;
  return `Smoothed loss ${verb} from ${first.toFixed(2)} to ${last.toFixed(2)} in ${steps}.`;
}
