// Rows under the lowest adapted layer never change while an adapter is trained: compute them once a report and start there. In
// memory only, because they are as private as the text. Bits are those of computing everything each time.
import { lowestLayer } from "@/models/layout";
import type { AdapterSpec, EncoderConfig } from "@/models/types";
import type { Engine, PackedBatch } from "./engine";
import { packShare } from "./pack";

const belowBudgetBytes = 512 * 2 ** 20;

interface Cached {
  readonly config: EncoderConfig;
  readonly spec: AdapterSpec;
  readonly budgetBytes?: number;
}

/**
 * The same engine; `logits` and `gradients` of a batch with keys start from kept rows. Reports over the budget are computed each
 * time. An engine whose lowest adapted layer is the first is returned as it is: nothing lies below.
 */
export function withBelowCache(engine: Engine, { config, spec, budgetBytes = belowBudgetBytes }: Cached): Engine {
  if (lowestLayer(config, spec) === 0) return engine;
  const kept = new Map<number, Float32Array>(); // key → [T, H]
  let keptBytes = 0;
  const H = config.hiddenSize;

  const keep = (key: number, rows: Float32Array) => {
    if (kept.has(key) || keptBytes + rows.byteLength > budgetBytes) return;
    kept.set(key, rows.slice());
    keptBytes += rows.byteLength;
  };

  /** The batch with its rows below, from the cache where they are known. */
  const started = async (batch: PackedBatch): Promise<PackedBatch> => {
    const { keys, offsets, tokens } = batch;
    if (!keys || batch.below || tokens.length === 0) return batch;
    const missing = [...keys.keys()].filter((b) => !kept.has(keys[b]!));
    const below = new Float32Array(tokens.length * H);
    for (const [b, key] of keys.entries()) {
      const rows = kept.get(key);
      if (rows) below.set(rows, offsets[b]! * H);
    }
    if (missing.length > 0) {
      const part = packShare({ tokens, offsets }, missing);
      const rows = await engine.below(part);
      for (const [place, b] of missing.entries()) {
        const own = rows.subarray(part.offsets[place]! * H, part.offsets[place + 1]! * H);
        below.set(own, offsets[b]! * H);
        keep(keys[b]!, own);
      }
    }
    return { tokens, offsets, below };
  };

  return {
    layout: engine.layout,
    capacity: engine.capacity,
    setAdapter: (values) => {
      engine.setAdapter(values);
    },
    features: (batch) => engine.features(batch),
    below: (batch) => engine.below(batch),
    logits: async (batch) => engine.logits(await started(batch)),
    gradients: async (batch, targets) => engine.gradients(await started(batch), targets),
    dispose: () => {
      kept.clear();
      engine.dispose();
    },
  };
}
