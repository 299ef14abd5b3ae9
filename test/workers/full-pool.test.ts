// Full fine-tuning over compute threads that live in this thread: sums equal those of one engine, weights are read anew at each
// step, and the same number of threads repeats itself to the bit.
import { describe, expect, test } from "vitest";
import { openFullPool } from "@/workers/full-pool";
import { gradientsOf } from "../engine/full/full-models";
import { cellTargets, ids, numbers } from "../engine/formula";
import { cut, pack, tinyBert, tinyConfig } from "../engine/tiny-bert";
import { localThread } from "./local-thread";

const L = 3;
const start = tinyBert(tinyConfig, 3);
const tokens = cut(ids(5, 60, tinyConfig.vocabSize), [9, 1, 7, 8, 5, 6, 9, 4, 3, 8]);
const targets = cellTargets(6, tokens.length * L);
const chosen = [7, 2, 9, 0, 4];

/** A pool whose head is not zero, else the encoder would have no gradient. */
async function openTiny(count: number) {
  const threads: ReturnType<typeof localThread>[] = [];
  const startThread = () => {
    const thread = localThread();
    threads.push(thread);
    return thread;
  };
  const pool = await openFullPool(
    { start, scaling: null, data: { tokens, targets, numLabels: L } },
    startThread,
    count,
  );
  pool.weights.set(numbers(3900, L * tinyConfig.hiddenSize, { scale: 0.3 }), pool.layout.slots.at(-2)!.offset);
  return { pool, threads };
}

/** The same sum by one engine, without a pool. */
function expectedSum({
  layout,
  weights,
}: {
  layout: Parameters<typeof gradientsOf>[1]["model"]["layout"];
  weights: Float32Array;
}) {
  const own = Float32Array.from(chosen.flatMap((b) => [...targets.subarray(b * L, (b + 1) * L)]));
  const model = { config: tinyConfig, layout, numLabels: L, scaling: null };
  return gradientsOf("wasm", { model, values: weights, batch: pack(chosen.map((b) => tokens[b]!)), targets: own });
}

describe("openFullPool", { timeout: 60_000 }, () => {
  test.each([1, 2, 3])("%i threads give the sum of one engine, and repeat themselves to the bit", async (count) => {
    const { pool, threads } = await openTiny(count);
    expect([pool.workers, pool.device, threads.length]).toEqual([count, "cpu", count]);
    const expected = await expectedSum(pool);
    const { sum, loss } = await pool.gradientSum(chosen);
    const first = sum.slice();
    expect(loss).toBeCloseTo(expected.loss, 4);
    expect(first).toBeAllClose(expected.sum, { rtol: 1e-3, atol: 1e-4, because: "float32 sums in another order" });
    expect(first.some((value) => value !== 0)).toBe(true);
    const again = await pool.gradientSum(chosen);
    expect([again.sum, again.loss]).toEqual([first, loss]);
    pool.dispose();
    expect(threads.every((thread) => thread.ended())).toBe(true);
  });

  test("weights changed in place count in the next step", async () => {
    const { pool } = await openTiny(2);
    const before = (await pool.gradientSum(chosen)).loss;
    for (const [p, value] of pool.weights.entries()) pool.weights[p] = 0.9 * value;
    const { sum, loss } = await pool.gradientSum(chosen);
    const expected = await expectedSum(pool);
    expect(loss).toBeCloseTo(expected.loss, 4);
    expect(Math.abs(loss - before)).toBeGreaterThan(0.1);
    expect(sum).toBeAllClose(expected.sum, { rtol: 1e-3, atol: 1e-4, because: "float32 sums in another order" });
    pool.dispose();
  });

  test("the weights that training started from are not changed", async () => {
    const { pool } = await openTiny(1);
    pool.weights.fill(0);
    expect(start.tensors.get("pooler.dense.weight")?.values).toEqual(
      tinyBert(tinyConfig, 3).tensors.get("pooler.dense.weight")?.values,
    );
    pool.dispose();
  });

  test("more threads than reports leave some without work", async () => {
    const { pool } = await openTiny(3);
    const [alone, all] = [await pool.gradientSum([4]), await expectedSum(pool)];
    expect(alone.loss).toBeGreaterThan(0);
    expect(alone.loss).toBeLessThan(all.loss);
    pool.dispose();
  });
});
