// One step as a whole: order of calls, noise once, fixed divisor, empty draws, patients clipped as one over all tensors.
import { describe, expect, test } from "vitest";
import { seededRng, type Rng } from "@/base/random";
import { clippedSum, gridScale } from "@/privacy/mechanism/clipped-sum";
import { startState } from "@/training/optimizer";
import { takeOpenStep, takeStep, type Account, type Units } from "@/training/step";
import { forEachUnit } from "@/training/unit-gradients";
import { privacyPlan, scriptedSource, sgd } from "./fakes";

const spiedAccount = (order: string[]): Account => ({
  charge: (step) => {
    order.push(`charge ${step}`);
    return Promise.resolve({ spend: () => order.push("spend") });
  },
});
const freeAccount: Account = { charge: () => Promise.resolve({ spend: () => undefined }) };

const rows = Array.from({ length: 12 }, (_, r) => [0.01 * r, -0.02 * r, 0.03, r === 11 ? 5 : 0.1]);
const units: Units = [[0], [1, 2], [3], [4, 5, 6], [7], [8, 9, 10, 11]];

/** Noise and sampling from one seed; the release is read off the adapter: SGD with rate 1 moves it by −release. */
async function releaseOf(own: Units, plan = privacyPlan(), source = scriptedSource(rows).source) {
  const gate = { privacy: plan, optimizer: sgd, source, account: freeAccount, rng: seededRng(40) };
  const { state } = await takeStep(startState(new Float32Array(source.layout.size)), own, gate);
  return state.adapter.map((value) => -value);
}

