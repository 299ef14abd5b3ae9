// A text cut into words, or into runs of neighbouring words where there are too many to be left out one at a time.

export interface Unit {
  /** UTF-16 offsets of the text; the end is exclusive. */
  readonly start: number;
  readonly end: number;
}

/** @returns at most `most` units in order; together they hold every word */
export function wordUnits(text: string, most: number): Unit[] {
  const words = [...text.matchAll(/\S+/gu)].map(({ 0: word, index }): Unit => ({
    start: index,
    end: index + word.length,
  }));
  const run = Math.max(1, Math.ceil(words.length / most));
  const units: Unit[] = [];
  for (let first = 0; first < words.length; first += run)
    units.push({ start: words[first]!.start, end: words[Math.min(first + run, words.length) - 1]!.end });
  return units;
}

/** The text without some of its units. */
export function withoutUnits(text: string, units: readonly Unit[]): string {
  let rest = "";
  let from = 0;
  for (const { start, end } of units.toSorted((a, b) => a.start - b.start)) {
    rest += text.slice(from, start);
    from = end;
  }
  return rest + text.slice(from);
}
