// Figures of a membership attack: published ceilings, the claim's area against its own curve, rates that few non-members cannot
// carry, and an interval of the area that covers.
import { describe, expect, test } from "vitest";
import { seededRng, uniform } from "@/base/random";
import { attackReport, carriedRates, mostAuroc, perfectAttack } from "@/privacy/audit/attack-report";
import { aurocInterval } from "@/privacy/audit/auroc-interval";
import { mostFound } from "@/privacy/audit/detection";
import { auroc } from "@/privacy/audit/roc";

/** Standard normal by Box and Muller. */
function normals(count: number, mean: number, seed: number): number[] {
  const rng = seededRng(seed);
  return Array.from(
    { length: count },
    () => mean + Math.sqrt(-2 * Math.log(1 - uniform(rng))) * Math.cos(2 * Math.PI * uniform(rng)),
  );
}

const claim = { epsilon: 1, delta: 1e-5 };

describe("perfectAttack", () => {
  test.each([
    [100, 3.28],
    [500, 4.91],
    [1000, 5.6],
    [5000, 7.21],
  ])("on %i of each kind shows at most the published epsilon %f", (n, expected) => {
    expect(perfectAttack({ members: n, nonMembers: n, delta: 0 })).toBeCloseTo(expected, 2);
  });

  test("grows with either number, and falls to 0 where delta swallows it", () => {
    const at = (members: number, nonMembers: number, delta = 1e-5) => perfectAttack({ members, nonMembers, delta });
    expect(at(100, 400)).toBeGreaterThan(at(100, 100));
    expect(at(400, 100)).toBeGreaterThan(at(100, 100));
    expect(at(1, 1)).toBe(0);
    expect(at(100, 100, 0.99)).toBe(0);
  });
});

describe("mostAuroc", () => {
  test.each([
    { epsilon: 0.1, delta: 1e-5 },
    { epsilon: 1, delta: 0.01 },
    { epsilon: 8, delta: 1e-5 },
  ])("is the area below the largest share found, epsilon $epsilon", (given) => {
    const cuts = 20_000;
    const middle = Array.from({ length: cuts }, (_, i) => mostFound((i + 0.5) / cuts, given));
    const area = middle.reduce((sum, found) => sum + found, 0) / cuts;
    expect(mostAuroc(given)).toBeCloseTo(area, 4);
  });

  test("is a coin's at epsilon 0 and everything at a large one", () => {
    expect(mostAuroc({ epsilon: 0, delta: 0 })).toBe(0.5);
    expect(mostAuroc({ epsilon: 50, delta: 0 })).toBeCloseTo(1, 12);
  });
});

describe("aurocInterval", () => {
  test("covers the true area in at least 92 % of 600 small samples", () => {
    const truth = 0.760249938906523; // Φ(1/√2): normal scores one standard deviation apart
    let covered = 0;
    for (let round = 0; round < 600; round++) {
      const members = normals(40, 1, 2 * round);
      const nonMembers = normals(25, 0, 2 * round + 1);
      const { low, high } = aurocInterval(auroc({ members, nonMembers }), { members: 40, nonMembers: 25 });
      if (low <= truth && truth <= high) covered++;
    }
    expect(covered / 600).toBeGreaterThan(0.92);
    expect(covered / 600).toBeLessThan(0.99); // one that always covers tells nothing
  });

  test("has a width at 0 and 1, contains the area, and narrows with more", () => {
    const sizes = { members: 30, nonMembers: 30 };
    expect(aurocInterval(1, sizes).low).toBeLessThan(0.99);
    expect(aurocInterval(1, sizes).high).toBe(1);
    expect(aurocInterval(0, sizes).high).toBeGreaterThan(0.01);
    for (const area of [0.1, 0.5, 0.9]) {
      const { low, high } = aurocInterval(area, sizes);
      const more = aurocInterval(area, { members: 3000, nonMembers: 3000 });
      expect(low).toBeLessThan(area);
      expect(high).toBeGreaterThan(area);
      expect(more.high - more.low).toBeLessThan((high - low) / 5);
    }
  });
});

describe("attackReport", () => {
  test("gives shares only at rates that 10 false alarms stand behind", () => {
    expect([99, 100, 999, 1000, 9999, 10_000].map((n) => carriedRates(n).length)).toEqual([0, 1, 1, 2, 2, 3]);
    const few = attackReport({ members: normals(300, 0, 1), nonMembers: normals(99, 0, 2) }, claim, 2);
    expect(few.found).toEqual([]);
    const enough = attackReport({ members: normals(300, 0, 1), nonMembers: normals(1000, 0, 2) }, claim, 2);
    expect(enough.found.map(({ rate, alarms }) => [rate, alarms])).toEqual([
      [0.1, 100],
      [0.01, 10],
    ]);
    expect(enough.found[1]?.allowed).toBeCloseTo(0.0271928, 6); // e · 1 % + 1e-5
    expect(enough.found[1]!.alarmsInterval.high).toBeGreaterThan(0.01);
  });

  test("knows a claim that is contradicted, and has none to judge by without one", () => {
    const clear = { members: normals(1000, 3, 1), nonMembers: normals(1000, 0, 2) };
    const blind = { members: normals(1000, 0, 3), nonMembers: normals(1000, 0, 4) };
    expect(attackReport(clear, claim, 2).above).toBe(true);
    expect(attackReport(blind, claim, 2).above).toBe(false);
    expect(attackReport(clear, null, 2)).toMatchObject({ above: false, found: [{ allowed: null }, { allowed: null }] });
  });

  test("draws a curve that rises, ends at everybody, and has few points", () => {
    const scores = { members: normals(5000, 1, 5), nonMembers: normals(10_000, 0, 6) };
    const { curve, auroc: area } = attackReport(scores, claim, 2);
    expect(curve.at(-1)).toEqual({ alarms: 10_000, hits: 5000 });
    expect(curve.length).toBeGreaterThan(50);
    expect(curve.length).toBeLessThan(90);
    for (const [at, { alarms, hits }] of curve.entries()) {
      expect(alarms).toBeGreaterThan(curve[at - 1]?.alarms ?? -1);
      expect(hits).toBeGreaterThanOrEqual(curve[at - 1]?.hits ?? 0);
    }
    expect(area).toBeCloseTo(0.76, 2);
  });
});
