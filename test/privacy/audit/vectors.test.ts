// The audits against published values: every row of groups I and M of fixtures/privacy/privacy-vectors.json at its own
// tolerance, and the golden bounds of the evaluation plan.
import { describe, expect, test } from "vitest";
import { normalQuantile } from "@/base/erfc";
import { oneRunCeiling, oneRunLowerBound, oneRunPValue } from "@/privacy/audit/one-run";
import { auroc, hullArea, tprOnHull } from "@/privacy/audit/roc";
import { bestLowerBound, guessesOnHull } from "@/privacy/audit/thresholds";
import { auditKinds, field, number, relative, rows } from "../accounting/vector-rows";
import type { Row } from "../accounting/vector-rows";

const numbers = (row: Row, key: string): number[] => {
  const list: unknown = row.inputs[key];
  if (!Array.isArray(list)) throw new Error(`${row.id} has no list ${key}`);
  return list.map(Number);
};
const scoresOf = (row: Row) => ({ members: numbers(row, "in_scores"), nonMembers: numbers(row, "out_scores") });
const guessesOf = (row: Row) => ({
  canaries: number(row, "m"),
  guesses: number(row, "guesses"),
  right: number(row, "correct"),
});

const checks: Readonly<Record<string, (row: Row) => void>> = {
  one_run_p_value(row) {
    const p = oneRunPValue(guessesOf(row), { epsilon: number(row, "eps"), delta: number(row, "delta") });
    expect(relative(p, Number(row.expected))).toBeLessThan(1e-4);
  },
  one_run_eps_lb(row) {
    const level = { delta: number(row, "delta"), significance: number(row, "significance") };
    expect(relative(oneRunLowerBound(guessesOf(row), level), Number(row.expected))).toBeLessThan(1e-4);
  },
  one_run_eps_lower_bound(row) {
    const n = 10_000;
    const out = Array.from({ length: n }, (_, i) => normalQuantile((i + 0.5) / n));
    const all = guessesOnHull(
      out.map((score) => score + number(row, "shift")),
      out,
    );
    if (row.id === "I002") expect(all).toHaveLength(386);
    const level = { delta: number(row, "delta"), significance: number(row, "significance") };
    for (const [form, name] of [
      ["steinke", "steinke"],
      ["fDp", "fdp"],
    ] as const) {
      const expected = field(row, name);
      expect(Math.abs(bestLowerBound(all, level, form) - expected)).toBeLessThanOrEqual(1e-5 * expected);
    }
  },
  auroc(row) {
    expect(row.expected).toBe("13/16");
    expect(hullArea(scoresOf(row))).toBe(13 / 16); // the source takes the area below the hull
    expect(auroc(scoresOf(row))).toBe(11 / 16); // 11 of 16 pairs, counted by hand
  },
  tpr_at_fpr(row) {
    const got = numbers(row, "fpr").map((rate) => tprOnHull(scoresOf(row), rate));
    expect(got).toEqual(JSON.parse(String(row.expected)));
  },
};

describe("published audit values", () => {
  const own = rows.filter(({ group }) => group === "I" || group === "M");
  test.each(own)("$id $kind", { timeout: 60_000 }, (row) => {
    expect(checks[row.kind], `${row.kind} is not answered`).toBeDefined();
    checks[row.kind]?.(row);
  });

  test("are all there, and no other group has an audit", () => {
    expect(own.length).toBe(11);
    expect(rows.filter(({ kind }) => kind in checks)).toEqual(own);
    expect(Object.keys(checks).sort()).toEqual([...auditKinds].sort());
  });
});

describe("golden bounds of the one-run audit", () => {
  test.each([
    [100, 20, 20, 1.819597],
    [1000, 100, 100, 3.465376],
    [1000, 100, 95, 2.165176],
    [1000, 500, 350, 0.682726],
    [5000, 500, 500, 4.977758],
  ])("m %i, r %i, v %i: %f", (...[canaries, guesses, right, expected]) => {
    const got = oneRunLowerBound({ canaries, guesses, right }, { delta: 1e-5, significance: 0.05 });
    expect(relative(got, expected)).toBeLessThan(1e-6);
  });

  test.each([
    [100, 3.127],
    [200, 3.832],
    [500, 4.755],
  ])("the ceiling at a third of 0.05, m 1,000, r %i is %f", (guesses, expected) => {
    const got = oneRunCeiling({ canaries: 1000, guesses }, { delta: 1e-5, significance: 0.05 / 3 });
    expect(Math.abs(got - expected)).toBeLessThan(5e-4);
  });

  test("falls to 0.809 where m times delta is 1", () => {
    const got = oneRunCeiling({ canaries: 1000, guesses: 100 }, { delta: 1e-3, significance: 0.05 });
    expect(Math.abs(got - 0.809)).toBeLessThan(5e-4);
  });
});
