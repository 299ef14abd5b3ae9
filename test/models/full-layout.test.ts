// Every weight in one vector: each tensor once and without gaps, and back again by the same names.
import { describe, expect, test } from "vitest";
import { InternalError } from "@/base/errors";
import { fullLayout, packWeights, viewWeights } from "@/models/full-layout";
import { tinyBert, tinyConfig } from "../engine/tiny-bert";

const weights = tinyBert(tinyConfig, 2);
const layout = fullLayout(weights, 3);

describe("fullLayout", () => {
  test("has every tensor of the encoder and the head once, without gaps", () => {
    const total = [...weights.tensors.values()].reduce((sum, { values }) => sum + values.length, 0);
    expect(layout.slots.map(({ name }) => name)).toEqual([
      ...weights.tensors.keys(),
      "classifier.weight",
      "classifier.bias",
    ]);
    let end = 0;
    for (const { offset, size } of layout.slots) {
      expect(offset).toBe(end);
      end += size;
    }
    expect([end, layout.size]).toEqual([total + 3 * 32 + 3, total + 3 * 32 + 3]);
  });

  test("decays matrices and embeddings, not biases and norms; the head is a part of its own", () => {
    const bare = layout.slots.filter(({ decays }) => !decays).map(({ name }) => name);
    expect(bare.every((name) => name.endsWith("bias") || name.includes("LayerNorm"))).toBe(true);
    expect(bare).toContain("encoder.layer.0.output.LayerNorm.weight");
    expect(bare).not.toContain("embeddings.word_embeddings.weight");
    expect(layout.slots.filter(({ part }) => part === "head").map(({ name, decays }) => [name, decays])).toEqual([
      ["classifier.weight", true],
      ["classifier.bias", false],
    ]);
  });

  test("packs and views the same values; the head starts at zero and a view writes through", () => {
    const values = new Float32Array(layout.size).fill(7);
    packWeights(weights, layout, values);
    const { encoder, head } = viewWeights(values, layout, tinyConfig);
    expect([...encoder.tensors]).toEqual([...weights.tensors]);
    expect(head.weight.shape).toEqual([3, 32]);
    expect([...head.weight.values, ...head.bias.values].every((value) => value === 0)).toBe(true);
    values[layout.size - 1] = 5;
    expect(head.bias.values[2]).toBe(5);
    expect(() => viewWeights(values.subarray(1), layout, tinyConfig)).toThrow(InternalError);
  });
});
