// McNemar with patients as clusters against statsmodels and brute force over all signs (fixtures/evaluation/tests.json).
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mcnemar } from "@/evaluation/mcnemar";
import { signTails } from "@/evaluation/sign-sums";
import type { Scored } from "@/evaluation/types";
import golden from "../fixtures/evaluation/tests.json";
import { commonTables, perturbed, randomTable } from "../helpers/random-table";

const exact = { rtol: 1e-10, atol: 0, because: "the bar for exact p in docs/evaluation.md" };

/** One report a patient: b that only the first has right, then c that only the second has right. */
function pairOf(b: number, c: number): { first: Scored; second: Scored } {
  const n = b + c;
  const of = (right: (i: number) => boolean): Scored => ({
    labels: ["label"],
    patients: Int32Array.from({ length: n }, (_, i) => i),
    truth: new Uint8Array(n).fill(1),
    scored: new Uint8Array(n).fill(1),
    probability: Float64Array.from({ length: n }, (_, i) => (right(i) ? 1 : 0)),
    thresholds: Float64Array.of(0.5),
  });
  return { first: of((i) => i < b), second: of((i) => i >= b) };
}

describe("mcnemar", () => {
  test.each(golden.mcnemar)("$b against $c equals statsmodels", ({ b, c, p, midP }) => {
    const { first, second } = pairOf(b, c);
    const result = mcnemar(first, second, 0);
    expect(result).toMatchObject({ onlyA: b, onlyB: c, differingPatients: b + c });
    expect([result.p, result.midP]).toBeAllClose([p, midP], exact);
  });

  test("reproduces the printed goldens", () => {
    const of = (b: number, c: number) => {
      const { first, second } = pairOf(b, c);
      const { p, midP } = mcnemar(first, second, 0);
      return [p, midP];
    };
    const printed = { rtol: 0, atol: 6e-11, because: "ten decimals are printed" };
    expect(of(9, 2)).toBeAllClose([0.0654296875, 0.0385742188], printed);
    expect(of(25, 10)).toBeAllClose([0.0166738478, 0.0113309842], printed);
    expect(of(6, 6)).toBeAllClose([1, 0.8872070312], printed);
  });

  test.each(golden.clusters)("tails of ±$d equal those over all signs", ({ d, p, midP }) => {
    const tails = signTails(
      d.map(Math.abs),
      d.reduce((sum, one) => sum + one, 0),
    );
    expect([tails.p, tails.midP]).toBeAllClose([p, midP], exact);
  });

  test("adds up a patient's reports before any sign is drawn, and leaves ignored cells out", () => {
    const { first, second } = pairOf(3, 1);
    const patients = Int32Array.of(7, 7, 7, 7);
    const result = mcnemar({ ...first, patients }, { ...second, patients }, 0);
    expect(result).toEqual({ onlyA: 3, onlyB: 1, differingPatients: 1, p: 1, midP: 0.5 });
    const scored = Uint8Array.of(1, 1, 1, 0);
    expect(mcnemar({ ...first, scored }, { ...second, scored }, 0)).toMatchObject({ onlyA: 3, onlyB: 0, p: 0.25 });
  });

  test("is the same for A and B swapped", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const a = randomTable(seed, commonTables);
        const b = perturbed(a, seed + 1, 0.3);
        const [ab, ba] = [mcnemar(a, b, 0), mcnemar(b, a, 0)];
        expect([ba.p, ba.midP, ba.onlyA]).toEqual([ab.p, ab.midP, ab.onlyB]);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test("refuses results on other reports", () => {
    const { first } = pairOf(3, 1);
    expect(() => mcnemar(first, pairOf(2, 1).second, 0)).toThrow("[EVAL-PAIR]");
    expect(() => mcnemar(first, { ...first, truth: Uint8Array.of(1, 1, 1, 0) }, 0)).toThrow("[EVAL-PAIR]");
    expect(() => mcnemar(first, { ...first, labels: ["other"] }, 0)).toThrow("[EVAL-PAIR]");
    expect(() => mcnemar(first, { ...first, patients: Int32Array.of(0, 0, 2, 3) }, 0)).toThrow("[EVAL-PAIR]");
  });
});
