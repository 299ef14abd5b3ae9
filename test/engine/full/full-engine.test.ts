// Gradients of every weight: equal to transformers (float64) and to finite differences, sums over reports, memory, refusals.
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { InternalError } from "@/base/errors";
import { FullEngine } from "@/engine/full/full-engine";
import { encoderShapes } from "@/models/encoder-shapes";
import type { EncoderConfig, EncoderWeights } from "@/models/types";
import { cellTargets, ids, numbers } from "../formula";
import { cut, pack, tinyBert, tinyConfig } from "../tiny-bert";
import { bundledCase, fullCase, goldenErrors, gradientsOf, tinyCases } from "./full-models";

const L = 3;
const reports = cut(ids(11, 57, tinyConfig.vocabSize), [9, 1, 40, 7]);
const targets = cellTargets(12, reports.length * L);
const plain = { seed: 9, numLabels: L, headScale: 0.3, scaling: null };
const tiny = { ...fullCase(tinyBert(tinyConfig, 9), plain), batch: pack(reports), targets };

/** A small ALBERT with formula weights: one layer that runs three times, narrow embeddings. */
function tinyAlbert(): EncoderWeights {
  const config: EncoderConfig = { ...tinyConfig, family: "albert", embeddingSize: 16, numLayers: 3 };
  const tensors = [...encoderShapes(config, 2)].map(([name, shape], i) => {
    const size = shape.reduce((product, n) => product * n, 1);
    const shift = shape.length === 1 && name.endsWith("weight") ? 1 : 0;
    return [name, { shape, values: numbers(7000 + i, size, { scale: 0.3, shift }) }] as const;
  });
  return { config, tensors: new Map(tensors) };
}

describe.each(["cpu", "wasm"] as const)("golden numbers on %s", (device) => {
  test.each(tinyCases)("equals transformers in every tensor: $name", async (golden) => {
    const errors = goldenErrors(golden, await gradientsOf(device, golden));
    expect(errors.tensors).toBe(golden.model.layout.slots.length);
    expect(errors.loss).toBeLessThan(1e-5);
    expect(errors.gradients).toBeLessThan(1e-4);
  });
});

describe("golden numbers of the bundled encoder", () => {
  test("equals transformers in all 105 tensors on wasm", { timeout: 60_000 }, async () => {
    const golden = bundledCase();
    const errors = goldenErrors(golden, await gradientsOf("wasm", golden));
    expect(errors.tensors).toBe(105);
    expect(errors.loss).toBeLessThan(1e-5);
    expect(errors.gradients).toBeLessThan(1e-4);
  });
});

describe("finite differences", { timeout: 60_000 }, () => {
  // Central differences of a float32 loss: step 2e-2 leaves h² of curvature and 1e-7/h of rounding, together below 2e-3.
  test.each([
    ["bert", tinyBert(tinyConfig, 9)],
    ["albert, whose layers share their weights", tinyAlbert()],
  ])("equal the gradient of each tensor along a random direction: %s", async (_name, weights) => {
    const { model, values } = fullCase(weights, plain);
    const engine = new FullEngine("cpu", model);
    const batch = pack([reports[3]!, reports[0]!]);
    const target = Float32Array.of(1, 0, 0.25, 0, -1, 1);
    const lossAt = async (at: Float32Array, sum = new Float32Array(at.length)) => {
      await engine.setWeights(at);
      return engine.addGradients(batch, target, sum);
    };
    const gradient = new Float32Array(values.length);
    await lossAt(values, gradient);
    for (const { name, offset, size } of model.layout.slots) {
      const direction = numbers(offset, size, { scale: 1 });
      const length = Math.hypot(...direction);
      const moved = (h: number) => values.map((v, i) => v + (h / length) * (direction[i - offset] ?? 0));
      const slope = ((await lossAt(moved(0.02))) - (await lossAt(moved(-0.02)))) / 0.04;
      const expected = direction.reduce((sum, d, i) => sum + d * gradient[offset + i]!, 0) / length;
      expect(Math.abs(slope - expected), name).toBeLessThan(2e-3 * (1 + Math.abs(expected)));
    }
    engine.dispose();
  });
});

