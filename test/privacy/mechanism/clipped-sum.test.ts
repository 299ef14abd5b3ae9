// Exact sensitivity: one unit more or less moves the integer sum by at most S steps; nothing else about a batch matters.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRng, uniform } from "@/base/random";
import { addRounded, clippedSum, gridScale, innerClipNorm, type ClippedSum } from "@/privacy/mechanism/clipped-sum";
import { seedFor } from "./nightly";

type Sum = (perUnit: Float32Array, clip: { clipNorm: number; size: number }) => { values: Float64Array };

const none = new Float32Array(0);
const stack = (rows: readonly Float32Array[]) => Float32Array.from(rows.flatMap((row) => [...row]));
const squareOf = (values: Float64Array) => values.reduce((sum, k) => sum + BigInt(k) ** 2n, 0n);
const difference = (a: Float64Array, b: Float64Array) => a.map((value, p) => value - b[p]!);
const fromBits = (bits: number) => new Float32Array(Uint32Array.of(bits).buffer)[0]!;

const nasty = fc.constantFrom(
  0,
  -0,
  1e-45,
  -1e-45,
  1.1754942e-38,
  3.4028234663852886e38,
  -3.4028234663852886e38,
  Infinity,
  -Infinity,
  NaN,
  fromBits(0x7f800001),
  fromBits(0xffc12345),
  1,
  -1,
  0.5,
);
const usual = fc.float({ noNaN: true, noDefaultInfinity: true, min: -8, max: 8 });
const size = 7;
const row = fc.oneof(
  fc.array(usual, { minLength: size, maxLength: size }),
  fc.array(fc.oneof({ weight: 3, arbitrary: usual }, { weight: 1, arbitrary: nasty }), {
    minLength: size,
    maxLength: size,
  }),
  fc
    .tuple(fc.nat(size - 1), nasty)
    .map(([at, value]) => Array.from({ length: size }, (_, p) => (p === at ? value : 0))),
);
const neighbours = fc.record({
  rows: fc.array(
    row.map((values) => Float32Array.from(values)),
    { maxLength: 5 },
  ),
  extra: row.map((values) => Float32Array.from(values)),
  at: fc.nat(5),
  clipNorm: fc.constantFrom(1e-3, 0.1, 1, 3.7, 1e4),
});

/** Throws at the first of 10,000 neighbouring pairs whose sums differ by more than S in exact integers. */
function checkSensitivity(sum: Sum): void {
  fc.assert(
    fc.property(neighbours, ({ rows, extra, at, clipNorm }) => {
      const clip = { clipNorm, size };
      const place = Math.min(at, rows.length);
      const without = sum(stack(rows), clip).values;
      const more = sum(stack([...rows.slice(0, place), extra, ...rows.slice(place)]), clip).values;
      const moved = difference(more, without);
      return moved.every(Number.isInteger) && squareOf(moved) <= BigInt(gridScale) ** 2n;
    }),
    { seed: seedFor("neighbours", 11), numRuns: 10_000 },
  );
}

const normal = (seed: number, count: number) => {
  const rng = seededRng(seed);
  return Float32Array.from({ length: count }, () => {
    return Math.sqrt(-2 * Math.log(1 - uniform(rng))) * Math.cos(2 * Math.PI * uniform(rng));
  });
};

