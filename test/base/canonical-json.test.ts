// Canonical JSON, medians and pair counts.
import { describe, expect, test } from "vitest";
import { canonicalJson } from "@/base/canonical-json";
import { median, pairCounts } from "@/base/ranks";

describe("canonicalJson", () => {
  test("sorts keys at every depth, leaves out undefined, and writes typed arrays as lists", () => {
    const value = {
      b: [1, { d: null, c: "é" }],
      a: new Float32Array([0.5, 1]),
      gone: undefined,
      "10": true,
      "9": 1e21,
    };
    expect(canonicalJson(value)).toBe('{"10":true,"9":1e+21,"a":[0.5,1],"b":[1,{"c":"é","d":null}]}');
  });

  test("refuses what JSON has no form for", () => {
    for (const value of [NaN, Infinity, undefined, () => 1, [undefined], { a: 1n }])
      expect(() => canonicalJson(value)).toThrow("internal:");
  });
});

describe("ranks", () => {
  test("median of none, one, odd and even counts, of an unsorted list that stays as it was", () => {
    const list = [5, 1, 3];
    expect([median([]), median([7]), median(list), median([4, 1, 3, 2])]).toEqual([null, 7, 3, 2.5]);
    expect(list).toEqual([5, 1, 3]);
  });

  test("pairCounts equals the count over all pairs", () => {
    const scores = [0.1, 0.4, 0.4, 0.35, 0.8, 0.4];
    const positive = [0, 1, 0, 1, 1, 0];
    let [wins, ties] = [0, 0];
    for (const [i, a] of scores.entries())
      for (const [j, b] of scores.entries())
        if (positive[i] === 1 && positive[j] === 0) {
          if (a > b) wins++;
          if (a === b) ties++;
        }
    expect(pairCounts(scores, positive)).toEqual({ wins, ties });
    expect(pairCounts([], [])).toEqual({ wins: 0, ties: 0 });
  });
});
