// Order and sizes of the trainable vector, its start, and scaling folded into the classifier.
import { describe, expect, test } from "vitest";
import { seededRng } from "@/base/random";
import { foldScaling } from "@/models/fold-scaling";
import { initialAdapter } from "@/models/initial-adapter";
import { adapterLayout, lowestLayer, moduleName } from "@/models/layout";
import { loraTargets, type AdapterSpec, type EncoderConfig } from "@/models/types";
import { randomValues, tinyConfig } from "./tiny-model";

const miniLm: EncoderConfig = {
  ...tinyConfig,
  hiddenSize: 384,
  numLayers: 6,
  numHeads: 12,
  intermediateSize: 1_536,
  vocabSize: 30_522,
  maxTokens: 512,
};
const albertBase: EncoderConfig = {
  ...miniLm,
  family: "albert",
  embeddingSize: 128,
  hiddenSize: 768,
  numLayers: 12,
  intermediateSize: 3_072,
  vocabSize: 30_000,
};
const albertLayer = "albert.encoder.albert_layer_groups.0.albert_layers.0";
const spec = (change: Partial<AdapterSpec> = {}): AdapterSpec => ({
  loraRank: 8,
  loraAlpha: 16,
  targets: ["attention.self.query", "attention.self.value"],
  layers: [0, 1, 2, 3, 4, 5],
  numLabels: 14,
  pooling: "family",
  scaling: null,
  ...change,
});

describe("adapterLayout", () => {
  test("all-MiniLM-L6-v2 with rank 8 and 14 labels has 73,728 + 5,390 numbers", () => {
    const layout = adapterLayout(miniLm, spec());
    expect(layout.size).toBe(79_118);
    expect(layout.slots.slice(0, 4).map(({ name, shape }) => [name, shape])).toEqual([
      ["bert.encoder.layer.0.attention.self.query.lora_A.weight", [8, 384]],
      ["bert.encoder.layer.0.attention.self.query.lora_B.weight", [384, 8]],
      ["bert.encoder.layer.0.attention.self.value.lora_A.weight", [8, 384]],
      ["bert.encoder.layer.0.attention.self.value.lora_B.weight", [384, 8]],
    ]);
    expect(layout.slots.slice(-2).map(({ name, shape }) => [name, shape])).toEqual([
      ["classifier.weight", [14, 384]],
      ["classifier.bias", [14]],
    ]);
  });

  test("slots follow each other without a hole, targets in the family's order, dense ones with their widths", () => {
    const layout = adapterLayout(
      miniLm,
      spec({ targets: ["output.dense", "intermediate.dense", "attention.self.key"], layers: [1, 4], loraRank: 3 }),
    );
    let next = 0;
    for (const slot of layout.slots) {
      expect([slot.offset, slot.size]).toEqual([next, slot.shape.reduce((a, b) => a * b, 1)]);
      next += slot.size;
    }
    expect(layout.size).toBe(next);
    expect(layout.slots.slice(0, 6).map(({ name }) => name.split(".").slice(3, -2).join("."))).toEqual([
      "1.attention.self.key",
      "1.attention.self.key",
      "1.intermediate.dense",
      "1.intermediate.dense",
      "1.output.dense",
      "1.output.dense",
    ]);
    expect(layout.slots.slice(2, 6).map(({ shape }) => shape)).toEqual([
      [3, 384],
      [1_536, 3],
      [3, 1_536],
      [384, 3],
    ]);
  });

  test("rank 0 has the head alone, mean pooling names it mean_classifier", () => {
    const layout = adapterLayout(miniLm, spec({ loraRank: 0, targets: [], layers: [], pooling: "mean" }));
    expect([layout.size, layout.slots.map(({ name }) => name)]).toEqual([
      5_390,
      ["mean_classifier.weight", "mean_classifier.bias"],
    ]);
  });

  test("ALBERT-base with rank 8 has 24,576 numbers for query and value: a shared layer has its slots once", () => {
    const layout = adapterLayout(albertBase, spec({ layers: [0] }));
    expect(layout.size - 14 * 769).toBe(24_576);
    expect(layout.slots.map(({ name, shape }) => [name, shape])).toEqual([
      [`${albertLayer}.attention.query.lora_A.weight`, [8, 768]],
      [`${albertLayer}.attention.query.lora_B.weight`, [768, 8]],
      [`${albertLayer}.attention.value.lora_A.weight`, [8, 768]],
      [`${albertLayer}.attention.value.lora_B.weight`, [768, 8]],
      ["classifier.weight", [14, 768]],
      ["classifier.bias", [14]],
    ]);
    expect(moduleName(albertBase, "output.dense", 11)).toBe(`${albertLayer}.ffn_output`);
  });

  test("the pooler's pair stands after the layers and before the head, under the family's name", () => {
    const layout = adapterLayout(miniLm, spec({ targets: ["pooler.dense", "attention.self.key"], layers: [5] }));
    expect(layout.slots.map(({ name, shape }) => [name, shape])).toEqual([
      ["bert.encoder.layer.5.attention.self.key.lora_A.weight", [8, 384]],
      ["bert.encoder.layer.5.attention.self.key.lora_B.weight", [384, 8]],
      ["bert.pooler.dense.lora_A.weight", [8, 384]],
      ["bert.pooler.dense.lora_B.weight", [384, 8]],
      ["classifier.weight", [14, 384]],
      ["classifier.bias", [14]],
    ]);
    const albert = adapterLayout(albertBase, spec({ targets: loraTargets, layers: [0] }));
    expect(albert.slots.length).toBe(2 * 7 + 2);
    expect(albert.slots.at(-4)!.name).toBe("albert.pooler.lora_A.weight");
  });

  test("the pooler alone needs no layer", () => {
    const own = spec({ targets: ["pooler.dense"], layers: [] });
    expect(adapterLayout(miniLm, own).size).toBe(2 * 8 * 384 + 5_390);
    expect(lowestLayer(miniLm, own)).toBe(5);
  });

  test("the lowest layer is the first adapted one, and the last one where none is", () => {
    expect(lowestLayer(miniLm, spec())).toBe(0);
    expect(lowestLayer(miniLm, spec({ layers: [3, 4] }))).toBe(3);
    expect(lowestLayer(miniLm, spec({ loraRank: 0, targets: [], layers: [] }))).toBe(5);
    expect(lowestLayer(albertBase, spec({ layers: [0] }))).toBe(0);
    expect(lowestLayer(albertBase, spec({ loraRank: 0, targets: [], layers: [] }))).toBe(11);
  });

  test.each([
    ["cls", "cls_classifier"],
    ["mean", "mean_classifier"],
    ["family", "classifier"],
  ] as const)("%s pooling has the head %s", (pooling, head) => {
    expect(adapterLayout(miniLm, spec({ pooling })).slots.at(-1)!.name).toBe(`${head}.bias`);
  });

  test("a second layer of ALBERT is our own error, as the pooler is with another pooling", () => {
    expect(() => adapterLayout(albertBase, spec({ layers: [0, 1] }))).toThrow(/^internal:/);
    expect(() => adapterLayout(miniLm, spec({ targets: loraTargets, pooling: "cls" }))).toThrow(/^internal:/);
    expect(() => adapterLayout(miniLm, spec({ targets: ["pooler.dense"] }))).toThrow(/^internal:/);
  });

  test.each([
    ["layers out of order", spec({ layers: [1, 0] })],
    ["a layer twice", spec({ layers: [1, 1] })],
    ["a layer beyond the model", spec({ layers: [6] })],
    ["no layer", spec({ layers: [] })],
    ["no target", spec({ targets: [] })],
    ["rank 65", spec({ loraRank: 65 })],
    ["no label", spec({ numLabels: 0 })],
  ])("%s is our own error", (_, wrong) => {
    expect(() => adapterLayout(miniLm, wrong)).toThrow(/^internal:/);
  });
});

