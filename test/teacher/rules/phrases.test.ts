// Lookups of many phrases at once, against a search for each phrase alone.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Phrases } from "@/teacher/rules/phrases";

const phrasesOf = (...all: string[]) => {
  const phrases = new Phrases<string>();
  for (const phrase of all) phrases.add(phrase, phrase);
  return phrases;
};

describe("all", () => {
  test("finds what a search for each phrase alone finds", () => {
    const piece = fc.string({ unit: fc.constantFrom("a", "b", " "), minLength: 1, maxLength: 4 });
    const holds = fc.property(fc.uniqueArray(piece, { maxLength: 6 }), fc.array(piece), (list, parts) => {
      const line = parts.join("");
      const found = phrasesOf(...list).all(line);
      const expected = list.flatMap((phrase) =>
        Array.from({ length: line.length }).flatMap((_, start) =>
          line.startsWith(phrase, start) ? [`${start}:${phrase}`] : [],
        ),
      );
      expect(found.map(({ start, value }) => `${start}:${value}`).sort()).toEqual(expected.sort());
      for (const { start, end, value } of found) expect(line.slice(start, end)).toBe(value);
    });
    fc.assert(holds, { seed: 20_602, numRuns: 500 });
  });

  test("finds no empty phrase and nothing in an empty line", () => {
    expect(phrasesOf("").all("ab")).toEqual([]);
    expect(phrasesOf("a").all("")).toEqual([]);
  });

  test("keeps several values of one phrase", () => {
    const phrases = new Phrases<number>();
    phrases.add("heart", 1);
    phrases.add("heart", 2);
    expect(phrases.all("heart").map(({ value }) => value)).toEqual([1, 2]);
  });
});

describe("longest", () => {
  test("takes the longest at a place and none inside it", () => {
    const found = phrasesOf(" no ", " no change ", " change ").longest(" no change , no ");
    expect(found.map(({ value }) => value)).toEqual([" no change ", " no "]);
  });

  test("lets neighbours share the space between them", () => {
    expect(
      phrasesOf(" no ", " but ")
        .longest(" no but no ")
        .map(({ value }) => value),
    ).toEqual([" no ", " but ", " no "]);
  });
});
