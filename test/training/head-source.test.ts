// The linear head's gradients against finite differences, and its limits.
import { describe, expect, test } from "vitest";
import { headSource, scaleFeatures } from "@/training/head-source";
import { seededRng, uniform } from "@/base/random";
import { centerOf, foldCenter, trainingLayout } from "@/training/centering";
import { headLayout, headLogits, headProblem } from "./fakes";
import { planInput } from "./plan-input";

const [H, L] = [5, 3];
const layout = headLayout(H, L);
const w = 4; // of a present label
const data = { ...headProblem(6, { H, L, seed: 1 }), positiveWeight: w };
data.targets[1] = -1; // report 0, label 1: not labelled
data.targets[2] = 0.25;
const rng = seededRng(2);
const adapter = Float32Array.from({ length: layout.size }, () => uniform(rng) - 0.5);

/** Sum of binary cross-entropies in float64, straight from the definition. */
function lossOf(values: ArrayLike<number>, b: number): number {
  let loss = 0;
  for (let l = 0; l < L; l++) {
    const y = data.targets[b * L + l]!;
    if (y < 0) continue;
    let z = values[L * H + l]!;
    for (let h = 0; h < H; h++) z += values[l * H + h]! * data.features[b * H + h]!;
    const p = 1 / (1 + Math.exp(-z));
    loss -= w * y * Math.log(p) + (1 - y) * Math.log(1 - p);
  }
  return loss;
}

