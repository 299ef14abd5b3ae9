// The accountant's own contracts: series against quadrature, search against scan, monotony, calibration.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calibrateNoise, mostSteps, sketchNoise } from "@/privacy/accounting/calibrate";
import { claimedEpsilon, costWithAllowances } from "@/privacy/accounting/claim";
import { gaussianDelta, gaussianEpsilon } from "@/privacy/accounting/gaussian";
import { renyiOrders } from "@/privacy/accounting/orders";
import { privacyCost, spentEpsilon } from "@/privacy/accounting/cost";
import { epsilonFromRdp, epsilonOf } from "@/privacy/accounting/rdp-epsilon";
import { logMoment, subsampledRdp } from "@/privacy/accounting/subsampled-rdp";
import grid from "../../fixtures/privacy/dp-lora-grid.json";
import golden from "../../fixtures/privacy/erfc.json";

const runR = { samplingProbability: 0.0512, steps: 196 };
const target = (targetEpsilon: number) => ({ targetEpsilon, targetDelta: 1e-5, size: 0 });

const plans = fc.record({
  noiseMultiplier: fc.double({ min: Math.log(0.4), max: Math.log(300), noNaN: true }).map(Math.exp),
  samplingProbability: fc.double({ min: Math.log(1e-4), max: 0, noNaN: true }).map(Math.exp),
  steps: fc.integer({ min: 1, max: 5_000 }),
});
const deltas = fc.double({ min: -10, max: -3, noNaN: true }).map((x) => 10 ** x);

describe("logMoment", () => {
  test.each(golden.moments)(
    "q $q, σ $sigma, order $order equals 50-digit quadrature",
    ({ q, sigma, order, logMoment: text }) => {
      const expected = Number(text);
      const got = logMoment(order, { noiseMultiplier: sigma, samplingProbability: q });
      expect(Math.abs(got - expected)).toBeLessThan(1e-9 * expected + 4e-15);
    },
  );

  test("is 0 without sampling, the Gaussian's α(α−1)/2σ² with q = 1, and continuous there", () => {
    expect(logMoment(3.5, { noiseMultiplier: 2, samplingProbability: 0 })).toBe(0);
    expect(subsampledRdp(8, { noiseMultiplier: 2, samplingProbability: 1 })).toBe(1);
    expect(subsampledRdp(8, { noiseMultiplier: 2, samplingProbability: 1 - 1e-12 })).toBeCloseTo(1, 9);
  });

  test("rises with the order across whole and fractional ones", () => {
    for (const noiseMultiplier of [0.5, 1, 4]) {
      const rdp = renyiOrders.map((order) => subsampledRdp(order, { noiseMultiplier, samplingProbability: 0.05 }));
      for (let i = 1; i < rdp.length; i++) expect(rdp[i]!).toBeGreaterThanOrEqual(rdp[i - 1]! * (1 - 1e-12));
    }
  });

  test("refuses an order of 1, a chance above 1 and noise of 0", () => {
    const refused = [
      () => logMoment(1, { noiseMultiplier: 1, samplingProbability: 0.1 }),
      () => logMoment(2, { noiseMultiplier: 1, samplingProbability: 1.1 }),
      () => logMoment(2, { noiseMultiplier: 0, samplingProbability: 0.1 }),
    ];
    for (const call of refused) expect(call).toThrow("internal:");
  });
});

