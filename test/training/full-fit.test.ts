// Full fine-tuning: AdamW against PyTorch's, batches, the seed, and a run on a tiny encoder whose loss falls.
import { describe, expect, test } from "vitest";
import { Cancelled } from "@/base/errors";
import { seededRng } from "@/base/random";
import { FullEngine } from "@/engine/full/full-engine";
import type { FullLayout, FullSlot } from "@/models/full-layout";
import { fullFit, type FullSource } from "@/training/full-fit";
import { fullStep, startMoments } from "@/training/full-optimizer";
import { scheduleFactor } from "@/training/optimizer";
import { fullRecipe, type FullOptimizer } from "@/training/full-plan";
import fixture from "../fixtures/full/gradients.json";
import { fullCase } from "../engine/full/full-models";
import { ids } from "../engine/formula";
import { cut, pack, tinyBert, tinyConfig } from "../engine/tiny-bert";

const slot = (offset: number, part: FullSlot["part"], decays: boolean): FullSlot => ({
  ...{ name: `slot ${offset}`, shape: [1], offset, size: 1, part, decays },
});
const flat = (slots: readonly FullSlot[]): FullLayout => ({ slots, size: slots.length });

describe("fullStep", () => {
  test("equals torch.optim.AdamW with two rates, with decay and without, over 30 steps", () => {
    const layout = flat([slot(0, "encoder", true), slot(1, "head", true), slot(2, "head", false)]);
    const optimizer: FullOptimizer = {
      ...{ encoderLearningRate: 0.01, headLearningRate: 0.1, warmupFraction: 0.1 },
      ...{ beta1: 0.9, beta2: 0.999, adamEpsilon: 1e-8, weightDecay: 0.1 },
    };
    const weights = Float32Array.of(0.5, -0.25, 1);
    const moments = startMoments(layout);
    for (let step = 0; step < 30; step++) {
      const sum = Float32Array.from([0, 1, 2], (k) => 4 * (Math.sin(step + 1 + k) + 0.3));
      fullStep(weights, { ...moments, sum, reports: 4 }, { optimizer, layout, step, steps: 30 });
    }
    expect(weights).toBeAllClose(fixture.adamw, { rtol: 1e-5, atol: 1e-6, because: "float32 moments and weights" });
  });
});

/** A source of two numbers, gradient 1 and -1 a report, that remembers which reports it was asked for. */
function scripted(loss = 1) {
  const calls: number[][] = [];
  const source: FullSource = {
    layout: flat([slot(0, "encoder", true), slot(1, "head", false)]),
    weights: new Float32Array(2),
    gradientSum: (reports) => {
      calls.push([...reports]);
      return Promise.resolve({ sum: Float32Array.of(reports.length, -reports.length), loss });
    },
  };
  return { source, calls };
}

const small = { ...fullRecipe, epochs: 2, batchSize: 4 };
const runOf = (source: FullSource, plan = small, seed = 1) => ({ plan, source, count: 10, rng: seededRng(seed) });
const sorted = (list: number[]) => [...list].sort((a, b) => a - b);

describe("fullFit", () => {
  test("each pass has every report once, in an order of its own", async () => {
    const { source, calls } = scripted();
    const { steps, reports, stopped } = await fullFit(runOf(source));
    expect([steps, reports, stopped]).toEqual([6, 20, "done"]);
    expect(calls.map(({ length }) => length)).toEqual([4, 4, 2, 4, 4, 2]);
    const [first, second] = [calls.slice(0, 3).flat(), calls.slice(3).flat()];
    const all = Array.from({ length: 10 }, (_, i) => i);
    expect([sorted(first), sorted(second)]).toEqual([all, all]);
    expect(first).not.toEqual(second);
    expect(first).not.toEqual(all);
  });

  test("a small batch moves the weights as far as a full one: gradients are means", async () => {
    const { source } = scripted();
    await fullFit(runOf(source));
    const { headLearningRate, warmupFraction } = fullRecipe.optimizer;
    const rates = [0, 1, 2, 3, 4, 5].map((step) => headLearningRate * scheduleFactor(step, 6, warmupFraction));
    expect(source.weights[1]).toBeCloseTo(
      rates.reduce((a, b) => a + b),
      6,
    ); // Adam moves by the rate on a steady gradient
  });

  test("a part of a pass counts as such", async () => {
    const { source } = scripted();
    expect((await fullFit(runOf(source, { ...small, epochs: 0.5 }))).steps).toBe(2);
  });

  test("a stop keeps the steps so far; a cancel and a loss that is not a number end the run", async () => {
    const stop = new AbortController();
    const { source } = scripted();
    const onStep = ({ step }: { step: number }) => {
      if (step === 2) stop.abort();
    };
    expect(await fullFit(runOf(source), { stop: stop.signal, onStep })).toMatchObject({ steps: 2, stopped: "by-hand" });
    await expect(fullFit(runOf(source), { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(Cancelled);
    const nan = fullFit(runOf(scripted(Number.NaN).source));
    await expect(nan).rejects.toMatchObject({ problem: { code: "TRAIN-NAN" } });
  });
});

describe("a full run on a tiny encoder", { timeout: 60_000 }, () => {
  const L = 2;
  const reports = cut(ids(5, 60, tinyConfig.vocabSize), [9, 1, 7, 8, 5, 6, 9, 4, 3, 8]);
  const targets = Float32Array.from(reports.flatMap((report) => [report[0]! % 2, report.length > 6 ? 1 : 0]));

  async function trained(seed: number) {
    const { model, values } = fullCase(tinyBert(tinyConfig, 3), { seed: 3, numLabels: L, headScale: 0, scaling: null });
    const start = values.slice();
    const engine = new FullEngine("wasm", model);
    const source: FullSource = {
      layout: model.layout,
      weights: values,
      gradientSum: async (chosen) => {
        const sum = new Float32Array(values.length);
        await engine.setWeights(values);
        const own = Float32Array.from(chosen.flatMap((b) => [...targets.subarray(b * L, (b + 1) * L)]));
        const loss = await engine.addGradients(pack(chosen.map((b) => reports[b]!)), own, sum);
        return { sum, loss };
      },
    };
    const optimizer = { ...fullRecipe.optimizer, encoderLearningRate: 2e-3, headLearningRate: 1e-2 };
    const plan = { epochs: 20, batchSize: 5, optimizer };
    const { losses } = await fullFit({ plan, source, count: reports.length, rng: seededRng(seed) });
    engine.dispose();
    return { losses, start, values, layout: model.layout };
  }

  test("lowers the loss from 2 ln 2 to a fraction, and moves every tensor", async () => {
    const { losses, start, values, layout } = await trained(1);
    expect(losses[0]).toBeCloseTo(2 * Math.LN2, 5);
    expect((losses.at(-1)! + losses.at(-2)!) / 2).toBeLessThan(0.2);
    for (const { name, offset, size } of layout.slots)
      expect(values.subarray(offset, offset + size), name).not.toEqual(start.subarray(offset, offset + size));
  });

  test("gives the same bits with the same seed and others with another", async () => {
    const [one, again, other] = [await trained(1), await trained(1), await trained(2)];
    expect(again.values).toEqual(one.values);
    expect(again.losses).toEqual(one.losses);
    expect(other.values).not.toEqual(one.values);
  });
});
