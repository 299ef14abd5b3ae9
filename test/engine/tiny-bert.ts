// Encoders of any family with formula weights: the twin of encoder_weights in test/fixtures/engine/make.py; and packed ids.
import { encoderShapes } from "@/models/encoder-shapes";
import type { EncoderConfig, EncoderWeights, Tensor } from "@/models/types";
import { numbers } from "./formula";

/** Tensors are numbered in the order of encoderShapes, which make.py writes out by hand. */
export function tinyBert(config: EncoderConfig, seed: number, scale = 0.3): EncoderWeights {
  const tensors = new Map<string, Tensor>();
  for (const [i, [name, shape]] of [...encoderShapes(config, 2)].entries()) {
    const shift = /(?:LayerNorm|layer_norm)\.weight$/.test(name) ? 1 : 0;
    const size = shape.reduce((product, n) => product * n, 1);
    tensors.set(name, { shape, values: numbers(seed * 1000 + i, size, { scale, shift }) });
  }
  return { config, tensors };
}

/** J=2 H=32 Z=2 F=64: the shape of most tests. */
export const tinyConfig: EncoderConfig = {
  family: "bert",
  embeddingSize: 32,
  hiddenSize: 32,
  numLayers: 2,
  numHeads: 2,
  intermediateSize: 64,
  vocabSize: 61,
  maxTokens: 48,
  layerNormEpsilon: 1e-12,
  activation: "gelu",
  padTokenId: 0,
};

/** The same shape as ALBERT: one layer run three times, embeddings of 16. */
export const tinyAlbert: EncoderConfig = {
  ...tinyConfig,
  family: "albert",
  embeddingSize: 16,
  numLayers: 3,
  activation: "gelu_new",
};

/** Reports of these lengths, ids from the formula. */
export function pack(reports: readonly Int32Array[]) {
  const offsets = new Int32Array(reports.length + 1);
  for (const [b, report] of reports.entries()) offsets[b + 1] = offsets[b]! + report.length;
  return { tokens: Int32Array.from(reports.flatMap((report) => [...report])), offsets };
}

/** Cuts ids into reports. */
export function cut(tokens: Int32Array, lengths: readonly number[]): Int32Array[] {
  let at = 0;
  return lengths.map((length) => tokens.slice(at, (at += length)));
}
