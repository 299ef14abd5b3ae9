// Whatever the text: offsets lie inside it, spacing and case change no label, the same text gives the same answer, and no
// text hangs.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { labelByRules } from "@/teacher/rules/label-by-rules";

const words = [
  "no",
  "mass",
  "effusion",
  "heart size",
  "normal",
  "or",
  "but",
  "cannot exclude",
  "stable",
  "chf",
  "1.5",
  ")",
];
const marks = [".", ",", ";", "/", "\u2019", "\u{1F600}", "İ", "Straße", "ﬁ", "e\u0301"];
const phrases = fc.array(fc.constantFrom(...words, ...marks), { maxLength: 30 });
const label = (text: string) => labelByRules(text, "chexpert14");
const seed = 20_601;

describe("any text", () => {
  test("has its deciding words inside it, none empty", () => {
    const texts = fc.oneof(
      fc.string({ unit: "binary", maxLength: 80 }),
      phrases.map((parts) => parts.join(" ")),
    );
    const holds = fc.property(texts, (text) => {
      const { labels, values, mentions } = label(text);
      expect(values).toHaveLength(labels.length);
      for (const { words: said, cue } of mentions)
        for (const { start, end } of cue ? [said, cue] : [said]) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(text.slice(start, end).trim()).not.toBe("");
        }
    });
    fc.assert(holds, { seed, numRuns: 500 });
  });

  test("keeps its labels with other white space (no blank line) and in capitals", () => {
    const gaps = fc.constantFrom(" ", "  ", "\t", "\n", " \n  ");
    const pairs = phrases.chain((parts) =>
      fc.array(gaps, { minLength: parts.length, maxLength: parts.length }).map((between) => ({ parts, between })),
    );
    const holds = fc.property(pairs, ({ parts, between }) => {
      const wide = parts.map((part, i) => `${part}${between[i] ?? ""}`).join("");
      const plain = parts.join(" ");
      expect(label(wide).values).toEqual(label(plain).values);
      expect(label(plain.toUpperCase()).values).toEqual(label(plain).values);
    });
    fc.assert(holds, { seed, numRuns: 500 });
  });

  test("gives the same answer again, after other texts", () => {
    const holds = fc.property(phrases, phrases, (one, other) => {
      const first = label(one.join(" "));
      label(other.join(" "));
      expect(label(one.join(" "))).toEqual(first);
    });
    fc.assert(holds, { seed, numRuns: 200 });
  });

  test("says of two sentences what it says of each alone", () => {
    const sentence = phrases.map((parts) => parts.filter((part) => part !== ".").join(" "));
    const holds = fc.property(sentence, sentence, (one, other) => {
      const both = label(`${one} . ${other}`);
      const alone = [...label(one).mentions, ...label(other).mentions].length;
      expect(both.mentions).toHaveLength(alone);
    });
    fc.assert(holds, { seed, numRuns: 200 });
  });
});

describe("a text of 100,000 characters without an end", () => {
  const units = ["no ", "mass ", "no mass ", "x", ".", "\n", " ", "1) ", "a-", "pleural ", "cannot exclude ", "’"];
  test.each(units)("of %j alone is labeled before the test times out", (unit) => {
    const { values } = label(unit.repeat(Math.floor(100_000 / unit.length)));
    expect(values).toHaveLength(14);
  });
});
