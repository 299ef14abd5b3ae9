// Random plans: epsilon is monotone in everything, a calibrated plan never exceeds its target, and the loss distributions never
// exceed Renyi DP. CLOISTER_NIGHTLY=1 tries 1,000 plans each; every change tries a part of them.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calibrateNoise } from "@/privacy/accounting/calibrate";
import { claimedEpsilon, costWithAllowances } from "@/privacy/accounting/claim";
import { privacyCost, quickEpsilon } from "@/privacy/accounting/cost";
import { coarseWidth } from "@/privacy/accounting/pld/grid";
import { runLoss } from "@/privacy/accounting/pld/run-loss";
import { epsilonOf, type AccountedRun } from "@/privacy/accounting/rdp-epsilon";

const nightly = process.env["CLOISTER_NIGHTLY"] === "1";
const runs = (few: number) => (nightly ? 1_000 : few);

const deltas = fc.double({ min: -10, max: -3, noNaN: true }).map((x) => 10 ** x);
const logs = (low: number, high: number) =>
  fc.double({ min: Math.log(low), max: Math.log(high), noNaN: true }).map((x) => Math.min(high, Math.exp(x)));
const plans: fc.Arbitrary<AccountedRun> = fc
  .record({
    noiseMultiplier: logs(0.4, 300),
    samplingProbability: logs(1e-4, 1),
    steps: logs(1, 5_000).map(Math.round),
  })
  .filter((run) => epsilonOf(run, 1e-5).epsilon < 30);

/** What float64 may move an epsilon by at a delta of 1e-10: a thousandth of the last digit that is claimed. */
const rounding = 1e-7;

describe("random plans", { timeout: nightly ? 7_200_000 : 120_000 }, () => {
  test("epsilon is monotone in noise, sampling, steps and delta, and never above Renyi DP", () => {
    fc.assert(
      fc.property(plans, deltas, (run, delta) => {
        // One grid for all five: coarse, and still the whole accountant.
        const width = coarseWidth([run], epsilonOf(run, delta).epsilon);
        const at = (other: AccountedRun, d = delta) => runLoss([other], width).epsilon(d);
        const epsilon = at(run);
        const dearer = [
          at({ ...run, noiseMultiplier: 0.9 * run.noiseMultiplier }),
          at({ ...run, samplingProbability: Math.min(1, 1.1 * run.samplingProbability) }),
          at({ ...run, steps: run.steps + 1 + Math.floor(run.steps / 10) }),
          at(run, delta / 2),
        ];
        for (const more of dearer) expect(more).toBeGreaterThanOrEqual(epsilon * (1 - rounding));
        expect(quickEpsilon([run], delta)).toBeLessThanOrEqual(epsilonOf(run, delta).epsilon + 1e-6);
      }),
      { seed: 21, numRuns: runs(60) },
    );
  });

  test("the exact accountant lies below Renyi DP and below the quick bound", () => {
    fc.assert(
      fc.property(plans, deltas, (run, delta) => {
        const { epsilon, rdpEpsilon } = privacyCost([run], delta);
        expect(epsilon).toBeLessThanOrEqual(rdpEpsilon + 1e-6);
        expect(quickEpsilon([run], delta)).toBeGreaterThanOrEqual(epsilon * (1 - rounding) - 1e-6);
      }),
      { seed: 22, numRuns: runs(30) },
    );
  });

  test("a calibrated plan claims at most its target, and with the next smaller noise more", () => {
    const targets = fc.constantFrom(0.01, 0.1, 0.5, 1, 3, 10);
    const schedules = fc.record({ samplingProbability: logs(1e-3, 1), steps: logs(1, 5_000).map(Math.round) });
    fc.assert(
      fc.property(schedules, targets, fc.constantFrom(0, 5_390, 131_072), (run, targetEpsilon, size) => {
        const most = { ...run, noiseMultiplier: 10_000, size };
        if (costWithAllowances([most], 1e-6).epsilon > targetEpsilon) {
          expect(() => calibrateNoise(run, { targetEpsilon, targetDelta: 1e-6, size })).toThrow("[PRIV-CALIBRATE]");
          return;
        }
        const noiseMultiplier = calibrateNoise(run, { targetEpsilon, targetDelta: 1e-6, size });
        expect(claimedEpsilon([{ ...run, noiseMultiplier, size }], 1e-6)).toBeLessThanOrEqual(targetEpsilon);
        expect(Math.round(noiseMultiplier * 10_000) / 10_000).toBe(noiseMultiplier);
        if (noiseMultiplier === 0.4) return;
        const less = (Math.round(noiseMultiplier * 10_000) - 1) / 10_000;
        const dearer = costWithAllowances([{ ...run, noiseMultiplier: less, size }], 1e-6).epsilon;
        expect(dearer).toBeGreaterThan(targetEpsilon * (1 - rounding));
      }),
      { seed: 23, numRuns: runs(12) },
    );
  });
});
