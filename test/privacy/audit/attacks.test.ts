// ROC, detection with intervals, and membership attacks, on small cases that are counted by hand.
import { describe, expect, test } from "vitest";
import { seededRng, uniform } from "@/base/random";
import { normalQuantile } from "@/base/erfc";
import { foundAt } from "@/privacy/accounting/odds";
import { contradictsClaim, detectionAt, mostFound } from "@/privacy/audit/detection";
import { liraOffline, meanProbability, rmia, unitLogOdds } from "@/privacy/audit/membership";
import { auroc, hullArea, pointAtRate, rocCurve, rocHull, tprOnHull } from "@/privacy/audit/roc";

describe("the ROC curve", () => {
  const scores = { members: [3, 3, 1], nonMembers: [3, 2, 0, 0] };

  test("has a point for each distinct score", () => {
    expect(rocCurve(scores)).toEqual([
      { threshold: Infinity, hits: 0, alarms: 0 },
      { threshold: 3, hits: 2, alarms: 1 },
      { threshold: 2, hits: 2, alarms: 2 },
      { threshold: 1, hits: 3, alarms: 2 },
      { threshold: 0, hits: 3, alarms: 4 },
    ]);
    expect(rocHull(rocCurve(scores)).map(({ hits, alarms }) => [hits, alarms])).toEqual([
      [0, 0],
      [2, 1],
      [3, 2],
      [3, 4],
    ]);
  });

  test("area counts ties half and lies below the hull's", () => {
    expect(auroc(scores)).toBe((2 * 3.5 + 2) / 12);
    expect(hullArea(scores)).toBeGreaterThanOrEqual(auroc(scores));
  });

  test("takes the lowest threshold within the rate, without interpolation", () => {
    expect(pointAtRate(scores, 0.25)).toMatchObject({ hits: 2, alarms: 1 });
    expect(pointAtRate(scores, 0.2)).toMatchObject({ hits: 0, alarms: 0 });
    expect(pointAtRate(scores, 1)).toMatchObject({ hits: 3, alarms: 4 });
    expect(tprOnHull(scores, 0.125)).toBeCloseTo(1 / 3, 12);
  });

  test("refuses an empty side and NaN", () => {
    expect(() => auroc({ members: [], nonMembers: [1] })).toThrow("internal:");
    expect(() => rocCurve({ members: [NaN], nonMembers: [1] })).toThrow("internal:");
  });
});

describe("detection", () => {
  test("has the interval of the members, and contradicts only a claim that is too low", () => {
    const nonMembers = Array.from({ length: 1000 }, (_, i) => i / 1000);
    const members = Array.from({ length: 1000 }, (_, i) => (i < 300 ? 2 : i / 1000));
    const found = detectionAt({ members, nonMembers }, 0.01);
    expect(found).toMatchObject({ members: 1000, nonMembers: 1000, hits: 310, alarms: 10 });
    expect(found.tprInterval.low).toBeLessThan(0.31);
    expect(found.tprInterval.high).toBeGreaterThan(0.31);
    expect(contradictsClaim(found, { epsilon: 1, delta: 1e-5 })).toBe(true);
    expect(contradictsClaim(found, { epsilon: 4, delta: 1e-5 })).toBe(false);
  });

  test("has the bound of the odds", () => {
    for (const epsilon of [0, 0.1, 1, 8])
      for (const rate of [0, 0.001, 0.01, 0.5, 1])
        expect(mostFound(rate, { epsilon, delta: 1e-5 })).toBeCloseTo(foundAt(rate, { epsilon, delta: 1e-5 }), 14);
    expect((100 * mostFound(0.001, { epsilon: 1, delta: 1e-5 })).toFixed(3)).toBe("0.273");
  });
});

/** Shadow values where a unit's own level is `level`, a member gains `gain`, and noise is standard normal. */
function shadowsOf(units: number, models: number, { gain, seed }: { gain: number; seed: number }) {
  const rng = seededRng(seed);
  const normal = () => normalQuantile(Math.max(1e-12, uniform(rng)));
  const levels = Float64Array.from({ length: units }, () => 3 * normal());
  const wasIn = Uint8Array.from({ length: units * models }, () => rng.word() & 1);
  const values = Float64Array.from(wasIn, (member, cell) => levels[cell % units]! + gain * member + normal());
  const member = Uint8Array.from({ length: units }, () => rng.word() & 1);
  const target = Float64Array.from(levels, (own, unit) => own + gain * member[unit]! + normal());
  return { shadows: { values, wasIn, models, units }, target, member };
}

