// Axes of the charts: a linear and a logarithmic map from values to pixels, with their ticks. Pure functions.
export interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** Ticks at 1, 2 or 5 times a power of ten, about `wanted` of them, inside [low, high]. */
export function niceTicks(low: number, high: number, wanted: number): readonly number[] {
  if (!(high > low)) return [low];
  const rough = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++)
    ticks.push(Number((i * step).toPrecision(6)));
  return ticks;
}

/** Linear map of [low, high] onto [from, to] in pixels; an empty range maps to the middle. */
export function linear(
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
  wanted = 5,
): Scale {
  const at = (value: number): number =>
    high > low ? from + ((value - low) / (high - low)) * (to - from) : (from + to) / 2;
  return { at, ticks: niceTicks(low, high, wanted) };
}

/** Logarithmic map; low and high must be above 0. Ticks at 1, 2 and 5 times each power of ten. */
export function logarithmic([low, high]: readonly [number, number], range: readonly [number, number]): Scale {
  const inner = linear([Math.log10(low), Math.log10(high)], range);
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++)
    for (const factor of [1, 2, 5]) {
      const tick = Number((factor * 10 ** power).toPrecision(3));
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  // Less than a decade has few such ticks: even steps then.
  return { at: (value) => inner.at(Math.log10(value)), ticks: ticks.length < 3 ? niceTicks(low, high, 6) : ticks };
}
