// The discrete Gaussian: moments, shape, and that the checks refuse a wrong scale, shape or sign; then addNoise.
// Bounds have a false-alarm chance of at most 1e-6; the generator is seeded, so a result does not change between runs.
import { describe, expect, test } from "vitest";
import { normalCdf } from "@/base/erfc";
import { secureRng, seededRng, uniform, type Rng } from "@/base/random";
import { coin, uniformBelow } from "@/base/uniform-int";
import { addNoise } from "@/privacy/mechanism/add-noise";
import { clippedSum, gridScale } from "@/privacy/mechanism/clipped-sum";
import { discreteGaussian } from "@/privacy/mechanism/discrete-gaussian";

type Sampler = (σ: number, rng: Rng) => () => number;

/** Bin edges ±σ·k/10 … of 60 bins, exact cell chances by summation (small σ) or the normal integral (huge σ). */
function chiSquare(values: Float64Array, σ: number): { statistic: number; df: number } {
  const cells = new Map<number, { seen: number; chance: number }>();
  const width = Math.max(1, Math.floor(σ / 10));
  const cellOf = (y: number) => Math.max(-30, Math.min(30, Math.round(y / width)));
  const limit = Math.ceil(12 * σ);
  if (σ <= 2 ** 12) {
    let total = 0;
    for (let y = -limit; y <= limit; y++) total += Math.exp((-y * y) / (2 * σ * σ));
    for (let y = -limit; y <= limit; y++) {
      const cell = cells.get(cellOf(y)) ?? { seen: 0, chance: 0 };
      cells.set(cellOf(y), { ...cell, chance: cell.chance + Math.exp((-y * y) / (2 * σ * σ)) / total });
    }
  } else
    for (let c = -30; c <= 30; c++) {
      const low = c === -30 ? 0 : normalCdf(((c - 0.5) * width) / σ);
      const high = c === 30 ? 1 : normalCdf(((c + 0.5) * width) / σ);
      cells.set(c, { seen: 0, chance: high - low });
    }
  for (const y of values) {
    const cell = cells.get(cellOf(y));
    if (cell) cell.seen++;
  }
  const used = [...cells.values()].filter(({ chance }) => chance * values.length >= 5);
  const statistic = used.reduce((sum, { seen, chance }) => {
    const expected = chance * values.length;
    return sum + (seen - expected) ** 2 / expected;
  }, 0);
  return { statistic, df: used.length - 1 };
}

/** Throws what is wrong with a sampler at σ: mean, variance, shape, sign. */
function checkSampler(sampler: Sampler, σ: number, draws = 200_000): void {
  const draw = sampler(σ, seededRng(Math.round(σ) + 17));
  const values = Float64Array.from({ length: draws }, draw);
  const mean = values.reduce((sum, y) => sum + y, 0) / draws;
  const variance = values.reduce((sum, y) => sum + y * y, 0) / draws;
  if (!values.every(Number.isInteger)) throw new Error("not whole numbers");
  if (Math.abs(mean) > (4.89 * σ) / Math.sqrt(draws)) throw new Error(`mean ${mean}`);
  if (Math.abs(variance / σ ** 2 - 1) > 4.89 * Math.sqrt(2 / draws)) throw new Error(`variance ${variance}`);
  const { statistic, df } = chiSquare(values, σ);
  if (statistic > df + 6 * Math.sqrt(2 * df)) throw new Error(`chi-square ${statistic} on ${df}`);
  const signed = values.filter((y) => y !== 0);
  const positive = signed.filter((y) => y > 0).length;
  if (Math.abs(positive - signed.length / 2) > 4.89 * Math.sqrt(signed.length / 4)) throw new Error(`sign ${positive}`);
}

/** CKS20 over rationals in BigInt: the same words give the same draws as float64 wherever exp is not at a rounding border. */
function exactSampler(σ: number, rng: Rng): () => number {
  const digits = 256n;
  const bernoulli = (numerator: bigint, denominator: bigint): boolean => {
    // numerator/denominator in [0, 1): compare binary digits with words, without float64.
    let rest = numerator;
    for (;;) {
      rest <<= 32n;
      const whole = rest / denominator;
      rest %= denominator;
      const word = BigInt(rng.word());
      if (word !== whole) return word < whole;
      if (rest === 0n) return false;
    }
  };
  /** floor(2^256 · exp(−a/b)) by the series with 320 bits. */
  const expMinus = (a: bigint, b: bigint): bigint => {
    const one = 1n << 320n;
    const halvings = BigInt(Math.max(0, a.toString(2).length - b.toString(2).length + 2));
    const x = (a * one) / (b << halvings);
    let term = one;
    let sum = one;
    for (let k = 1n; term !== 0n; k++) {
      term = (-term * x) / (one * k);
      sum += term;
    }
    for (let i = 0n; i < halvings; i++) sum = (sum * sum) / one;
    return sum >> (320n - digits);
  };
  const sure = 1n << digits;
  const flip = (a: bigint, b: bigint): boolean => {
    if (a === 0n) return rng.word() >= 0;
    return bernoulli(expMinus(a, b), sure);
  };
  const s = BigInt(σ);
  const t = s + 1n;
  return () => {
    for (;;) {
      const u = BigInt(uniformBelow(Number(t), rng));
      if (!flip(u, t)) continue;
      let v = 0n;
      while (flip(1n, 1n)) v++;
      const negative = (rng.word() & 1) === 1;
      const y = u + t * v;
      if (negative && y === 0n) continue;
      const distance = y * t - s * s;
      if (flip(distance * distance, 2n * s * s * t * t)) return Number(negative ? -y : y);
    }
  };
}