describe("headSource", () => {
  test("each row is the gradient of its own loss, by central differences", async () => {
    const source = headSource(layout, data);
    source.setAdapter(adapter, 0);
    const { perReport, losses } = await source.gradients([0, 3, 5]);
    for (const [row, b] of [0, 3, 5].entries()) {
      expect(losses[row]).toBeCloseTo(lossOf(adapter, b), 6);
      for (let p = 0; p < layout.size; p++) {
        const [up, down] = [Float64Array.from(adapter), Float64Array.from(adapter)];
        up[p]! += 1e-5;
        down[p]! -= 1e-5;
        const slope = (lossOf(up, b) - lossOf(down, b)) / 2e-5;
        expect(Math.abs(perReport[row * layout.size + p]! - slope)).toBeLessThan(1e-6);
      }
    }
  });

  test("an unlabelled cell has neither loss nor gradient", async () => {
    const source = headSource(layout, data);
    source.setAdapter(adapter, 0);
    const { perReport } = await source.gradients([0]);
    expect([...perReport.subarray(H, 2 * H), perReport[L * H + 1]]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test("a report's row has the same bits alone and among others, and stale rows never return", async () => {
    const source = headSource(layout, data);
    source.setAdapter(adapter, 0);
    const together = (await source.gradients([4, 2, 1, 0])).perReport.slice();
    const alone = await source.gradients([2]);
    expect(alone.perReport).toHaveLength(layout.size);
    expect(alone.perReport).toEqual(together.slice(layout.size, 2 * layout.size));
  });

  test("stays finite for huge logits", async () => {
    const source = headSource(layout, data);
    source.setAdapter(new Float32Array(layout.size).fill(1e30), 0);
    const { perReport, losses } = await source.gradients([3]);
    expect([...perReport, ...losses].every(Number.isFinite)).toBe(true);
  });

  test("scaling is (t − mean) / std by column", () => {
    const scaling = { mean: Float32Array.of(1, 2), std: Float32Array.of(2, 4) };
    expect([...scaleFeatures(Float32Array.of(3, 2, 1, 6), scaling)]).toEqual([1, 0, 0, 1]);
    expect(scaleFeatures(data.features, null)).toBe(data.features);
  });

  test("refuses a layout with LoRA factors and data of another shape", () => {
    const [weight, bias] = layout.slots;
    const lora = { ...layout, slots: [{ ...weight!, kind: "loraA" as const }, bias!] };
    expect(() => headSource(lora, data)).toThrow("internal:");
    expect(() => headSource(layout, { ...data, targets: new Float32Array(5) })).toThrow("internal:");
  });
});

describe("a learned center", () => {
  const centering = { steps: 2, learningRate: 0.1 };
  const encoder = { ...planInput.encoder, hiddenSize: H };
  const k = 2;
  const directions = new Float32Array(k * H); // two unit vectors that are not the first two
  directions[1] = 1;
  directions[H + 2] = 0.6;
  directions[H + 3] = -0.8;
  const scaling = {
    mean: Float32Array.from({ length: H }, (_, h) => h),
    std: Float32Array.from({ length: H }, (_, h) => 1 + h),
    directions,
  };
  const spec = {
    loraRank: 0,
    loraAlpha: 0,
    targets: [],
    layers: [],
    numLabels: L,
    pooling: "family",
    scaling,
  } as const;
  const wide = trainingLayout(encoder, { adapter: spec, optimizer: { centering } });
  const values = Float32Array.from({ length: wide.size }, () => uniform(rng) - 0.5);
  const coefficients = values.subarray(layout.size);
  const center = centerOf(coefficients, directions);
  const source = headSource(wide, { ...data, center: { plan: centering, directions } });

  test("has as many numbers as there are directions, and lies in their span", () => {
    expect(wide.size).toBe(layout.size + k);
    const [a, b] = [coefficients[0]!, coefficients[1]!];
    for (const [h, value] of [0, a, 0.6 * b, -0.8 * b].entries()) expect(center[h]).toBeCloseTo(value, 6);
  });

  test("is all that its steps learn: minus the rest of the features along the directions", async () => {
    source.setAdapter(values, 1);
    const { perReport } = await source.gradients([0, 4]);
    for (const [row, b] of [0, 4].entries()) {
      const got = perReport.subarray(row * wide.size, (row + 1) * wide.size);
      expect(got.slice(0, layout.size).every((g) => g === 0)).toBe(true);
      const rest = (h: number) => data.features[b * H + h]! - center[h]!;
      expect(got[layout.size]).toBeCloseTo(-rest(1), 5);
      expect(got[layout.size + 1]).toBeCloseTo(-(0.6 * rest(2) - 0.8 * rest(3)), 5);
    }
  });

  test("shifts the features that the head sees afterwards, and has no gradient then", async () => {
    const shifted = data.features.map((t, i) => t - center[i % H]!);
    const plain = headSource(layout, { ...data, features: shifted });
    plain.setAdapter(values.slice(0, layout.size), 0);
    const expected = (await plain.gradients([0, 4])).perReport.slice();
    source.setAdapter(values, 2);
    const { perReport } = await source.gradients([0, 4]);
    for (const row of [0, 1]) {
      const got = perReport.subarray(row * wide.size, (row + 1) * wide.size);
      expect(got.slice(0, layout.size)).toEqual(expected.slice(row * layout.size, (row + 1) * layout.size));
      expect([...got.subarray(layout.size)]).toEqual([0, 0]);
    }
  });

  test("folds into the scaling without changing a logit", () => {
    const folded = foldCenter({ spec, values }, wide);
    const raw = data.features; // as if these were raw pooled features
    const before = scaleFeatures(raw, scaling).map((t, i) => t - center[i % H]!);
    const after = scaleFeatures(raw, folded.spec.scaling);
    const withHead = (features: Float32Array) => headLogits(folded.values, { ...data, features });
    expect(folded.values).toHaveLength(layout.size);
    for (const [i, z] of withHead(after).entries()) expect(z).toBeCloseTo(withHead(before)[i]!, 4);
  });

  test("needs a layout that has it", () => {
    const asked = { plan: centering, directions };
    expect(() => headSource(layout, { ...data, center: asked })).toThrow("internal:");
    expect(() => headSource(wide, data)).toThrow("internal:");
    const bare = { ...spec, scaling: { mean: scaling.mean, std: scaling.std } };
    expect(trainingLayout(encoder, { adapter: bare, optimizer: { centering } })).toEqual(layout);
  });
});