describe("epsilonOf", { timeout: 60_000 }, () => {
  test("finds by search what the scan over all orders finds", () => {
    fc.assert(
      fc.property(plans, deltas, (run, delta) => {
        const rdp = renyiOrders.map((order) => run.steps * subsampledRdp(order, run));
        const scan = epsilonFromRdp(rdp, renyiOrders, delta);
        expect(epsilonOf(run, delta).epsilon).toBeCloseTo(scan.epsilon, 10);
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  test("never falls with more steps, more sampling, smaller delta or less noise", () => {
    const all = (run: { noiseMultiplier: number; samplingProbability: number; steps: number }, delta: number) => [
      epsilonOf({ ...run, steps: run.steps + 1 }, delta).epsilon,
      epsilonOf({ ...run, samplingProbability: Math.min(1, run.samplingProbability * 1.1) }, delta).epsilon,
      epsilonOf({ ...run, noiseMultiplier: run.noiseMultiplier * 0.9 }, delta).epsilon,
      epsilonOf(run, delta / 2).epsilon,
    ];
    fc.assert(
      fc.property(plans, deltas, (run, delta) => {
        const epsilon = epsilonOf(run, delta).epsilon;
        for (const more of all(run, delta)) expect(more).toBeGreaterThanOrEqual(epsilon * (1 - 1e-9));
      }),
      { seed: 8, numRuns: 100 },
    );
  });

  test("lies above the exact Gaussian at q = 1", () => {
    for (const noiseMultiplier of [0.5, 1, 3, 20]) {
      const rdp = epsilonOf({ noiseMultiplier, samplingProbability: 1, steps: 10 }, 1e-5).epsilon;
      const exact = gaussianEpsilon(noiseMultiplier / Math.sqrt(10), 1e-5);
      expect(rdp).toBeGreaterThan(exact);
      expect(rdp).toBeLessThan(exact * 1.15);
    }
  });

  test("composes runs: a split run costs what the whole costs, an empty one nothing", () => {
    const one = epsilonOf({ ...runR, noiseMultiplier: 2 }, 1e-5).epsilon;
    const parts = [100, 96, 0].map((steps) => ({ ...runR, noiseMultiplier: 2, steps }));
    expect(epsilonOf(parts, 1e-5).epsilon).toBeCloseTo(one, 12);
    expect(one).toBeCloseTo(1.748, 3); // PRIVACY 8.4, at a PLD epsilon of 1.585
    expect(epsilonOf([], 1e-5).epsilon).toBe(0);
  });

  test("is 0 where delta alone covers the run", () => {
    expect(epsilonOf({ noiseMultiplier: 10_000, samplingProbability: 1e-6, steps: 1 }, 1e-5).epsilon).toBe(0);
  });

  test("without sampling the exact figure of joined Gaussians is charged, never above Renyi", () => {
    for (const [noiseMultiplier, steps] of [
      [1, 1],
      [5, 30],
      [52.7, 200],
      [400, 200],
    ] as const) {
      const run = { noiseMultiplier, steps, samplingProbability: 1 };
      const cost = privacyCost([run], 1e-5);
      expect(cost).toMatchObject({ accountant: "PLD", grid: null });
      expect(gaussianDelta(noiseMultiplier / Math.sqrt(steps), cost.epsilon)).toBeCloseTo(1e-5, 12);
      expect(cost.epsilon).toBeLessThan(epsilonOf(run, 1e-5).epsilon);
      expect(spentEpsilon(run, 1e-5)(steps)).toBe(cost.epsilon);
    }
    expect(privacyCost([{ noiseMultiplier: 1, steps: 1, samplingProbability: 1 }], 1e-5).epsilon).toBeCloseTo(
      4.3771781,
      6,
    );
  });

  test("one sampled run among unsampled ones is composed on a grid, below Renyi", () => {
    const runs = [
      { noiseMultiplier: 5, steps: 10, samplingProbability: 1 },
      { noiseMultiplier: 5, steps: 10, samplingProbability: 0.5 },
    ];
    const cost = privacyCost(runs, 1e-5);
    expect(cost.grid).toBe(1e-4);
    expect(cost.epsilon).toBeLessThan(cost.rdpEpsilon);
    expect(cost.epsilon).toBeGreaterThan(privacyCost(runs.slice(0, 1), 1e-5).epsilon);
    expect(privacyCost([], 1e-5).epsilon).toBe(0);
  });

  test("the claim is never the central-limit figure, which is too low", () => {
    const run = { ...runR, noiseMultiplier: 2.868 };
    const mu = run.samplingProbability * Math.sqrt(run.steps * Math.expm1(run.noiseMultiplier ** -2));
    const cost = privacyCost([run], 1e-5);
    expect(cost.accountant).toBe("PLD");
    expect(cost.epsilon).toBeGreaterThan(1.01 * gaussianEpsilon(1 / mu, 1e-5));
  });

  test("spentEpsilon starts at 0, rises, composes what came before and is never below the truth", () => {
    const run = { noiseMultiplier: 2, samplingProbability: 0.0512 };
    const spent = spentEpsilon(run, 1e-5);
    expect(spent(0)).toBe(0);
    const exact = privacyCost([{ ...runR, noiseMultiplier: 2 }], 1e-5).epsilon;
    expect(spent(196)).toBeGreaterThanOrEqual(exact);
    expect(spent(196)).toBeLessThan(1.01 * exact);
    expect(spent(50)).toBeLessThan(spent(51));
    const before = [{ ...run, steps: 100 }];
    expect(spentEpsilon(run, 1e-5, before)(96)).toBeCloseTo(spent(196), 3);
    expect(spentEpsilon(run, 1e-5, before)(0)).toBeCloseTo(spent(100), 3);
  });
});

describe("calibrateNoise", { timeout: 60_000 }, () => {
  test.each(grid.rows)(
    "epsilon $epsilon of the DP-LoRA study's grid: dp-accounting's sigma to 0.1 %",
    ({ epsilon, sigma }) => {
      const run = { samplingProbability: grid.samplingProbability, steps: grid.steps };
      const got = calibrateNoise(run, { targetEpsilon: epsilon, targetDelta: grid.delta, size: 0 });
      expect(Math.abs(got / sigma - 1)).toBeLessThan(1e-3);
      expect(privacyCost([{ ...run, noiseMultiplier: got }], grid.delta).epsilon).toBeLessThanOrEqual(epsilon);
    },
  );

  test("sketchNoise keeps the target too, at most 1 % above", () => {
    for (const epsilon of [0.01, 0.1, 1, 3, 10]) {
      const exact = calibrateNoise(runR, target(epsilon));
      const sketch = sketchNoise(runR, target(epsilon));
      expect(sketch).toBeGreaterThanOrEqual(exact);
      expect(sketch).toBeLessThan(1.011 * exact);
    }
  });

  test("keeps the claim, rounded up and with allowances, within a target of three decimals", () => {
    const wanted = { targetEpsilon: 1, targetDelta: 1e-5, size: 79_118 };
    const noiseMultiplier = calibrateNoise(runR, wanted);
    const claim = claimedEpsilon([{ ...runR, noiseMultiplier, size: 79_118 }], 1e-5);
    expect(claim).toBeLessThanOrEqual(1);
    expect(claim).toBeGreaterThan(0.999);
    expect(costWithAllowances([{ ...runR, noiseMultiplier, size: 79_118 }], 1e-5).epsilon).toBeGreaterThan(
      privacyCost([{ ...runR, noiseMultiplier }], 1e-5).epsilon,
    );
  });

  test("says so when no noise suffices", () => {
    const call = () => calibrateNoise({ samplingProbability: 1, steps: 100_000 }, target(0.01));
    expect(call).toThrow("[PRIV-CALIBRATE]");
  });

  test("mostSteps stays within the target, one more does not", () => {
    const sampling = { noiseMultiplier: 2, samplingProbability: 0.0512 };
    const steps = mostSteps(sampling, target(1));
    const epsilonAt = (T: number) => costWithAllowances([{ ...sampling, steps: T, size: 0 }], 1e-5).epsilon;
    expect(epsilonAt(steps)).toBeLessThanOrEqual(1);
    expect(epsilonAt(steps + 1)).toBeGreaterThan(1);
    expect(mostSteps({ noiseMultiplier: 0.4, samplingProbability: 1 }, target(0.1))).toBe(0);
  });
});
