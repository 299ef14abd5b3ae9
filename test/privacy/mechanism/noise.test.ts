// Noise and release: variance of each coordinate, the divisor, one receipt, one use. Bounds have a false-alarm chance of at most
// 1e-6; the generator is seeded, so a result does not change between runs.
import { describe, expect, test } from "vitest";
import { secureRng, seededRng, type Rng } from "@/base/random";
import { addNoise, drawNoise, release } from "@/privacy/mechanism/add-noise";
import { clippedSum, gridScale } from "@/privacy/mechanism/clipped-sum";

const plan = { clipNorm: 2, noiseMultiplier: 1, expectedBatchSize: 10 };
const receipt = () => {
  let spent = 0;
  return {
    spend: () => {
      spent++;
      if (spent > 1) throw new Error("spent before");
    },
  };
};
const sumOf = (size: number, value = 0) => clippedSum(new Float32Array(size).fill(value), { clipNorm: 2, size });

describe("addNoise", { timeout: 60_000 }, () => {
  test("gives each coordinate noise of its own with standard deviation σ·C/B̄", () => {
    const size = 60;
    const trials = 4_000;
    const squares = new Float64Array(size);
    let cross = 0;
    const rng = seededRng(23);
    for (let i = 0; i < trials; i++) {
      const { values } = addNoise(sumOf(size), { plan, receipt: receipt() }, rng);
      for (let p = 0; p < size; p++) squares[p]! += (values[p]! / (2 / 10)) ** 2;
      cross += (values[0]! * values[1]!) / (2 / 10) ** 2;
    }
    for (const square of squares) expect(Math.abs(square / trials - 1)).toBeLessThan(5.6 * Math.sqrt(2 / trials));
    expect(Math.abs(cross / trials)).toBeLessThan(4.89 / Math.sqrt(trials));
  });

  test("divides by the expected batch and by nothing else", () => {
    const noise = addNoise(sumOf(3), { plan, receipt: receipt() }, seededRng(5)).values;
    const moved = addNoise(sumOf(3, 0.5), { plan, receipt: receipt() }, seededRng(5)).values;
    for (let p = 0; p < 3; p++) expect(moved[p]! - noise[p]!).toBeCloseTo(0.5 / 10, 12);
    const wider = addNoise(
      sumOf(3),
      { plan: { ...plan, expectedBatchSize: 20 }, receipt: receipt() },
      seededRng(5),
    ).values;
    for (let p = 0; p < 3; p++) expect(wider[p]).toBe(noise[p]! / 2);
  });

  test("spends the receipt before the first word and only once, and zeroes the sum", () => {
    const order: string[] = [];
    const inner = seededRng(6);
    const rng: Rng = {
      word: () => {
        order.push("word");
        return inner.word();
      },
    };
    const spy = { spend: () => order.push("spend") };
    const sum = sumOf(2, 0.25);
    addNoise(sum, { plan, receipt: spy }, rng);
    expect(order[0]).toBe("spend");
    expect(order.filter((what) => what === "spend")).toHaveLength(1);
    expect([...sum.values]).toEqual([0, 0]);
    const once = receipt();
    addNoise(sumOf(2), { plan, receipt: once }, inner);
    expect(() => addNoise(sumOf(2), { plan, receipt: once }, inner)).toThrow("spent before");
  });

  test("refuses another clip norm, noise below 0.4 and a divisor below 1", () => {
    const call = (changed: Partial<typeof plan>) => () =>
      addNoise(sumOf(2), { plan: { ...plan, ...changed }, receipt: receipt() }, seededRng(1));
    for (const changed of [
      { clipNorm: 1 },
      { noiseMultiplier: 0 },
      { noiseMultiplier: NaN },
      { expectedBatchSize: 0.5 },
    ])
      expect(call(changed)).toThrow("internal:");
  });

  test("draws 131,072 coordinates from the operating system's generator, no two releases alike", () => {
    const size = 131_072;
    const perUnit = new Float32Array(size).fill(1 / gridScale);
    const release = () =>
      addNoise(clippedSum(perUnit, { clipNorm: 2, size }), { plan, receipt: receipt() }, secureRng()).values;
    const started = performance.now();
    const one = release();
    console.info(`131,072 noisy coordinates in ${(performance.now() - started).toFixed(0)} ms`);
    const two = release();
    expect(one.filter((value, p) => value === two[p]).length).toBeLessThan(10);
  });
});

describe("drawNoise and release", () => {
  const noiseOf = (size: number, seed: number, sensitivity = gridScale) =>
    drawNoise(size, { plan, receipt: receipt(), sensitivity }, seededRng(seed));

  test("give what addNoise gives from the same words, before or after the sum is ready", () => {
    const early = noiseOf(5, 9);
    const sum = sumOf(5, 0.25);
    const together = addNoise(sumOf(5, 0.25), { plan, receipt: receipt() }, seededRng(9)).values;
    expect(release(sum, early, plan).values).toEqual(together);
    expect([...sum.values]).toEqual([0, 0, 0, 0, 0]);
  });

  test("use noise once: a second sum is refused and stays as it is", () => {
    const noise = noiseOf(3, 1);
    release(sumOf(3), noise, plan);
    const other = sumOf(3, 0.5);
    const before = [...other.values];
    expect(() => release(other, noise, plan)).toThrow("used before");
    expect([...other.values]).toEqual(before);
  });

  test("refuse noise that was thrown away", () => {
    const noise = noiseOf(3, 1);
    noise.discard();
    expect(() => release(sumOf(3), noise, plan)).toThrow("used before");
  });

  test("refuse noise of another scale, another size or a smaller sensitivity than the sum has", () => {
    expect(() => release(sumOf(3), noiseOf(2, 1), plan)).toThrow("internal:");
    expect(() => release(sumOf(3), noiseOf(3, 1), { ...plan, noiseMultiplier: 2 })).toThrow("drawn for this plan");
    expect(() => release(sumOf(3), noiseOf(3, 1, gridScale / 2), plan)).toThrow("drawn for this plan");
    expect(() => release(sumOf(3), noiseOf(3, 1), { ...plan, clipNorm: 1 })).toThrow("clipNorm");
  });

  test("show no draw: the noise has no readable numbers", () => {
    const readable = Object.values(noiseOf(4, 3)).filter((value) => typeof value !== "function");
    expect(readable).toEqual([4, gridScale]);
  });

  test("draw nothing when the receipt was spent before", () => {
    let words = 0;
    const used = receipt();
    used.spend();
    const gate = { plan, receipt: used, sensitivity: gridScale };
    expect(() => drawNoise(3, gate, { word: () => words++ })).toThrow("spent before");
    expect(words).toBe(0);
  });
});
