// What ran is what is claimed: steps taken = charged = noisy = T whatever was drawn, units summed = units drawn, and the claim is
// that of the plan's own noise, chance and steps.
import { describe, expect, test } from "vitest";
import { seededRng } from "@/base/random";
import { claimedEpsilon } from "@/privacy/accounting/claim";
import { fit } from "@/training/fit";
import { makePlan } from "@/training/make-plan";
import type { Plan } from "@/training/plan";
import { epsilonOfPlan } from "@/training/plan-cost";
import { takeStep, type Account, type Units } from "@/training/step";
import { startState } from "@/training/optimizer";
import { seedFor } from "../privacy/mechanism/nightly";
import { privacyPlan, scriptedSource, sgd } from "./fakes";
import { planInput } from "./plan-input";

function countingAccount() {
  const charged: number[] = [];
  let spent = 0;
  const account: Account = {
    charge: (step) => {
      charged.push(step);
      return Promise.resolve({ spend: () => spent++ });
    },
  };
  return { account, charged, spent: () => spent };
}

const base = makePlan({ ...planInput, method: "head", epsilon: null, publicUnitCount: 1_000 });
/** A private plan of T steps at q; its epsilon is not looked at here, so nothing is calibrated. */
const planOf = (samplingProbability: number, steps: number): Plan => ({
  ...base,
  steps,
  privacy: privacyPlan({ samplingProbability, steps, publicUnitCount: 1_000 }),
});
const counts = (steps: number) => Array.from({ length: steps }, (_, step) => step);

describe("a private run", { timeout: 60_000 }, () => {
  test.each([
    ["almost nothing is drawn", 0.001, 50],
    ["half is drawn", 0.5, 50],
    ["there is nobody to draw", 0.5, 0],
  ])("takes, charges and makes noisy exactly T steps when %s", async (_what, q, unitCount) => {
    const { account, charged, spent } = countingAccount();
    const { source } = scriptedSource(Array.from({ length: 50 }, () => [0.1, -0.2, 0.3]));
    const units = Array.from({ length: unitCount }, (_, unit) => [unit]);
    const initial = new Float32Array(3);
    const input = { plan: planOf(q, 200), source, units, initial, rng: seededRng(seedFor("run", 8)), account };
    const moved: number[] = [];
    const { state, losses } = await fit(input, { onStep: ({ step }) => moved.push(step) });
    expect(charged).toEqual(counts(200));
    expect([spent(), state.step, moved.length]).toEqual([200, 200, 200]);
    const empty = losses.filter((loss) => loss === null).length;
    expect(empty > 100).toBe(q < 0.01 || unitCount === 0);
    expect(state.adapter.every((value) => value !== 0)).toBe(true);
  });

  test("sums every drawn unit, through a capacity far smaller than a batch, 1,000 steps", async () => {
    const { account } = countingAccount();
    const unitCount = 40;
    const rows = Array.from({ length: 2 * unitCount }, (_, report) => [report, 1]);
    const { source, calls } = scriptedSource(rows, { tokens: 4, reports: 3 });
    const units: Units = Array.from({ length: unitCount }, (_, unit) => [2 * unit, 2 * unit + 1]);
    const rng = seededRng(seedFor("units", 12));
    let most = 0;
    let drawn = 0;
    for (let step = 0; step < 1_000; step++) {
      const privacy = privacyPlan({ samplingProbability: 0.3 });
      const gate = { privacy, optimizer: sgd, source, account, rng };
      const before = calls.length;
      const { reports } = await takeStep(startState(new Float32Array(2)), units, gate);
      const asked = calls.slice(before).flat();
      expect(asked.length).toBe(reports);
      expect(asked.every((report, i) => i % 2 === 0 || report === asked[i - 1]! + 1)).toBe(true); // whole units
      most = Math.max(most, asked.length / 2);
      drawn += asked.length / 2;
    }
    expect(calls.every((call) => call.length <= 3)).toBe(true);
    expect(most).toBeGreaterThan(18); // no cap near the expected 12: Bin(40, 0.3) goes there in 1,000 steps
    const n = 1_000 * unitCount;
    expect(Math.abs(drawn - 0.3 * n)).toBeLessThan(4.89 * Math.sqrt(n * 0.3 * 0.7));
  });

  test("draws units with the chance that is claimed", async () => {
    const { account, charged } = countingAccount();
    const plan = planOf(0.05, 300);
    const { source, calls } = scriptedSource(Array.from({ length: 800 }, () => [0.1]));
    const units = Array.from({ length: 800 }, (_, unit) => [unit]);
    const rng = seededRng(seedFor("chance", 9));
    await fit({ plan, source, units, initial: new Float32Array(1), rng, account });
    const n = charged.length * units.length;
    expect(Math.abs(calls.flat().length - 0.05 * n)).toBeLessThan(4.89 * Math.sqrt(n * 0.05 * 0.95));
  });

  test("claims the epsilon of the plan's noise, chance and charged steps, all numbers noisy", () => {
    const { privacy } = planOf(0.05, 300);
    const size = 5_390;
    for (const steps of [1, 120, 300]) {
      const ran = { noiseMultiplier: 1, samplingProbability: 0.05, steps, size };
      expect(privacy && epsilonOfPlan(privacy, { steps, size })).toBe(claimedEpsilon([ran], 1e-5));
    }
  });

  test("a plan does not change with the private number of units", async () => {
    const divisors = await Promise.all(
      [10, 40].map(async (unitCount) => {
        const { account } = countingAccount();
        const { source } = scriptedSource(Array.from({ length: 40 }, () => [0]));
        const units = Array.from({ length: unitCount }, (_, unit) => [unit]);
        let skip = 2 * unitCount; // the same noise words, whatever the number of units
        const noise = seededRng(77);
        const rng = { word: () => (skip-- > 0 ? 2 ** 32 - 1 : noise.word()) };
        const gate = { privacy: privacyPlan(), optimizer: sgd, source, account, rng };
        return (await takeStep(startState(new Float32Array(1)), units, gate)).state.adapter[0];
      }),
    );
    expect(divisors[0]).not.toBe(0);
    expect(divisors[1]).toBe(divisors[0]);
  });
});
