// Words of a text as units that can be left out.
import { describe, expect, test } from "vitest";
import { withoutUnits, wordUnits } from "@/text/word-units";

const textOf = (count: number) => Array.from({ length: count }, (_, i) => `w${i}`).join(" ");

describe("wordUnits", () => {
  test.each([
    [0, 96, 0],
    [1, 96, 1],
    [96, 96, 96],
    [97, 96, 49],
    [512, 96, 86],
  ])("%i words in at most %i units make %i", (words, most, made) => {
    const text = textOf(words);
    const units = wordUnits(text, most);
    expect(units).toHaveLength(made);
    expect(units.flatMap(({ start, end }) => text.slice(start, end).split(" "))).toEqual(
      text.split(" ").filter(Boolean),
    );
  });

  test("line ends and surrogate pairs stay whole", () => {
    const text = "a\n\u{1F600}b  c";
    expect(wordUnits(text, 9).map(({ start, end }) => text.slice(start, end))).toEqual(["a", "\u{1F600}b", "c"]);
  });
});

test("withoutUnits takes units out in any order and keeps the rest", () => {
  const text = "one two three";
  const units = wordUnits(text, 9);
  expect(withoutUnits(text, [units[2]!, units[0]!])).toBe(" two ");
  expect(withoutUnits(text, [])).toBe(text);
});
