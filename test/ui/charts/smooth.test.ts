// The loss curve's arithmetic: smoothing, thinning, its sentence, the axes.
import { describe, expect, test } from "vitest";
import { logarithmic, linear, niceTicks } from "@/ui/charts/scale";
import { lossSentence, smooth, thin } from "@/ui/charts/smooth";

describe("smooth", () => {
  test("keeps a constant, from the first step on", () => {
    for (const value of smooth([2, 2, 2, 2], 20)) expect(value).toBeCloseTo(2, 12);
  });

  test("gives a value half the weight after one half-life", () => {
    // x_0 = 1 then zeros: m_t = w^t / sum w^i, w = 1/2 for half-life 1.
    const expected = [1, 0.5 / 1.5, 0.25 / 1.75];
    for (const [t, value] of smooth([1, 0, 0], 1).entries()) expect(value).toBeCloseTo(expected[t] ?? NaN, 12);
  });

  test("leaves a gap where the loss is not finite and goes on after it", () => {
    expect(smooth([1, NaN, Infinity], 20)).toEqual([1, null, null]);
    expect(smooth([NaN, 3], 20)[1]).toBeCloseTo(3, 12);
    expect(smooth([], 20)).toEqual([]);
  });
});

describe("thin", () => {
  test("keeps the smallest and the largest of a long curve within the limit", () => {
    const values = Array.from({ length: 10_000 }, (_, i) => (i === 5003 ? 99 : i === 7001 ? -99 : Math.sin(i)));
    const kept = thin(values, 2000);
    expect(kept.length).toBeLessThanOrEqual(2000);
    expect(kept.some((point) => point.step === 5003 && point.value === 99)).toBe(true);
    expect(kept.some((point) => point.step === 7001 && point.value === -99)).toBe(true);
    expect(kept.every((point, i) => i === 0 || point.step > (kept[i - 1]?.step ?? -1))).toBe(true);
  });

  test("leaves out gaps", () => {
    expect(thin([1, null, 3], 10)).toEqual([
      { step: 0, value: 1 },
      { step: 2, value: 3 },
    ]);
  });
});

test("the caption says what the smoothed loss did", () => {
  expect(lossSentence([0.612, 0.5, 0.34])).toBe("Smoothed loss fell from 0.61 to 0.34 in 3 steps.");
  expect(lossSentence([0.612])).toBe("Loss is 0.61 after 1 step.");
  expect(lossSentence([])).toBe("No loss yet.");
});

describe("scale", () => {
  test("maps ends to ends, and ticks are round", () => {
    const scale = linear([0, 1], [100, 200]);
    expect([scale.at(0), scale.at(1)]).toEqual([100, 200]);
    expect(niceTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(linear([3, 3], [0, 10]).at(3)).toBe(5);
  });

  test("is even in ratios when logarithmic", () => {
    const scale = logarithmic([0.1, 10], [0, 200]);
    expect(scale.at(1)).toBeCloseTo(100, 9);
    expect(scale.ticks).toEqual([0.1, 0.2, 0.5, 1, 2, 5, 10]);
    expect(logarithmic([2.1, 4.8], [0, 1]).ticks.length).toBeGreaterThanOrEqual(3);
  });
});