describe("discreteGaussian", { timeout: 60_000 }, () => {
  test.each([1, 2, 8, 2 ** 10, 2 ** 24])("has mean 0, variance σ² and the right shape at σ %d", (σ) => {
    expect(() => {
      checkSampler(discreteGaussian, σ);
    }).not.toThrow();
  });

  test("those checks refuse σ × 1.02, 2/3, 3/2, a rounded Laplace and a sign chance of 0.505", () => {
    const scaled =
      (factor: number): Sampler =>
      (σ, rng) =>
        discreteGaussian(σ * factor, rng);
    const laplace: Sampler = (σ, rng) => () => {
      const size = (-σ / Math.SQRT2) * Math.log(1 - uniform(rng));
      return Math.round(uniform(rng) < 0.5 ? size : -size);
    };
    const lopsided: Sampler = (σ, rng) => {
      const draw = discreteGaussian(σ, rng);
      return () => {
        const y = draw();
        return y < 0 && coin(0.01, rng) ? -y : y;
      };
    };
    for (const mutant of [scaled(1.02), scaled(2 / 3), scaled(3 / 2), laplace])
      expect(() => {
        checkSampler(mutant, 2 ** 10);
      }).toThrow();
    expect(() => {
      checkSampler(lopsided, 2 ** 10, 1_000_000); // 0.005 is 10 standard errors of a million signs
    }).toThrow();
  });

  test.each([1, 2, 8, 64])("draws what exact rational arithmetic draws from the same words at σ %d", (σ) => {
    const float = discreteGaussian(σ, seededRng(σ));
    const exact = exactSampler(σ, seededRng(σ));
    let equal = 0;
    for (let i = 0; i < 1_000; i++) if (float() === exact()) equal++;
    expect(equal).toBe(1_000);
  });

  test("refuses a scale of 0, NaN and beyond whole float64 numbers", () => {
    for (const σ of [0, NaN, 2 ** 42]) expect(() => discreteGaussian(σ, seededRng(1))).toThrow("internal:");
  });
});

describe("coin and uniformBelow", () => {
  test("a coin needs a second word only when the first is equal, and compares every digit of p", () => {
    const words = (...list: number[]): Rng => {
      let i = 0;
      return { word: () => list[i++] ?? 0 };
    };
    const p = 3 / 2 ** 33; // digits: 1 after 32 places, then a half
    expect(coin(p, words(0))).toBe(true);
    expect(coin(p, words(2))).toBe(false);
    expect(coin(p, words(1, 2 ** 31 - 1))).toBe(true);
    expect(coin(p, words(1, 2 ** 31))).toBe(false);
    expect(coin(1, words(2 ** 32 - 1))).toBe(true);
    expect(coin(0, words(0))).toBe(false);
  });

  test("uniformBelow is even over 3, refuses words of the ragged end, and spans 2^53", () => {
    const counts = [0, 0, 0];
    const rng = seededRng(4);
    for (let i = 0; i < 30_000; i++) counts[uniformBelow(3, rng)]!++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(4.89 * Math.sqrt(30_000 * (2 / 9)));
    let i = 0;
    const ragged: Rng = { word: () => [2 ** 32 - 1, 5][i++]! };
    expect(uniformBelow(3, ragged)).toBe(0); // 3 is refused, then the two leading bits of 5
    expect(uniformBelow(1, { word: () => 9 })).toBe(0);
    const wide = Array.from({ length: 20_000 }, () => uniformBelow(3 * 2 ** 40, rng) / (3 * 2 ** 40));
    const mean = wide.reduce((sum, x) => sum + x, 0) / wide.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(4.89 / Math.sqrt(12 * wide.length));
    expect(uniformBelow(2 ** 53, { word: () => 2 ** 32 - 1 })).toBe(2 ** 53 - 1);
    expect(() => uniformBelow(0, rng)).toThrow("internal:");
  });
});

describe("addNoise", { timeout: 60_000 }, () => {
  const plan = { clipNorm: 2, noiseMultiplier: 1, expectedBatchSize: 10 };
  const receipt = () => {
    let spent = 0;
    return {
      spend: () => {
        spent++;
        if (spent > 1) throw new Error("spent before");
      },
      times: () => spent,
    };
  };
  const sumOf = (size: number, value = 0) => clippedSum(new Float32Array(size).fill(value), { clipNorm: 2, size });

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
