// Sharing reports out among workers: every report once, in order inside a share, loads alike.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { shareOut } from "@/workers/share-out";

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
