// Whole runs on a small head problem: learning, charging, stopping, cancelling.
import { describe, expect, test } from "vitest";
import { Cancelled } from "@/base/errors";
import { seededRng } from "@/base/random";
import { privacyCost } from "@/privacy/accounting/cost";
import type { Checkpoint, Resumed } from "@/training/checkpoint";
import { fit, Paused, type FitProgress } from "@/training/fit";
import { headSource } from "@/training/head-source";
import { trainingLayout } from "@/training/centering";
import { makePlan } from "@/training/make-plan";
import { headLogits, headProblem } from "./fakes";
import { planInput } from "./plan-input";
import { openRunLedger } from "./run-ledger";

const [H, L, n] = [8, 2, 240];
const data = headProblem(n, { H, L, seed: 9 });
const units = Array.from({ length: n / 2 }, (_, u) => [2 * u, 2 * u + 1]);
const encoder = { ...planInput.encoder, hiddenSize: H };
const planOf = (epsilon: number | null) =>
  makePlan({
    ...planInput,
    encoder,
    labels: ["a", "b"],
    method: "head",
    epsilon,
    publicUnitCount: 120,
    batch: 60,
    epochs: epsilon === null ? 200 : 30,
  });

const accuracy = (adapter: Float32Array) => {
  const logits = headLogits(adapter, data);
  return logits.filter((z, i) => z > 0 === data.targets[i]! > 0.5).length / logits.length;
};

async function run(epsilon: number | null, control: Parameters<typeof fit>[1] = {}, resumed?: Resumed) {
  const plan = planOf(epsilon);
  const layout = trainingLayout(encoder, plan);
  const { account, charged } = await openRunLedger(plan, layout.size);
  const base = {
    plan,
    source: headSource(layout, data),
    units,
    initial: new Float32Array(layout.size),
    rng: seededRng(2),
    ...(resumed && { resumed }),
  };
  const result = await fit(epsilon === null ? base : { ...base, account }, control);
  return { plan, result, charged: charged() };
}