const sidesOf = (scores: Float64Array, member: Uint8Array) => ({
  members: [...scores].filter((_, unit) => member[unit] === 1),
  nonMembers: [...scores].filter((_, unit) => member[unit] === 0),
});

describe("LiRA", () => {
  test("is (φ − μ_out)/σ_out with one σ for all, by hand", () => {
    const values = Float64Array.of(1, 10, 3, 99, 5, 14); // 3 models, 2 units
    const wasIn = Uint8Array.of(0, 0, 0, 1, 0, 0);
    const scores = liraOffline(Float64Array.of(7, 16), { values, wasIn, models: 3, units: 2 });
    // unit 0: 1, 3, 5 → mean 3, squares 8; unit 1: 10, 14 → mean 12, squares 8; σ² = 16 / 3
    expect(scores[0]).toBeCloseTo(4 / Math.sqrt(16 / 3), 12);
    expect(scores[1]).toBeCloseTo(4 / Math.sqrt(16 / 3), 12);
  });

  test("finds members that the plain value hides", () => {
    const { shadows, target, member } = shadowsOf(2000, 16, { gain: 2, seed: 5 });
    const plain = auroc(sidesOf(target, member));
    const attack = auroc(sidesOf(liraOffline(target, shadows), member));
    expect(plain).toBeLessThan(0.72);
    expect(attack).toBeGreaterThan(0.88);
  });

  test("sums log-odds over labelled cells", () => {
    expect(unitLogOdds([2, -3, 5], [1, 0, -1])).toBe(5);
  });

  test("refuses a unit that was in every model", () => {
    const shadows = { values: new Float64Array(2), wasIn: Uint8Array.of(1, 1), models: 2, units: 1 };
    expect(() => liraOffline(new Float64Array(1), shadows)).toThrow("internal:");
  });
});

describe("RMIA", () => {
  test("is the share of references below the ratio, by hand", () => {
    const outOnly = (values: readonly number[]) => ({
      values: Float64Array.from(values),
      wasIn: new Uint8Array(values.length),
      models: 1,
      units: values.length,
    });
    // p̄ = 0.65 · mean_out + 0.35; ratios of the references: 0.5, 1, 2 over p̄ 1
    const references = { target: Float64Array.of(0.5, 1, 2), shadows: outOnly([1, 1, 1]) };
    const input = { target: Float64Array.of(0.675, 0.4), shadows: outOnly([0.5, 1]), references };
    // 0.675 / 0.675 = 1: above 0.5 alone, as 1 is not above 1; 0.4 / 1: above none
    expect([...rmia(input)]).toEqual([1 / 3, 0]);
  });

  test("finds members of noisy shadow models", () => {
    const { shadows, target, member } = shadowsOf(2000, 16, { gain: 2, seed: 6 });
    const probability = (values: Float64Array) =>
      values.map((value) => meanProbability(Math.log1p(Math.exp(-value)), 1));
    const known = shadowsOf(500, 16, { gain: 0, seed: 7 });
    const references = {
      target: probability(known.target),
      shadows: { ...known.shadows, values: probability(known.shadows.values) },
    };
    const input = {
      target: probability(target),
      shadows: { ...shadows, values: probability(shadows.values) },
      references,
    };
    const plain = auroc(sidesOf(input.target, member));
    const attack = auroc(sidesOf(rmia(input), member)); // probabilities near 1 keep little of a gain, so LiRA finds more
    expect(plain).toBeLessThan(0.72);
    expect(attack).toBeGreaterThan(plain + 0.05);
  });

  test("a probability is the geometric mean over labels", () => {
    expect(meanProbability(-Math.log(0.5) - Math.log(0.08), 2)).toBeCloseTo(0.2, 12);
  });
});
