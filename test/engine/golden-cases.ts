// The golden cases of test/fixtures/engine/make.py as weights, adapters, batches and expected numbers.
import type { PackedBatch } from "@/engine/engine";
import { loraTargets, type AdapterSpec, type EncoderConfig, type EncoderWeights, type Pooling } from "@/models/types";
import shapesFixture from "../fixtures/engine/shapes.json";
import smallFixture from "../fixtures/engine/small.json";
import { cellTargets, decodeFloats, ids, numbers } from "./formula";
import { cut, pack, tinyBert } from "./tiny-bert";

type RawConfig = (typeof smallFixture.cases)[number]["config"] | (typeof shapesFixture.cases)[number]["config"];

export interface GoldenCase {
  readonly name: string;
  /** Computed when asked for: the wide ones have up to 60 MB. */
  readonly weights: () => EncoderWeights;
  readonly spec: AdapterSpec;
  readonly size: number;
  readonly values: Float32Array;
  readonly batch: PackedBatch;
  readonly targets: Float32Array;
  readonly features: Float32Array;
  readonly logits: Float32Array;
  readonly losses: Float32Array;
}

/** Small models: the whole gradient [B, P]. */
export interface SmallCase extends GoldenCase {
  readonly gradients: Float32Array;
}

/** Real widths: of each tensor of the gradient its norm [B, tensors] and some entries [B, tensors, samples]. */
export interface ShapeCase extends GoldenCase {
  readonly norms: Float32Array;
  readonly samples: Float32Array;
  /** Places in a tensor of this size. */
  readonly placesIn: (tensor: number, size: number) => Int32Array;
}

const encoderConfig = (raw: RawConfig): EncoderConfig => ({
  family: raw.family === "albert" ? "albert" : "bert",
  embeddingSize: raw.embeddingSize,
  hiddenSize: raw.hiddenSize,
  numLayers: raw.numLayers,
  numHeads: raw.numHeads,
  intermediateSize: raw.intermediateSize,
  vocabSize: raw.vocabSize,
  maxTokens: raw.maxTokens,
  layerNormEpsilon: raw.layerNormEpsilon,
  activation: raw.activation === "gelu_new" ? "gelu_new" : "gelu",
  padTokenId: 0,
});

const poolings: readonly Pooling[] = ["family", "cls", "mean"];

export function adapterSpec(raw: RawConfig): AdapterSpec {
  const targets: readonly string[] = raw.targets;
  const H = raw.hiddenSize;
  const scaling = {
    mean: numbers(raw.seed * 1000 + 903, H, { scale: 0.5 }),
    std: numbers(raw.seed * 1000 + 904, H, { scale: 0.4, shift: 1 }),
  };
  return {
    loraRank: raw.loraRank,
    loraAlpha: raw.loraAlpha,
    targets: loraTargets.filter((target) => targets.includes(target)),
    layers: raw.layers,
    numLabels: raw.numLabels,
    pooling: poolings.find((pooling) => pooling === raw.pooling) ?? "family",
    scaling: raw.scaled ? scaling : null,
  };
}

interface Stored {
  readonly config: RawConfig;
  readonly size: number;
  readonly features: string;
  readonly logits: string;
  readonly losses: string;
}

function goldenCase({ config: raw, size, features, logits, losses }: Stored): GoldenCase {
  const seed = raw.seed * 1000;
  const total = raw.lengths.reduce((sum, length) => sum + length, 0);
  return {
    name: raw.name,
    weights: () => tinyBert(encoderConfig(raw), raw.seed, raw.weightScale),
    spec: adapterSpec(raw),
    size,
    values: numbers(seed + 900, size, { scale: raw.valueScale }),
    batch: pack(cut(ids(seed + 901, total, raw.vocabSize), raw.lengths)),
    targets: cellTargets(seed + 902, raw.lengths.length * raw.numLabels),
    features: decodeFloats(features),
    logits: decodeFloats(logits),
    losses: decodeFloats(losses),
  };
}

export const smallCases: readonly SmallCase[] = smallFixture.cases.map((stored) => ({
  ...goldenCase(stored),
  gradients: decodeFloats(stored.gradients),
}));

export const shapeCases: readonly ShapeCase[] = shapesFixture.cases.map((stored) => ({
  ...goldenCase(stored),
  norms: decodeFloats(stored.norms),
  samples: decodeFloats(stored.samples),
  placesIn: (tensor, size) => ids(stored.config.seed * 1000 + 910 + tensor, shapesFixture.samples, size),
}));