describe("clippedSum", { timeout: 60_000 }, () => {
  test("moves by at most S steps for one unit more, 10,000 pairs with NaN, infinities, subnormals and huge values", () => {
    expect(() => {
      checkSensitivity(clippedSum);
    }).not.toThrow();
  });

  test("that check refuses a sum without clip, a clip of the batch, and one that lets NaN pass", () => {
    const step =
      (rows: Float32Array, factorOf: (row: Float32Array) => number): Sum =>
      (perUnit, clip) => {
        const values = new Float64Array(clip.size);
        for (let start = 0; start < perUnit.length; start += clip.size) {
          const one = perUnit.subarray(start, start + clip.size);
          for (let p = 0; p < clip.size; p++)
            values[p]! += Math.round(one[p]! * factorOf(one) * (gridScale / clip.clipNorm));
        }
        return { values: rows.length > 0 ? rows.reduce((v) => v, values) : values };
      };
    const noClip = step(none, () => 1);
    const nanPasses = step(none, (one) => {
      const norm = Math.hypot(...one);
      return norm > 1e-3 ? 1e-3 / norm : 1;
    });
    const batchClip: Sum = (perUnit, clip) => {
      const total = new Float32Array(clip.size);
      for (const [i, value] of perUnit.entries()) total[i % clip.size]! += value;
      return { values: clippedSum(total, clip).values };
    };
    for (const mutant of [noClip, nanPasses, batchClip]) {
      expect(() => {
        checkSensitivity(mutant);
      }).toThrow();
    }
  });

  test("zeroes none of 10,000 finite rows above the clip norm, and fills the norm up to the margin", () => {
    const widths = [1, 2, 3, 5, 64, 97];
    const scales = [10, 1e4, 1e12, 1e37];
    const values = normal(seedFor("rows above the norm", 5), 10_000 * 97);
    let least = Infinity;
    let most = 0n;
    let counted = 0;
    for (let u = 0; u < 10_000; u++) {
      const wide = widths[u % widths.length]!;
      const row = values.subarray(u * 97, u * 97 + wide).map((value) => value * scales[u % scales.length]!);
      row[u % wide] = 4 * scales[u % scales.length]!; // above the norm for certain
      const square = squareOf(clippedSum(row, { clipNorm: u % 2 === 0 ? 1 : 3.7, size: wide }).values);
      if (square > 0n) counted++;
      least = Math.min(least, Math.sqrt(Number(square)) / gridScale);
      most = square > most ? square : most;
    }
    expect(counted).toBe(10_000);
    expect(least).toBeGreaterThan(1 - 1e-6);
    expect(most <= BigInt(gridScale) ** 2n).toBe(true);
  });

  test.each([79_118, 131_072, 131_071])("keeps S when rounding lengthens every one of %d coordinates", (wide) => {
    const clip = { clipNorm: 1, size: wide };
    const steps = Math.floor((innerClipNorm(clip) * gridScale) / Math.sqrt(wide) - 0.5);
    const odd = steps - 1 + (steps % 2); // k + ½ rounds to the even number k + 1
    const row = new Float32Array(wide).fill((odd + 0.5) / gridScale);
    const { values } = clippedSum(row, clip);
    expect(values[0]).toBe(odd + 1);
    expect(squareOf(values) <= BigInt(gridScale) ** 2n).toBe(true);
  });

  test("leaves a row inside the norm as it is, up to half a step", () => {
    const values = Float32Array.of(0.25, -0.5, 1e-9, 0);
    expect([...clippedSum(values, { clipNorm: 1, size: 4 }).values]).toEqual([
      0.25 * gridScale,
      -0.5 * gridScale,
      0,
      0,
    ]);
  });

  test("counts non-finite rows as zeros by their bits, whatever the payload", () => {
    for (const bits of [0x7f800000, 0xff800000, 0x7fc00000, 0x7f800001, 0xffffffff]) {
      const perUnit = new Float32Array(6);
      perUnit.set([0.1, 0.1, 0.1], 3);
      new Uint32Array(perUnit.buffer)[1] = bits;
      const alone = clippedSum(perUnit.slice(3), { clipNorm: 1, size: 3 });
      expect(clippedSum(perUnit, { clipNorm: 1, size: 3 }).values).toEqual(alone.values);
    }
  });

  test("is zeros for no unit, carries its sensitivity, and reads a view with an offset", () => {
    const sum = clippedSum(none, { clipNorm: 2, size: 3 });
    expect([...sum.values]).toEqual([0, 0, 0]);
    expect(sum.sensitivity("add-or-remove-one")).toBe(2 ** 24);
    expect(sum.sensitivity("replace-one")).toBe(2 ** 25);
    const view = Float32Array.of(9, 9, 0.5, 0.5, 9).subarray(2, 4);
    expect(clippedSum(view, { clipNorm: 1, size: 2 }).values[0]).toBe(gridScale / 2);
  });

  test("has the same bits for any order and any cut into parts, 1,000 batches", () => {
    const clip = { clipNorm: 0.8, size: 5 };
    const parts = (rows: readonly Float32Array[], width: number) => {
      let sum: ClippedSum = clippedSum(none, clip);
      for (let i = 0; i < rows.length; i += width) sum = clippedSum(stack(rows.slice(i, i + width)), clip, sum);
      return sum.values;
    };
    let equal = 0;
    for (let batch = 0; batch < 1_000; batch++) {
      const all = normal(100 + batch, 40 * 5);
      const rows = Array.from({ length: 40 }, (_, u) => all.slice(u * 5, u * 5 + 5));
      const once = clippedSum(all, clip).values;
      const others = [1, 2, 7, 32].map((width) => parts(rows, width)).concat(parts(rows.toReversed(), 3));
      if (others.every((values) => values.every((value, p) => Object.is(value, once[p])))) equal++;
    }
    expect(equal).toBe(1_000);
  });

  test.each([6, 7])("its last guard takes a row of %d beyond the grid back to the bit", (wide) => {
    const before = normal(3, wide).map((value) => Math.round(value * gridScale));
    const beyond = (row: readonly number[]) => {
      const values = Float64Array.from(before);
      addRounded(Float32Array.from(row), gridScale, values);
      return values;
    };
    const small = Array.from({ length: wide }, (_, p) => 0.01 * p);
    expect(beyond(small)).not.toEqual(Float64Array.from(before));
    for (let p = 0; p < wide; p++) {
      for (const huge of [1.01, -1.01, 3e38, -3e38, Infinity, NaN])
        expect(beyond(small.with(p, huge))).toEqual(Float64Array.from(before));
      expect(beyond(small.map((_, i) => (i === p ? 0.9 : 0.3)))).toEqual(Float64Array.from(before)); // the norm alone
    }
  });

  test("refuses a ragged batch, a grid too coarse, and parts of another clip", () => {
    expect(() => clippedSum(new Float32Array(5), { clipNorm: 1, size: 3 })).toThrow("internal:");
    expect(() => innerClipNorm({ clipNorm: 1, size: 2 ** 31 })).not.toThrow();
    expect(() => clippedSum(none, { clipNorm: 0, size: 3 })).toThrow("internal:");
    expect(() => clippedSum(none, { clipNorm: NaN, size: 3 })).toThrow("internal:");
    const earlier = clippedSum(none, { clipNorm: 1, size: 3 });
    expect(() => clippedSum(none, { clipNorm: 2, size: 3 }, earlier)).toThrow("internal:");
  });
});