describe("initialAdapter", () => {
  test("lora_A is uniform on ±1/√in, lora_B and the head are zero, equal seeds give equal bits", () => {
    const layout = adapterLayout(miniLm, spec({ targets: ["output.dense"] }));
    const values = initialAdapter(layout, seededRng(5));
    expect(initialAdapter(layout, seededRng(5))).toEqual(values);
    for (const { kind, offset, size, shape } of layout.slots) {
      const part = values.subarray(offset, offset + size);
      if (kind !== "loraA") expect(part.every((v) => v === 0)).toBe(true);
      else {
        const bound = 1 / Math.sqrt(shape[1]!);
        const spread = Math.sqrt(part.reduce((sum, v) => sum + v * v, 0) / size);
        expect(Math.max(...part.map(Math.abs))).toBeLessThanOrEqual(Math.fround(bound));
        // std of a uniform is bound/√3; 12,288 draws put it within 3 % (5 standard errors are 2.0 %).
        expect(Math.abs(spread / (bound / Math.sqrt(3)) - 1)).toBeLessThan(0.03);
      }
    }
  });
});

describe("foldScaling", () => {
  const scaling = { mean: randomValues(16, 1), std: randomValues(16, 2).map((v) => Math.abs(v) + 0.1) };
  const scaled = spec({ loraRank: 2, layers: [1], numLabels: 3, scaling });
  const layout = adapterLayout(tinyConfig, scaled);
  const values = randomValues(layout.size, 3);
  const head = layout.size - 3 * 16 - 3;
  const logits = (adapter: Float32Array, features: Float64Array): number[] =>
    [0, 1, 2].map((l) =>
      features.reduce((sum, t, h) => sum + t * adapter[head + 16 * l + h]!, adapter[head + 48 + l]!),
    );

  test("gives the same logits of raw features, and leaves the factors alone", () => {
    const folded = foldScaling({ spec: scaled, values }, layout);
    const features = Float64Array.from(randomValues(16, 4));
    const standardized = features.map((t, h) => (t - scaling.mean[h]!) / scaling.std[h]!);
    expect(folded.spec.scaling).toBeNull();
    expect(folded.values.subarray(0, head)).toEqual(values.subarray(0, head));
    expect(logits(folded.values, features)).toBeAllClose(logits(values, standardized), {
      rtol: 0,
      atol: 1e-5,
      because: "17 products of numbers up to 10, each rounded once to float32",
    });
  });

  test("without scaling the adapter is returned as it is", () => {
    const adapter = { spec: { ...scaled, scaling: null }, values };
    expect(foldScaling(adapter, layout)).toBe(adapter);
  });
});
