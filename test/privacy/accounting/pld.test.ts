// The loss distributions' own contracts: transform, masses, composition, and what is read from them.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRng, uniform } from "@/base/random";
import { gaussianDelta } from "@/privacy/accounting/gaussian";
import { compose, forEachPair } from "@/privacy/accounting/pld/compose";
import { composedLoss } from "@/privacy/accounting/pld/composed-loss";
import { connectDots, type LossGrid } from "@/privacy/accounting/pld/connect-dots";
import { forward, inverse } from "@/privacy/accounting/pld/fft";
import { coarseWidth, fineWidth } from "@/privacy/accounting/pld/grid";
import { sampledRelease } from "@/privacy/accounting/pld/release";
import { runLoss } from "@/privacy/accounting/pld/run-loss";

const rng = seededRng(41);
const randoms = (n: number) => Float64Array.from({ length: n }, () => uniform(rng) - 0.5);
const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

const samplings = fc.record({
  noiseMultiplier: fc.double({ min: Math.log(0.4), max: Math.log(100), noNaN: true }).map(Math.exp),
  samplingProbability: fc.double({ min: Math.log(1e-3), max: 0, noNaN: true }).map(Math.exp),
});

describe("the transform", () => {
  /** Where frequency k stands in a bit-reversed spectrum of n. */
  const reversed = (k: number, n: number) => {
    let place = 0;
    for (let bit = 1; bit < n; bit <<= 1) place = place * 2 + (k & bit ? 1 : 0);
    return place;
  };

  test.each([1, 2, 4, 8, 64, 256])("of %d numbers is the sum that defines it, and its inverse undoes it", (n) => {
    const [re, im] = [randoms(n), randoms(n)];
    const values = { re: re.slice(), im: im.slice() };
    forward(values);
    for (let k = 0; k < n; k++) {
      const angles = Array.from({ length: n }, (_, j) => (-2 * Math.PI * j * k) / n);
      const place = reversed(k, n);
      expect(values.re[place]).toBeCloseTo(sum(angles.map((a, j) => re[j]! * Math.cos(a) - im[j]! * Math.sin(a))), 11);
      expect(values.im[place]).toBeCloseTo(sum(angles.map((a, j) => re[j]! * Math.sin(a) + im[j]! * Math.cos(a))), 11);
    }
    inverse(values);
    for (let j = 0; j < n; j++) expect(values.re[j]).toBeCloseTo(re[j]!, 14);
  });

  test("finds the negative frequency of every place", () => {
    const n = 128;
    const mirror = new Map<number, number>();
    forEachPair(n, (j, k) => {
      mirror.set(j, k);
      mirror.set(k, j);
    });
    for (let k = 0; k < n; k++) expect(mirror.get(reversed(k, n))).toBe(reversed((n - k) % n, n));
  });

  test("refuses a length that is no power of two", () => {
    expect(() => {
      forward({ re: new Float64Array(6), im: new Float64Array(6) });
    }).toThrow("internal:");
  });
});

/** δ of a grid at one of its points, summed plainly. */
function deltaOf({ width, first, mass, infinity }: LossGrid, index: number): number {
  let delta = infinity;
  for (let i = 0; i < mass.length; i++)
    if (first + i > index) delta += -Math.expm1((index - first - i) * width) * mass[i]!;
  return delta;
}