describe("takeStep", () => {
  test("charges before it samples, spends before it draws noise, and draws noise once", async () => {
    const order: string[] = [];
    const inner = seededRng(1);
    const rng: Rng = {
      word: () => {
        if (order.at(-1) !== "words") order.push("words");
        return inner.word();
      },
    };
    const { source } = scriptedSource(rows, { tokens: 4, reports: 2 });
    const spied = {
      ...source,
      gradients: (reports: readonly number[]) => {
        if (order.at(-1) !== "gradients") order.push("gradients");
        return source.gradients(reports);
      },
    };
    const gate = {
      privacy: privacyPlan({ samplingProbability: 0.999 }),
      optimizer: sgd,
      source: spied,
      account: spiedAccount(order),
      rng,
    };
    await takeStep(startState(new Float32Array(4)), units, gate);
    expect(order).toEqual(["charge 0", "words", "gradients", "spend", "words"]);
  });

  test("does nothing when the charge is refused", async () => {
    const { source, calls } = scriptedSource(rows);
    let words = 0;
    const rng: Rng = { word: () => words++ };
    const account: Account = { charge: () => Promise.reject(new Error("refused")) };
    const gate = { privacy: privacyPlan(), optimizer: sgd, source, account, rng };
    await expect(takeStep(startState(new Float32Array(4)), units, gate)).rejects.toThrow("refused");
    expect([words, calls.length]).toEqual([0, 0]);
  });

  test("takes a noisy step when nothing is drawn", async () => {
    const order: string[] = [];
    const { source, calls } = scriptedSource(rows);
    const gate = {
      privacy: privacyPlan({ samplingProbability: 1e-12, publicUnitCount: 1e12 }),
      optimizer: sgd,
      source,
      account: spiedAccount(order),
      rng: seededRng(3),
    };
    const { state, meanLoss } = await takeStep(startState(new Float32Array(4)), units, gate);
    expect(calls).toEqual([]);
    expect(order).toEqual(["charge 0", "spend"]);
    expect(meanLoss).toBeNull();
    expect(state.step).toBe(1);
    expect(state.adapter.every((value) => value !== 0)).toBe(true);
  });

  test("one patient more moves the release by at most C / expected batch, whatever its reports hold", async () => {
    const plan = privacyPlan({ samplingProbability: 1, publicUnitCount: 50 });
    const noise = await releaseOf([], plan);
    const sums = await Promise.all(
      [units.slice(0, 5), units].map(async (own) => {
        const drawn = await releaseOf(own, plan);
        return drawn.length === noise.length ? own : [];
      }),
    );
    expect(sums.map((own) => own.length)).toEqual([5, 6]);
    const extremes = [
      [1e30, 0, 0, 0],
      [NaN, 1, 1, 1],
      [3.4e38, 3.4e38, -3.4e38, 1],
      [1e-45, 0, 0, 0],
      [5, 5, 5, 5],
    ];
    for (const extreme of extremes) {
      const clip = { clipNorm: 1, size: 4 };
      const own = [...rows, extreme, extreme];
      const { source } = scriptedSource(own);
      const total = async (drawn: Units) => {
        let sum = clippedSum(new Float32Array(0), clip);
        await forEachUnit(drawn, source, (row) => {
          sum = clippedSum(row, clip, sum);
        });
        return sum.values;
      };
      const without = await total(units);
      const more = await total([...units.slice(0, 2), [12, 13], ...units.slice(2)]);
      const square = more.reduce((s, value, p) => s + BigInt(value - without[p]!) ** 2n, 0n);
      expect(square <= BigInt(gridScale) ** 2n).toBe(true);
    }
  });

  test("divides by the public batch: same noise and one patient more differ by that patient's clipped row alone", async () => {
    const plan = privacyPlan({ samplingProbability: 1, publicUnitCount: 50 });
    const sumWith = async (own: Units) => {
      const { source } = scriptedSource(rows);
      let sum = clippedSum(new Float32Array(0), { clipNorm: 1, size: 4 });
      await forEachUnit(own, source, (row) => {
        sum = clippedSum(row, { clipNorm: 1, size: 4 }, sum);
      });
      return sum.values;
    };
    // A generator that forgets the sampling words, so that the noise is the same whatever the number of units.
    const noiseOnly = (own: Units) => {
      const noise = seededRng(77);
      let skip = 2 * own.length;
      const rng: Rng = { word: () => (skip-- > 0 ? 0 : noise.word()) };
      const gate = { privacy: plan, optimizer: sgd, source: scriptedSource(rows).source, account: freeAccount, rng };
      return takeStep(startState(new Float32Array(4)), own, gate);
    };
    const [few, many] = await Promise.all([noiseOnly(units.slice(0, 5)), noiseOnly(units)]);
    const [fewSum, manySum] = await Promise.all([sumWith(units.slice(0, 5)), sumWith(units)]);
    for (let p = 0; p < 4; p++) {
      const expected = (manySum[p]! - fewSum[p]!) / (gridScale * 50);
      expect(few.state.adapter[p]! - many.state.adapter[p]!).toBeCloseTo(expected, 12);
    }
  });

  test("gives the same bits for any capacity and any cut of a patient's reports", async () => {
    const capacities = [
      { tokens: 1e9, reports: 1e9 },
      { tokens: 3, reports: 9 },
      { tokens: 1e9, reports: 1 },
      { tokens: 5, reports: 2 },
    ];
    const all = await Promise.all(
      capacities.map((capacity) =>
        releaseOf(units, privacyPlan({ samplingProbability: 0.9 }), scriptedSource(rows, capacity).source),
      ),
    );
    for (const one of all) expect(one).toEqual(all[0]);
    const { source, calls } = scriptedSource(rows, { tokens: 5, reports: 2 });
    let seen = 0;
    await forEachUnit(units, source, () => seen++);
    expect([seen, calls.flat()]).toEqual([6, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]]);
    expect(calls.every((call) => call.length <= 2)).toBe(true);
  });

  test("clips the sum of a patient's reports, jointly over all tensors", async () => {
    const { source } = scriptedSource([
      [3, 0, 0, 0],
      [0, 0, 0, 4],
    ]);
    let sum = clippedSum(new Float32Array(0), { clipNorm: 1, size: 4 });
    await forEachUnit([[0, 1]], source, (row) => {
      sum = clippedSum(row, { clipNorm: 1, size: 4 }, sum);
    });
    expect(sum.values[0]! / gridScale).toBeCloseTo(0.6, 6);
    expect(sum.values[3]! / gridScale).toBeCloseTo(0.8, 6);
  });

  test("takes no more reports of a patient than the plan says", async () => {
    const { source, calls } = scriptedSource(rows);
    const gate = {
      privacy: privacyPlan({ samplingProbability: 1, maxReportsPerUnit: 2 }),
      optimizer: sgd,
      source,
      account: freeAccount,
      rng: seededRng(5),
    };
    await takeStep(startState(new Float32Array(4)), units, gate);
    expect(calls.flat()).toHaveLength(1 + 2 + 1 + 2 + 1 + 2);
  });

  test("goes on when some losses are not numbers, and says so when all are", async () => {
    const { source } = scriptedSource(rows);
    const broken = (bad: (report: number) => boolean) => ({
      ...source,
      gradients: async (reports: readonly number[]) => {
        const { perReport } = await source.gradients(reports);
        return { perReport, losses: Float32Array.from(reports, (r) => (bad(r) ? NaN : 2)) };
      },
    });
    const step = (bad: (report: number) => boolean) =>
      takeStep(startState(new Float32Array(4)), units, {
        privacy: privacyPlan({ samplingProbability: 1 }),
        optimizer: sgd,
        source: broken(bad),
        account: freeAccount,
        rng: seededRng(1),
      });
    expect((await step((r) => r === 3)).meanLoss).toBe(2);
    await expect(step(() => true)).rejects.toThrow("[TRAIN-NAN]");
  });
});

describe("takeOpenStep", () => {
  test("moves by the plain mean of the drawn units, without clip and noise", async () => {
    const { source } = scriptedSource(rows);
    const gate = { samplingProbability: 1, maxReportsPerUnit: 4, steps: 10, optimizer: sgd, source, rng: seededRng(1) };
    const { state } = await takeOpenStep(startState(new Float32Array(4)), units, gate);
    for (let p = 0; p < 4; p++) {
      const mean = rows.reduce((sum, row) => sum + Math.fround(row[p]!), 0) / units.length;
      expect(-state.adapter[p]!).toBeCloseTo(mean, 6);
    }
  });

  test("stops at a gradient that is not a number", async () => {
    const { source } = scriptedSource([[1, NaN]]);
    const gate = { samplingProbability: 1, maxReportsPerUnit: 4, steps: 10, optimizer: sgd, source, rng: seededRng(1) };
    await expect(takeOpenStep(startState(new Float32Array(2)), [[0]], gate)).rejects.toThrow("[TRAIN-NAN]");
  });
});