describe("full engine", () => {
  test("a batch's gradient and loss are the sums of its reports' own", async () => {
    const together = await gradientsOf("wasm", tiny);
    const added = new Float32Array(together.sum.length);
    let losses = 0;
    for (const [b, report] of reports.entries()) {
      const own = { ...tiny, batch: pack([report]), targets: targets.slice(b * L, (b + 1) * L) };
      const { sum, loss } = await gradientsOf("wasm", own);
      for (const [i, value] of sum.entries()) added[i]! += value;
      losses += loss;
    }
    expect(losses).toBeCloseTo(together.loss, 4);
    expect(together.sum).toBeAllClose(added, { rtol: 1e-3, atol: 1e-4, because: "float32 sums in another order" });
  });

  test("adds to what is there, and two runs give the same bits", async () => {
    const first = await gradientsOf("wasm", tiny);
    expect(await gradientsOf("wasm", tiny)).toEqual(first);
    const engine = new FullEngine("wasm", tiny.model);
    const sum = new Float32Array(tiny.values.length);
    await engine.setWeights(tiny.values);
    await engine.addGradients(tiny.batch, targets, sum);
    await engine.addGradients(tiny.batch, targets, sum);
    const twice = first.sum.map((value) => 2 * value);
    expect(sum).toBeAllClose(twice, { rtol: 1e-5, atol: 1e-5, because: "float32 sums in another order" });
    engine.dispose();
  });

  test("a report without labelled cells has loss 0 and gradient 0", async () => {
    const { sum, loss } = await gradientsOf("cpu", { ...tiny, targets: targets.map(() => -1) });
    expect(loss).toBe(0);
    expect(sum.every((value) => value === 0)).toBe(true);
  });

  test("words that do not occur have no gradient, and later positions neither", async () => {
    const { sum } = await gradientsOf("cpu", {
      ...tiny,
      batch: pack([Int32Array.of(5, 8, 8)]),
      targets: targets.slice(0, L),
    });
    const [words, positions] = tiny.model.layout.slots;
    const H = tinyConfig.hiddenSize;
    const touched = (from: number, rows: number) =>
      Array.from({ length: rows }, (_, row) => row).filter((row) =>
        sum.subarray(from + row * H, from + (row + 1) * H).some((value) => value !== 0),
      );
    expect(touched(words!.offset, tinyConfig.vocabSize)).toEqual([5, 8]);
    expect(touched(positions!.offset, tinyConfig.maxTokens)).toEqual([0, 1, 2]);
  });

  test("tensors do not grow over steps, and none are left after dispose", async () => {
    const atStart = tf.memory().numTensors;
    const engine = new FullEngine("cpu", tiny.model);
    const step = async () => {
      await engine.setWeights(tiny.values);
      await engine.addGradients(tiny.batch, targets, new Float32Array(tiny.values.length));
    };
    await step();
    const { numTensors } = tf.memory();
    await step();
    await step();
    expect(tf.memory().numTensors).toBe(numTensors);
    engine.dispose();
    expect(tf.memory().numTensors).toBe(atStart);
  });

  test("refuses gradients before weights, and vectors of another length", async () => {
    const engine = new FullEngine("cpu", tiny.model);
    const sum = new Float32Array(tiny.values.length);
    await expect(engine.addGradients(tiny.batch, targets, sum)).rejects.toThrow("weights before gradients");
    expect(() => engine.setWeights(sum.subarray(1))).toThrow(InternalError);
    expect(() => engine.addGradients(tiny.batch, targets, sum.subarray(1))).toThrow("sum");
    expect(() => engine.addGradients(tiny.batch, targets.subarray(1), sum)).toThrow("targets");
  });
});
