// The encoders of the benchmark (shapes.json) and the adapter on them: LoRA rank 8 on query and value, 14 labels, own pooler.
import * as v from "valibot";
import type { AdapterSpec, EncoderConfig, EncoderWeights } from "@/models/types";
import { loraRecipe } from "@/training/recipe";
import { bundledWeights } from "../test/engine/bundled-weights";
import { tinyBert } from "../test/engine/tiny-bert";
import shapesFile from "./shapes.json";

export const numLabels = 14;
export const vocabSize = 30_522;
const scale = 0.03; // near the spread that BERT is initialized with; peer_models.py has the same

const shape = v.object({
  folder: v.optional(v.string()),
  seed: v.optional(v.number()),
  numLayers: v.number(),
  hiddenSize: v.number(),
  numHeads: v.number(),
  intermediateSize: v.number(),
});
const shapes = v.parse(v.record(v.string(), shape), shapesFile);

export type Shape = v.InferOutput<typeof shape>;
export const shapeNames = Object.keys(shapes);

export function shapeOf(name: string): Shape {
  const found = shapes[name];
  if (!found) throw new Error(`expected one of ${shapeNames.join(", ")}, got ${name}`);
  return found;
}

/** Bundled weights, or numbers by formula: what a step costs does not depend on them. */
export function weightsOf(name: string): EncoderWeights {
  const { seed, folder, ...sizes } = shapeOf(name);
  if (folder !== undefined) return bundledWeights();
  const config: EncoderConfig = {
    ...sizes,
    family: "bert",
    embeddingSize: sizes.hiddenSize,
    vocabSize,
    maxTokens: 512,
    layerNormEpsilon: 1e-12,
    activation: "gelu",
    padTokenId: 0,
  };
  return tinyBert(config, seed ?? 1, scale);
}

export const specOf = (config: EncoderConfig): AdapterSpec => ({
  loraRank: loraRecipe.rank,
  loraAlpha: loraRecipe.alpha,
  targets: loraRecipe.targets,
  layers: Array.from({ length: config.numLayers }, (_, layer) => layer),
  numLabels,
  pooling: "family",
  scaling: null,
});

/** MFLOP a token for reports of T tokens. Products with frozen weights: the last layer needs keys and values alone for all tokens,
 * and the lowest adapted layer (here 0) sends nothing below its queries, keys and values. Attention of the layers where every token asks: 4TH forward, 14TH back. */
export function megaflop({ numLayers: J, hiddenSize: H, intermediateSize: F }: Shape, T: number) {
  const forward = 2 * (J * (4 * H * H + 2 * H * F) - (2 * H * H + 2 * H * F));
  const attention = 4 * T * H * (J - 1);
  const gradients = 2 * forward - 6 * H * H;
  return {
    forward: { products: forward / 1e6, attention: attention / 1e6 },
    gradients: { products: gradients / 1e6, attention: (4.5 * attention) / 1e6 },
  };
}
