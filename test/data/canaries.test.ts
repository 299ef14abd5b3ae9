// Canaries: repeatable, all different, half of the labels present, and no word of a report in them.
import { describe, expect, test } from "vitest";
import { generateCanaries } from "@/data/samples/canaries";
import { canaryWords } from "@/data/samples/words/canaries";

describe("generateCanaries", () => {
  test("gives the same canaries for a seed, and others for another", () => {
    expect(generateCanaries(50, 14, 3)).toEqual(generateCanaries(50, 14, 3));
    expect(generateCanaries(50, 14, 3)).not.toEqual(generateCanaries(50, 14, 4));
    expect(generateCanaries(100, 14).slice(0, 50)).toEqual(generateCanaries(50, 14));
  });

  test("has no text twice, three nouns each, and as many labels present as absent", () => {
    const canaries = generateCanaries(2000, 14);
    expect(new Set(canaries.map(({ text }) => text)).size).toBe(2000);
    expect(canaries.every(({ text }) => /^[a-z]+ [a-z]+ [a-z]+\.$/.test(text))).toBe(true);
    expect(canaries.every(({ labels }) => labels.filter((value) => value === 1).length === 7)).toBe(true);
    const shares = Array.from({ length: 14 }, (_, l) => canaries.filter(({ labels }) => labels[l] === 1).length);
    for (const count of shares) expect(Math.abs(count - 1000)).toBeLessThan(4.89 * Math.sqrt(500)); // false alarm 1e-6
  });

  test("refuses no canary and too many", () => {
    for (const count of [0, 100_001, NaN]) expect(() => generateCanaries(count, 14)).toThrow("internal:");
  });

  test("is worded of 302 nouns, none twice", () => {
    expect(new Set(canaryWords).size).toBe(302);
    expect(canaryWords).toHaveLength(302);
  });
});