describe("fit", { timeout: 60_000 }, () => {
  test("without privacy learns the problem and charges nothing", async () => {
    const { plan, result, charged } = await run(null);
    expect(plan.privacy).toBeNull();
    expect(accuracy(result.adapter)).toBeGreaterThan(0.85);
    expect([charged, result.stopped, result.losses.length]).toEqual([0, "done", plan.steps]);
  });

  test("with privacy charges every planned step once, spends the plan's epsilon, and still learns", async () => {
    const progress: FitProgress[] = [];
    const { plan, result, charged } = await run(10, { onStep: (p) => progress.push(p) });
    expect(charged).toBe(plan.steps);
    expect(progress.map(({ step }) => step)).toEqual(Array.from({ length: plan.steps }, (_, i) => i + 1));
    const spent = progress.at(-1)?.spentEpsilon;
    expect(spent).toBeGreaterThanOrEqual(
      plan.privacy ? privacyCost([plan.privacy], plan.privacy.targetDelta).epsilon : 99,
    );
    expect(spent).toBeLessThanOrEqual(10);
    expect(progress.every((p, i) => i === 0 || (p.spentEpsilon ?? 0) >= (progress[i - 1]?.spentEpsilon ?? 0))).toBe(
      true,
    );
    expect(accuracy(result.adapter)).toBeGreaterThan(0.75);
  });

  test("stops after a step and keeps the adapter, at the steps charged", async () => {
    const stop = new AbortController();
    const onStep = ({ step }: FitProgress) => {
      if (step === 7) stop.abort();
    };
    const { result, charged } = await run(1, { stop: stop.signal, onStep });
    expect([result.stopped, result.state.step, charged]).toEqual(["by-hand", 7, 7]);
    expect(result.adapter.some((value) => value !== 0)).toBe(true);
  });

  test("ends with Cancelled and no adapter when cancelled", async () => {
    const cancel = new AbortController();
    const onStep = ({ step }: FitProgress) => {
      if (step === 3) cancel.abort();
    };
    await expect(run(1, { signal: cancel.signal, onStep })).rejects.toThrow(Cancelled);
  });

  describe("that goes on", () => {
    /** Paused after these steps. */
    async function pausedAt(step: number, epsilon: number | null = null): Promise<Checkpoint> {
      const pause = new AbortController();
      const kept: Checkpoint[] = [];
      const control = {
        pause: pause.signal,
        onCheckpoint: (one: Checkpoint) => Promise.resolve(void kept.push(one)),
        onStep: (progress: FitProgress) => {
          if (progress.step === step - 1) pause.abort();
        },
      };
      await expect(run(epsilon, control)).rejects.toThrow(Paused);
      expect(kept.at(-1)!.state.step).toBe(step);
      return kept.at(-1)!;
    }

    // Every unit is drawn and no noise is added, so that both ways compute the same: what differs is the break alone.
    test("equals the unbroken run bit for bit where nothing is random", async () => {
      const plan = { ...planOf(null), expectedBatchSize: 1e9 };
      const layout = trainingLayout(encoder, plan);
      const base = { plan, units, initial: new Float32Array(layout.size), rng: seededRng(2) };
      const source = () => headSource(layout, data);
      const whole = await fit({ ...base, source: source() });
      const pause = new AbortController();
      const kept: Checkpoint[] = [];
      const control = {
        pause: pause.signal,
        onCheckpoint: (one: Checkpoint) => Promise.resolve(void kept.push(one)),
        onStep: ({ step }: FitProgress) => {
          if (step === 70) pause.abort();
        },
      };
      await expect(fit({ ...base, source: source() }, control)).rejects.toThrow(Paused);
      expect(kept.map(({ state }) => state.step)).toEqual([50, 71]);
      const resumed = { from: structuredClone(kept[1]!), stepsLeft: plan.steps - 71 };
      const again = await fit({ ...base, source: source(), resumed });
      expect(again.state).toEqual(whole.state);
      expect([again.adapter, again.losses, again.reports]).toEqual([whole.adapter, whole.losses, whole.reports]);
    });

    test("ends early by the steps that had begun after its checkpoint, never over its plan, and is done", async () => {
      const from = await pausedAt(9, 1);
      const { steps } = planOf(1);
      const progress: FitProgress[] = [];
      const control = { onStep: (one: FitProgress) => progress.push(one) };
      const { result, charged } = await run(1, control, { from, stepsLeft: steps - 12 }); // 12 were charged
      expect([result.state.step, charged, result.stopped]).toEqual([steps - 3, steps - 12, "done"]);
      expect(result.losses).toHaveLength(steps - 3);
      expect(progress.at(-1)).toMatchObject({ step: steps - 3, steps: steps - 3, secondsLeft: 0 });
      const whole = await run(1, { onStep: (one) => progress.push(one) });
      expect(whole.charged).toBe(steps);
      expect(progress.at(-1)!.spentEpsilon).toBe(progress[steps - 13]!.spentEpsilon); // counted by what is charged
    });

    test("with nothing left to charge gives its checkpoint as it stands", async () => {
      const from = await pausedAt(9, 1);
      const { result, charged } = await run(1, {}, { from, stepsLeft: 0 });
      expect([result.state, charged, result.stopped]).toEqual([from.state, 0, "done"]);
    });

    test("waits for a checkpoint to be kept before its next step, and holds no randomness in it", async () => {
      const order: string[] = [];
      const kept: Checkpoint[] = [];
      await run(null, {
        onStep: ({ step }) => order.push(`step ${step}`),
        onCheckpoint: async (one) => {
          await new Promise((resolve) => setTimeout(resolve, 5));
          order.push(`kept ${one.state.step}`);
          kept.push(one);
        },
      });
      expect(order.indexOf("kept 50")).toBe(order.indexOf("step 50") - 1);
      expect(Object.keys(kept[0]!).toSorted()).toEqual(["losses", "reports", "seconds", "state"]);
      expect(Object.keys(kept[0]!.state).toSorted()).toEqual(["adapter", "average", "first", "second", "step"]);
    });
  });

  test("refuses a private plan without an account and an open one with it", async () => {
    const layout = trainingLayout(encoder, planOf(null));
    const base = {
      source: headSource(layout, data),
      units,
      initial: new Float32Array(layout.size),
      rng: seededRng(2),
    };
    await expect(fit({ ...base, plan: planOf(1) })).rejects.toThrow("internal:");
    const account = { charge: () => Promise.resolve({ spend: () => undefined }) };
    await expect(fit({ ...base, plan: planOf(null), account })).rejects.toThrow("internal:");
  });
});
