// The pool over compute workers that live in this thread: one, two or three workers give the same bits as no pool at all, and
// a worker or device that fails is replaced.
import { describe, expect, test } from "vitest";
import { seededRng } from "@/base/random";
import { openDevice } from "@/engine/open-device";
import { packImage } from "@/engine/wasm/image";
import { initialAdapter } from "@/models/initial-adapter";
import { adapterLayout } from "@/models/layout";
import type { AdapterSpec } from "@/models/types";
import { serveCompute } from "@/workers/compute";
import type { FromCompute, ToCompute } from "@/workers/compute";
import { openPool } from "@/workers/pool";
import type { ComputeThread } from "@/workers/caller";
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

/** One engine without a pool. */
async function single(device: "wasm" | "cpu") {
  const image = device === "wasm" ? packImage(weights, { workers: 1, shared: false }) : null;
  return (await openDevice(device, { weights, image, worker: 0 })).open(spec);
}

const values = initialAdapter(adapterLayout(tinyConfig, spec), seededRng(1)).map((value) => value + 0.01);

/** A pool whose threads the test can end. */
async function openWatched(wanted: "wasm" | "cpu", count: number) {
  const threads: ReturnType<typeof localThread>[] = [];
  const start = () => {
    const thread = localThread();
    threads.push(thread);
    return thread;
  };
  return { pool: await openPool(weights, start, { wanted, count }), threads };
}

describe("openPool", { timeout: 60_000 }, () => {
  test.each([
    ["cpu", 1],
    ["cpu", 2],
    ["wasm", 1],
    ["wasm", 2],
    ["wasm", 3],
  ] as const)("%s: %i workers give the bits of one engine", async (device, count) => {
    const { pool } = await openWatched(device, count);
    expect([pool.workers, pool.device]).toEqual([count, device]);
    const alone = await single(device);
    const pooled = pool.open(spec);
    for (const engine of [alone, pooled]) engine.setAdapter(values);
    expect(await pooled.features(batch)).toEqual(await alone.features(batch));
    expect(await pooled.logits(batch)).toEqual(await alone.logits(batch));
    expect(await pooled.below(batch)).toEqual(await alone.below(batch));
    expect(await pooled.gradients(batch, targets)).toEqual(await alone.gradients(batch, targets));
    expect((await pooled.logits({ tokens: new Int32Array(0), offsets: Int32Array.of(0) })).length).toBe(0);
    pool.dispose();
  });

  test("tells how far the device was from the reference", async () => {
    const { pool } = await openWatched("wasm", 2);
    expect(pool.facts.gate!.gradients).toBeLessThan(1e-4);
    expect((await openWatched("cpu", 1)).pool.facts.gate).toBeNull();
  });

  test("without a graphics card takes the processor and says why", async () => {
    const pool = await openPool(weights, localThread, { wanted: "auto", count: 1 });
    expect(pool.device).toBe("wasm");
    expect(pool.facts.note).toMatch(/no graphics card/);
  });

  test("a worker that dies is replaced, and the call gives the same bits", async () => {
    const { pool, threads } = await openWatched("wasm", 2);
    const engine = pool.open(spec);
    engine.setAdapter(values);
    const before = pool.facts;
    const expected = await engine.gradients(batch, targets);
    const waiting = engine.gradients(batch, targets);
    threads[1]!.die(new Error("gone"));
    expect(await waiting).toEqual(expected);
    expect(pool.facts).not.toBe(before);
    expect(pool.facts.note).toMatch(/GPU-WORKER/);
    expect(pool.device).toBe("wasm");
  });

  test("a device that fails twice gives way to the next one", async () => {
    const { pool, threads } = await openWatched("wasm", 1);
    const engine = pool.open(spec);
    engine.setAdapter(values);
    const expected = await engine.logits(batch);
    for (let failure = 0; failure < 2; failure++) {
      threads.at(-1)!.die(new Error("gone"));
      const again = await engine.logits(batch);
      expect(again).toBeAllClose(expected, { rtol: 1e-4, atol: 1e-5, because: "another library computes it" });
    }
    expect(pool.device).toBe("cpu");
    threads.at(-1)!.die(new Error("gone"));
    await expect(engine.logits(batch)).rejects.toMatchObject({ problem: { code: "GPU-WORKER" } });
  });

  test("a disposed pool rejects what waits and starts nothing", async () => {
    const { pool, threads } = await openWatched("wasm", 1);
    const engine = pool.open(spec);
    await engine.logits(batch);
    const waiting = engine.logits(batch);
    pool.dispose();
    await expect(waiting).rejects.toThrow("ended");
    expect(threads).toHaveLength(1);
  });
});
