// Method "lora" from plan to adapter on a tiny encoder: every trainable tensor moves, with noise and without, and changing one
// patient changes the clipped sum by at most clipNorm.
import { describe, expect, test } from "vitest";
import { seededRng } from "@/base/random";
import { openRuntime } from "@/engine/reference/runtime";
import { initialAdapter } from "@/models/initial-adapter";
import { clippedSum, gridScale } from "@/privacy/mechanism/clipped-sum";
import { engineSource } from "@/training/engine-source";
import { fit } from "@/training/fit";
import { makePlan } from "@/training/make-plan";
import { forEachUnit } from "@/training/unit-gradients";
import { ids } from "../engine/formula";
import { cut, tinyBert, tinyConfig } from "../engine/tiny-bert";
import { planInput } from "./plan-input";
import { openRunLedger } from "./run-ledger";

const L = 3;
const reports = cut(ids(5, 60, tinyConfig.vocabSize), [9, 1, 7, 8, 5, 6, 9, 4, 3, 8]);
const targets = Float32Array.from({ length: reports.length * L }, (_, i) => (i % 4 === 0 ? 1 : 0));
const units = [[0, 1], [2], [3], [4, 5, 6], [7], [8], [9]];
const labels = ["a", "b", "c"];
const planOf = (epsilon: number | null) =>
  makePlan({
    ...planInput,
    encoder: tinyConfig,
    labels,
    method: "lora",
    epsilon,
    publicUnitCount: 50,
    batch: 40,
    epochs: 2,
  });

async function sourceOf(epsilon: number | null) {
  const plan = planOf(epsilon);
  const runtime = await openRuntime(tinyBert(tinyConfig, 3), "cpu");
  const source = engineSource(runtime.open(plan.adapter), { tokens: reports, targets, numLabels: L });
  return { plan, runtime, source, initial: initialAdapter(source.layout, seededRng(plan.seed)) };
}

describe("a LoRA run", { timeout: 60_000 }, () => {
  test.each([8, null])("moves each trainable tensor, epsilon %s", async (epsilon) => {
    const { plan, runtime, source, initial } = await sourceOf(epsilon);
    const { account } = await openRunLedger(plan, initial.length);
    const base = { plan, source, units, initial, rng: seededRng(4) };
    const { adapter } = await fit(epsilon === null ? base : { ...base, account });
    const layers = epsilon === null ? 2 : 1; // the upper half with privacy
    expect(source.layout.slots).toHaveLength(layers * 2 * 2 + 2);
    for (const { name, offset, size } of source.layout.slots)
      expect(adapter.subarray(offset, offset + size), name).not.toEqual(initial.subarray(offset, offset + size));
    expect(adapter.every(Number.isFinite)).toBe(true);
    runtime.dispose();
  });

  test("one patient more, fewer or changed moves the clipped sum by at most clipNorm", async () => {
    const { runtime, source, initial } = await sourceOf(8);
    source.setAdapter(initial, 0);
    const clip = { clipNorm: 0.05, size: source.layout.size }; // far below these gradients, so that every row is clipped
    const sumOf = async (drawn: readonly (readonly number[])[]) => {
      let sum = clippedSum(new Float32Array(0), clip);
      await forEachUnit(drawn, source, (row) => {
        sum = clippedSum(row, clip, sum);
      });
      return sum.values;
    };
    const all = await sumOf(units);
    for (const left of units.keys()) {
      const without = await sumOf(units.filter((_, unit) => unit !== left));
      const square = all.reduce((total, value, p) => total + BigInt(value - without[p]!) ** 2n, 0n);
      expect(square <= BigInt(gridScale) ** 2n).toBe(true);
      expect(square > ((BigInt(gridScale) * 99n) / 100n) ** 2n).toBe(true); // the bound is met, not trivially kept
    }
    runtime.dispose();
  });
});
