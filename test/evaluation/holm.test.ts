// Holm's correction against statsmodels (fixtures/evaluation/tests.json).
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holm } from "@/evaluation/holm";
import golden from "../fixtures/evaluation/tests.json";

describe("holm", () => {
  test.each(golden.holm.map((row, i) => ({ i, ...row })))("family $i equals statsmodels", ({ raw, adjusted }) => {
    expect(holm(raw)).toBeAllClose(adjusted, { rtol: 0, atol: 1e-12, because: "products of the same numbers" });
  });

  test("is never below the raw p, never above 1, and keeps their order", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), (raw) => {
        const adjusted = holm(raw);
        for (const [i, p] of raw.entries()) {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p);
          expect(adjusted[i]).toBeLessThanOrEqual(1);
          for (const [j, q] of raw.entries()) if (p <= q) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]!);
        }
      }),
      { seed: 4, numRuns: 1000 },
    );
  });
});
