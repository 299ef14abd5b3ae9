// Compute workers that end at any message of a private training: with the randomness held fixed the run equals an unbroken one bit for
// bit, and the ledger holds each step once. CLOISTER_LOSSES sets how many; 100 is the bar, a share of them runs here.
import { describe, expect, test } from "vitest";
import { seededRng } from "@/base/random";
import { initialAdapter } from "@/models/initial-adapter";
import { engineSource } from "@/training/engine-source";
import { trainingLayout } from "@/training/centering";
import { fit } from "@/training/fit";
import { makePlan } from "@/training/make-plan";
import type { ComputeThread } from "@/workers/caller";
import { openPool } from "@/workers/pool";
import { cellTargets, ids } from "../engine/formula";
import { cut, tinyBert, tinyConfig } from "../engine/tiny-bert";
import { planInput } from "../training/plan-input";
import { openRunLedger } from "../training/run-ledger";
import { localThread } from "./local-thread";

const losses = Number(process.env["CLOISTER_LOSSES"] ?? 12);
const weights = tinyBert(tinyConfig, 3);
const lengths = [9, 1, 7, 8, 5, 6, 9, 4, 3, 8, 2, 6];
const tokens = cut(ids(5, 68, tinyConfig.vocabSize), lengths);
const numLabels = 3;
const units = tokens.map((_, i) => [i]);
const plan = makePlan({
  ...planInput,
  ...{ encoder: tinyConfig, labels: ["a", "b", "c"], publicUnitCount: 50, epsilon: 8, batch: 40, epochs: 6 },
});
const layout = trainingLayout(tinyConfig, plan);

/** A thread that ends instead of reading its n-th message; `seen` counts those of all threads of a run. */
function mortal(seen: { messages: number }, dies: number): ComputeThread {
  const thread = localThread();
  let onDeath: (cause: Error) => void = () => undefined;
  let isDead = false;
  return {
    ...thread,
    post: (message, transfer) => {
      if (isDead) return;
      seen.messages++;
      if (seen.messages !== dies) {
        thread.post(message, transfer);
        return;
      }
      isDead = true;
      setTimeout(() => {
        onDeath(new Error("gone"));
      }, 0);
    },
    onDeath: (listener) => {
      onDeath = listener;
    },
  };
}

async function train(dies = 0) {
  const seen = { messages: 0 };
  const pool = await openPool(weights, () => mortal(seen, dies), { wanted: "wasm", count: 1 });
  const begun = seen.messages;
  const engine = pool.open(plan.adapter);
  try {
    const source = engineSource(engine, { tokens, targets: cellTargets(6, tokens.length * numLabels), numLabels });
    const { account, charged } = await openRunLedger(plan, layout.size);
    const initial = initialAdapter(layout, seededRng(1));
    const result = await fit({ plan, source, units, initial, rng: seededRng(7), account });
    return { result, charged: charged(), begun, ended: seen.messages, note: pool.facts.note };
  } finally {
    pool.dispose();
  }
}

describe("workers that end in the middle of a private training", () => {
  test(`${losses} of them, each at another message: nothing is lost, nothing is charged twice`, async () => {
    const whole = await train();
    expect([whole.charged, whole.note]).toEqual([plan.steps, null]);
    const rng = seededRng(11);
    for (let n = 0; n < losses; n++) {
      const share = (n + rng.word() / 2 ** 32) / losses;
      const dies = whole.begun + 1 + Math.floor(share * (whole.ended - whole.begun));
      const broken = await train(dies);
      expect(broken.note, `message ${dies} of ${whole.ended}`).toMatch(/GPU-WORKER/);
      expect(broken.charged).toBe(plan.steps);
      expect(broken.result.state).toEqual(whole.result.state);
      expect(broken.result.losses).toEqual(whole.result.losses);
    }
  }, 600_000);
});
