// The pool over compute workers that live in this thread: one, two or three workers give the same bits as no pool at all.
import { describe, expect, test } from "vitest";
import { seededRng } from "@/base/random";
import { openRuntime } from "@/engine/reference/runtime";
import { initialAdapter } from "@/models/initial-adapter";
import type { AdapterSpec } from "@/models/types";
import { serveCompute } from "@/workers/compute";
import type { FromCompute, ToCompute } from "@/workers/compute";
import { openPool } from "@/workers/pool";
import type { ComputeThread } from "@/workers/pool";
import { cellTargets, ids } from "../engine/formula";
import { cut, pack, tinyBert, tinyConfig } from "../engine/tiny-bert";

const weights = tinyBert(tinyConfig, 3);
const spec: AdapterSpec = {
  ...{ loraRank: 2, loraAlpha: 4, targets: ["attention.self.query", "attention.self.value"], layers: [0, 1] },
  ...{ numLabels: 3, pooling: "family", scaling: null },
};
const batch = pack(cut(ids(5, 60, tinyConfig.vocabSize), [9, 1, 7, 8, 5, 6, 9, 4, 3, 8]));
const targets = cellTargets(6, 30);

/** A compute worker without a thread: messages wait one turn, as real ones do. */
function localThread(): ComputeThread & { die: (cause: Error) => void } {
  let toWorker: (message: ToCompute) => void = () => undefined;
  let toPool: (message: FromCompute) => void = () => undefined;
  let onDeath: (cause: Error) => void = () => undefined;
  serveCompute({
    post: (message) =>
      setTimeout(() => {
        toPool(message);
      }, 0),
    listen: (listener) => {
      toWorker = listener;
    },
  });
  return {
    post: (message) =>
      setTimeout(() => {
        toWorker(message);
      }, 0),
    listen: (listener) => {
      toPool = listener;
    },
    onDeath: (listener) => {
      onDeath = listener;
    },
    end: () => undefined,
    die: (cause) => {
      onDeath(cause);
    },
  };
}

describe("openPool", { timeout: 60_000 }, () => {
  test.each([1, 2, 3])("%i workers give the bits of one engine", async (count) => {
    const pool = await openPool(weights, localThread, { wanted: "cpu", count });
    expect([pool.workers, pool.device]).toEqual([count, "cpu"]);
    const single = (await openRuntime(weights, "cpu")).open(spec);
    const pooled = pool.open(spec);
    const values = initialAdapter(single.layout, seededRng(1)).map((value) => value + 0.01);
    for (const engine of [single, pooled]) engine.setAdapter(values);
    expect(await pooled.features(batch)).toEqual(await single.features(batch));
    expect(await pooled.logits(batch)).toEqual(await single.logits(batch));
    expect(await pooled.gradients(batch, targets)).toEqual(await single.gradients(batch, targets));
    expect((await pooled.logits({ tokens: new Int32Array(0), offsets: Int32Array.of(0) })).length).toBe(0);
    pool.dispose();
  });

  test("a worker that dies rejects what waits for it and what comes later", async () => {
    const threads: ReturnType<typeof localThread>[] = [];
    const start = () => {
      const thread = localThread();
      threads.push(thread);
      return thread;
    };
    const engine = (await openPool(weights, start, { wanted: "cpu", count: 2 })).open(spec);
    await engine.logits(batch);
    const waiting = engine.logits(batch);
    threads[1]!.die(new Error("gone"));
    await expect(waiting).rejects.toThrow("gone");
    await expect(engine.logits(batch)).rejects.toThrow("gone");
  });
});
