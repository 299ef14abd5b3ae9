// A small BERT with formula weights: the twin of encoder_weights in test/fixtures/engine/make.py.
import { targetShape } from "@/models/layout";
import { layerTargets, type EncoderConfig, type EncoderWeights, type Tensor } from "@/models/types";
import { numbers } from "./formula";

/** Names and shapes in the order in which make.py numbers them. */
function encoderShapes(config: EncoderConfig): [string, number[]][] {
  const { hiddenSize: H, vocabSize: V, maxTokens } = config;
  const norm = (prefix: string): [string, number[]][] => [
    [`${prefix}.weight`, [H]],
    [`${prefix}.bias`, [H]],
  ];
  const shapes: [string, number[]][] = [
    ["embeddings.word_embeddings.weight", [V, H]],
    ["embeddings.position_embeddings.weight", [maxTokens, H]],
    ["embeddings.token_type_embeddings.weight", [2, H]],
    ...norm("embeddings.LayerNorm"),
  ];
  for (let layer = 0; layer < config.numLayers; layer++) {
    const at = `encoder.layer.${layer}`;
    for (const target of layerTargets) {
      const [out, into] = targetShape(config, target);
      shapes.push([`${at}.${target}.weight`, [out, into]], [`${at}.${target}.bias`, [out]]);
    }
    shapes.push(...norm(`${at}.attention.output.LayerNorm`), ...norm(`${at}.output.LayerNorm`));
  }
  shapes.push(["pooler.dense.weight", [H, H]], ["pooler.dense.bias", [H]]);
  return shapes;
}

export function tinyBert(config: EncoderConfig, seed: number): EncoderWeights {
  const tensors = new Map<string, Tensor>();
  for (const [i, [name, shape]] of encoderShapes(config).entries()) {
    const shift = name.endsWith("LayerNorm.weight") ? 1 : 0;
    const size = shape.reduce((product, n) => product * n, 1);
    tensors.set(name, { shape, values: numbers(seed * 1000 + i, size, { scale: 0.3, shift }) });
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