describe("connectDots", () => {
  test("keeps mass 1 to 1e-10 and the curve at grid points to 1e-12, 200 random releases, both directions", () => {
    fc.assert(
      fc.property(samplings, fc.constantFrom(1e-2, 1e-3), (sampling, width) => {
        const both = sampledRelease(sampling);
        for (const release of [both.remove, both.add]) {
          const grid = connectDots(release, width);
          expect(Math.abs(sum(grid.mass) + grid.infinity - 1)).toBeLessThan(1e-10);
          const last = grid.first + grid.mass.length - 1;
          for (let k = 1; k < 8; k++) {
            const index = Math.round(grid.first + (k / 8) * (last - grid.first));
            expect(Math.abs(deltaOf(grid, index) - release.delta(index * width))).toBeLessThan(1e-12);
          }
        }
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  test("lies above the curve between grid points", () => {
    const { remove } = sampledRelease({ noiseMultiplier: 1, samplingProbability: 0.1 });
    const composed = composedLoss(connectDots(remove, 0.05));
    for (let epsilon = 0.01; epsilon < 3; epsilon += 0.0137)
      expect(composed.delta(epsilon)).toBeGreaterThanOrEqual(remove.delta(epsilon) - 1e-15);
  });
});

describe("composition", { timeout: 60_000 }, () => {
  const release = sampledRelease({ noiseMultiplier: 2, samplingProbability: 0.2 });
  const grids = { remove: connectDots(release.remove, 1e-3), add: connectDots(release.add, 1e-3) };
  const composed = (steps: number) => {
    const both = compose([{ ...grids, steps }]);
    if (!both) throw new Error("not composed");
    return both;
  };

  test("of one step is the step, of three the convolution, in both directions", () => {
    for (const side of ["remove", "add"] as const) {
      const one = grids[side];
      const get = (grid: LossGrid, index: number) => grid.mass[index - grid.first] ?? 0;
      const same = composed(1)[side];
      for (let i = 0; i < one.mass.length; i += 7) {
        const index = one.first + i;
        if (index >= same.first && index < same.first + same.mass.length)
          expect(get(same, index)).toBeCloseTo(Math.max(0, one.mass[i]!), 14);
      }
      const three = composed(3)[side];
      const twice = (index: number) => {
        let total = 0;
        for (let i = 0; i < one.mass.length; i++) total += one.mass[i]! * get(one, index - one.first - i);
        return total;
      };
      const pairs = new Map<number, number>();
      for (let i = 2 * one.first; i <= 2 * (one.first + one.mass.length); i++) pairs.set(i, twice(i));
      for (const index of [0, 50, -80, 300]) {
        let total = 0;
        for (let i = 0; i < one.mass.length; i++) total += one.mass[i]! * (pairs.get(index - one.first - i) ?? 0);
        expect(Math.abs(get(three, index) - total)).toBeLessThan(1e-14);
      }
    }
  });

  test("of 1, 10, 1,000 steps keeps mass 1 within what it declares infinite, and more", () => {
    for (const steps of [1, 10, 1_000]) {
      const { mass, infinity } = composed(steps).remove;
      expect(Math.abs(sum(mass) - 1)).toBeLessThan(1e-10);
      expect(infinity).toBeGreaterThanOrEqual(1e-15);
    }
  });

  test("without sampling is the closed form of one Gaussian, from above", () => {
    for (const [noiseMultiplier, steps] of [
      [1, 1],
      [5, 30],
      [20, 1_000],
    ] as const) {
      const loss = runLoss([{ noiseMultiplier, samplingProbability: 1, steps }], 1e-4);
      for (const epsilon of [0.1, 0.5, 1, 2]) {
        const exact = gaussianDelta(noiseMultiplier / Math.sqrt(steps), epsilon);
        expect(loss.delta(epsilon)).toBeGreaterThanOrEqual(exact);
        expect(loss.delta(epsilon)).toBeLessThan(exact * (1 + 1e-4) + 1e-13);
      }
    }
  });

  test("does not depend on how runs are cut or ordered", () => {
    const run = { noiseMultiplier: 1, samplingProbability: 0.05 };
    const other = { noiseMultiplier: 2, samplingProbability: 0.1, steps: 50 };
    const whole = runLoss([{ ...run, steps: 100 }, other], 1e-4).epsilon(1e-5);
    const cut = runLoss([{ ...run, steps: 30 }, other, { ...run, steps: 70 }], 1e-4).epsilon(1e-5);
    expect(cut).toBeCloseTo(whole, 9);
    expect(whole).toBeCloseTo(3.853202, 5);
  });

  test("epsilon and delta are inverse to each other", () => {
    const loss = runLoss([{ noiseMultiplier: 1, samplingProbability: 0.0512, steps: 196 }], 1e-4);
    for (const delta of [1e-3, 1e-5, 1e-7, 1e-9]) {
      expect(loss.delta(loss.epsilon(delta))).toBeLessThanOrEqual(delta * (1 + 1e-9));
      expect(loss.delta(loss.epsilon(delta) - 1e-6)).toBeGreaterThan(delta);
    }
    expect(loss.epsilon(1e-16)).toBe(Infinity); // below the mass that is declared infinite
    expect(loss.epsilon(0.999)).toBe(0);
  });

  test("one direction alone would claim too little: the larger one changes with the plan", () => {
    const loss = runLoss([{ noiseMultiplier: 0.8, samplingProbability: 0.05, steps: 100 }], 1e-4);
    expect(loss.remove.epsilon(1e-5)).toBeGreaterThan(loss.add.epsilon(1e-5) + 0.1);
    expect(loss.epsilon(1e-5)).toBe(loss.remove.epsilon(1e-5));
  });
});

describe("the grid", { timeout: 60_000 }, () => {
  test("follows its rule: min(1e-4, ε/1000, s/20), down to 1, 2 or 5", () => {
    const run = { noiseMultiplier: 2, samplingProbability: 0.0512, steps: 196 };
    expect(fineWidth([run], 1.6)).toBe(1e-4);
    expect(fineWidth([run], 0.04)).toBe(2e-5);
    expect(fineWidth([run], 0.01)).toBe(1e-5);
    expect(fineWidth([{ ...run, noiseMultiplier: 700 }], 1)).toBe(2e-6);
  });

  test("a coarser one never gives less, and the fine one at most 1.6e-4 more than a finer still", () => {
    for (const noiseMultiplier of [0.7, 1.5, 22.16]) {
      const run = { noiseMultiplier, samplingProbability: 0.0512, steps: 196 };
      const at = (width: number) => runLoss([run], width).epsilon(1e-5);
      const rule = fineWidth([run], at(1e-3));
      const finer = at(rule / 4);
      expect(at(rule)).toBeGreaterThanOrEqual(finer * (1 - 1e-9));
      expect(at(rule)).toBeLessThan(finer * (1 + 1.6e-4));
      expect(at(coarseWidth([run], finer))).toBeGreaterThanOrEqual(at(rule));
    }
  });
});
