// Sharing reports out among workers: every report once, in order inside a share, loads alike.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cutToFit, pack, packTokens, shareOut } from "@/workers/share-out";

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

describe("shareOut", () => {
  test("gives each report to exactly one worker, ascending", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 512 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 8 }),
        (lengths, workers) => {
          const shares = shareOut(offsetsOf(lengths), workers);
          expect(shares).toHaveLength(workers);
          expect(shares.flat().sort((a, b) => a - b)).toEqual(lengths.map((_, b) => b));
          for (const share of shares) expect(share).toEqual([...share].sort((a, b) => a - b));
        },
      ),
      { seed: 7 },
    );
  });

  test("keeps two workers within one longest report of each other", () => {
    const lengths = Array.from({ length: 100 }, (_, i) => 10 + ((i * 37) % 200));
    const tokens = shareOut(offsetsOf(lengths), 2).map((share) => share.reduce((sum, b) => sum + lengths[b]!, 0));
    expect(Math.abs(tokens[0]! - tokens[1]!)).toBeLessThanOrEqual(209);
  });

  test("gives empty shares for an empty batch", () => {
    expect(shareOut(Int32Array.of(0), 3)).toEqual([[], [], []]);
  });
});

describe("pack", () => {
  test("keeps the tokens of the chosen reports", () => {
    const batch = packTokens([Int32Array.of(1, 2), Int32Array.of(3), Int32Array.of(4, 5, 6)]);
    expect(pack(batch, [0, 2])).toEqual({ tokens: Int32Array.of(1, 2, 4, 5, 6), offsets: Int32Array.of(0, 2, 5) });
    expect(pack(batch, [])).toEqual({ tokens: new Int32Array(0), offsets: Int32Array.of(0) });
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
