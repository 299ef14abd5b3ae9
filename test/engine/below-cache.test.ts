// Rows kept below the lowest adapted layer: same bits, each report computed once, the budget kept.
import { describe, expect, test } from "vitest";
import { withBelowCache } from "@/engine/below-cache";
import type { Engine, PackedBatch } from "@/engine/engine";
import { openRuntime } from "@/engine/reference/runtime";
import type { AdapterSpec, EncoderConfig } from "@/models/types";
import { cellTargets, ids, numbers } from "./formula";
import { rowOf } from "./golden";
import { cut, pack, tinyBert, tinyConfig } from "./tiny-bert";

const config: EncoderConfig = { ...tinyConfig, numLayers: 3 };
const spec: AdapterSpec = {
  ...{ loraRank: 2, loraAlpha: 4, targets: ["attention.self.query"], layers: [2] },
  ...{ numLabels: 3, pooling: "family", scaling: null },
};
const reports = cut(ids(31, 26, config.vocabSize), [9, 1, 12, 4]);
const targets = cellTargets(32, reports.length * spec.numLabels);

/** The chosen reports with their places as keys. */
const batchOf = (chosen: readonly number[]): PackedBatch => ({
  ...pack(chosen.map((b) => reports[b]!)),
  keys: Int32Array.from(chosen),
});

/** An engine that counts the reports it computed below, and the batches that began there. */
async function counted(own = spec) {
  const runtime = await openRuntime(tinyBert(config, 9), "cpu");
  const engine = runtime.open(own);
  const seen = { below: 0, started: 0, fresh: 0 };
  const note = (batch: PackedBatch) => (batch.below ? seen.started++ : seen.fresh++);
  const watched: Engine = {
    layout: engine.layout,
    capacity: engine.capacity,
    setAdapter: (values) => {
      engine.setAdapter(values);
    },
    features: (batch) => engine.features(batch),
    below: (batch) => {
      seen.below += batch.offsets.length - 1;
      return engine.below(batch);
    },
    logits: (batch) => {
      note(batch);
      return engine.logits(batch);
    },
    gradients: (batch, own) => {
      note(batch);
      return engine.gradients(batch, own);
    },
    dispose: () => {
      engine.dispose();
    },
  };
  return { engine, watched, seen };
}

describe("withBelowCache", () => {
  test("gives the bits of computing everything, and computes each report below once", async () => {
    const { engine, watched, seen } = await counted();
    const cached = withBelowCache(watched, { config, spec });
    const P = engine.layout.size;
    for (const [round, chosen] of [
      [0, 2],
      [3, 2, 1],
      [1, 0, 3, 2],
    ].entries()) {
      const values = numbers(40 + round, P, { scale: 0.3 });
      engine.setAdapter(values);
      cached.setAdapter(values);
      const batch = batchOf(chosen);
      const own = Float32Array.from(chosen.flatMap((b) => [...rowOf(targets, b, spec.numLabels)]));
      expect(await cached.gradients(batch, own)).toEqual(await engine.gradients(batch, own));
      expect(await cached.logits(batch)).toEqual(await engine.logits(batch));
    }
    expect(seen).toEqual({ below: 4, started: 6, fresh: 0 });
  });

  test("computes reports over the budget each time", async () => {
    const { watched, seen } = await counted();
    const rowBytes = 4 * config.hiddenSize;
    const cached = withBelowCache(watched, { config, spec, budgetBytes: 10 * rowBytes }); // 9 tokens and 1 fit
    await cached.logits(batchOf([0, 1, 2, 3]));
    await cached.logits(batchOf([0, 1, 2, 3]));
    expect(seen.below).toBe(4 + 2);
  });

  test("leaves a batch without keys, an empty one, and an engine with nothing below as they are", async () => {
    const { watched, seen } = await counted();
    const cached = withBelowCache(watched, { config, spec });
    await cached.logits(pack(reports));
    await cached.logits(batchOf([]));
    expect(seen).toEqual({ below: 0, started: 0, fresh: 2 });
    expect(withBelowCache(watched, { config, spec: { ...spec, layers: [0, 2] } })).toBe(watched);
  });
});
