// Packing reports, picking some of a batch, and cutting a batch into calls.
import { describe, expect, test } from "vitest";
import { cutToFit, packShare, packTokens } from "@/engine/pack";

const offsetsOf = (lengths: number[]) =>
  Int32Array.from([
    0,
    ...lengths.map(
      (
        (sum) => (n) =>
          (sum += n)
      )(0),
    ),
  ]);

describe("pack", () => {
  test("keeps the tokens of the chosen reports", () => {
    const batch = packTokens([Int32Array.of(1, 2), Int32Array.of(3), Int32Array.of(4, 5, 6)]);
    expect(packShare(batch, [0, 2])).toEqual({ tokens: Int32Array.of(1, 2, 4, 5, 6), offsets: Int32Array.of(0, 2, 5) });
    expect(packShare(batch, [])).toEqual({ tokens: new Int32Array(0), offsets: Int32Array.of(0) });
  });
});

describe("cutToFit", () => {
  const offsets = offsetsOf([10, 20, 30, 5, 5]);
  test("fills calls in order up to tokens and reports", () => {
    expect(cutToFit(offsets, [0, 1, 2, 3, 4], { tokens: 40, reports: 9 })).toEqual([
      [0, 1],
      [2, 3, 4],
    ]);
    expect(cutToFit(offsets, [0, 1, 3, 4], { tokens: 999, reports: 2 })).toEqual([
      [0, 1],
      [3, 4],
    ]);
  });
  test("a report that is larger than a call still makes one, and nothing gives none", () => {
    expect(cutToFit(offsets, [2, 3], { tokens: 8, reports: 9 })).toEqual([[2], [3]]);
    expect(cutToFit(offsets, [], { tokens: 8, reports: 9 })).toEqual([]);
  });
});
