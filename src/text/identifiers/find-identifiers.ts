// Finds and marks likely identifiers by rules. It finds what looks like one; what it does not find may still identify somebody.
import { patterns } from "./patterns";
import type { Identifier } from "./types";

/** @returns likely identifiers in the order of the text, none overlapping; where rules overlap the earlier rule wins */
export function findIdentifiers(text: string): Identifier[] {
  const taken = new Uint8Array(text.length);
  const found: Identifier[] = [];
  for (const [kind, pattern] of patterns)
    for (const match of text.matchAll(pattern)) {
      const [whole, group] = match;
      const start = match.index + (group === undefined ? 0 : whole.lastIndexOf(group));
      const end = start + (group ?? whole).length;
      if (taken.subarray(start, end).includes(1)) continue;
      taken.fill(1, start, end);
      found.push({ kind, start, end });
    }
  return found.toSorted((a, b) => a.start - b.start);
}
