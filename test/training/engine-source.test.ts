// Reports packed for the engine: tokens, offsets and targets of the chosen reports, in the order given.
import { describe, expect, test } from "vitest";
import type { Engine, PackedBatch } from "@/engine/engine";
import { engineSource } from "@/training/engine-source";
import { flatLayout } from "./fakes";

const tokens = [Int32Array.of(1, 2), Int32Array.of(3), Int32Array.of(4, 5, 6)];
const targets = Float32Array.of(1, 0, -1, 0.5, 0, 1);

function spiedEngine(seen: { batch: PackedBatch; targets: Float32Array }[]): Engine {
  return {
    layout: flatLayout(2),
    capacity: { tokens: 3, reports: 8 },
    setAdapter: () => undefined,
    features: () => Promise.resolve(new Float32Array(0)),
    logits: () => Promise.resolve(new Float32Array(0)),
    below: () => Promise.resolve(new Float32Array(0)),
    gradients: (batch, own) => {
      seen.push({ batch, targets: own });
      return Promise.resolve({ perReport: new Float32Array(4), losses: new Float32Array(2) });
    },
    dispose: () => undefined,
  };
}

describe("engineSource", () => {
  test("packs the chosen reports and their targets in the order given", async () => {
    const seen: { batch: PackedBatch; targets: Float32Array }[] = [];
    const source = engineSource(spiedEngine(seen), { tokens, targets, numLabels: 2 });
    await source.gradients([2, 0]);
    expect(seen).toEqual([
      {
        batch: { tokens: Int32Array.of(4, 5, 6, 1, 2), offsets: Int32Array.of(0, 3, 5), keys: Int32Array.of(2, 0) },
        targets: Float32Array.of(0, 1, 1, 0),
      },
    ]);
    expect([0, 1, 2].map((report) => source.tokensOf(report))).toEqual([2, 1, 3]);
  });

  test("passes the engine's capacity on, or one report a call", () => {
    const engine = spiedEngine([]);
    const data = { tokens, targets, numLabels: 2 };
    expect(engineSource(engine, data).capacity).toEqual({ tokens: 3, reports: 8 });
    expect(engineSource(engine, data, { oneReportPerCall: true }).capacity.reports).toBe(1);
  });

  test("refuses a report longer than the engine takes, and targets of another shape", () => {
    const engine = spiedEngine([]);
    expect(() => engineSource(engine, { tokens: [new Int32Array(4)], targets, numLabels: 6 })).toThrow("internal:");
    expect(() => engineSource(engine, { tokens, targets, numLabels: 3 })).toThrow("internal:");
  });
});
