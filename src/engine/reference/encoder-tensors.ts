// The frozen weights of a BERT encoder as tensors on one device. Embeddings stay in JavaScript memory: rows are gathered there.
import * as tf from "@tensorflow/tfjs-core";
import { InternalError } from "@/base/errors";
import { bertTargets, type EncoderWeights, type LoraTarget, type Tensor } from "@/models/types";
import type { Frozen, Norm } from "./ops";

export interface LayerTensors {
  readonly dense: Readonly<Record<LoraTarget, Frozen>>;
  readonly attentionNorm: Norm;
  readonly outputNorm: Norm;
}

export interface EncoderTensors {
  readonly embeddingNorm: Norm;
  readonly layers: readonly LayerTensors[];
  /** null if the file has no pooler. */
  readonly pooler: Frozen | null;
  dispose(): void;
}

/** Values [rows, columns] turned to [columns, rows]. */
function transposed(values: Float32Array, rows: number, columns: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(values.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) out[column * rows + row] = values[row * columns + column]!;
  return out;
}

export function weightNamed(weights: EncoderWeights, name: string): Tensor {
  const tensor = weights.tensors.get(name);
  if (tensor === undefined) throw new InternalError(`engine/reference: expected the tensor ${name}, got none`);
  return tensor;
}

/** Uploads all but the embeddings to the current device. */
export function loadEncoder(weights: EncoderWeights): EncoderTensors {
  const { numLayers, layerNormEpsilon } = weights.config;
  const owned: tf.Tensor[] = [];
  const own = <T extends tf.Tensor>(tensor: T): T => {
    owned.push(tf.keep(tensor));
    return tensor;
  };
  const norm = (prefix: string): Norm => ({
    gamma: own(tf.tensor1d(weightNamed(weights, `${prefix}.weight`).values)),
    beta: own(tf.tensor1d(weightNamed(weights, `${prefix}.bias`).values)),
    epsilon: layerNormEpsilon,
  });
  const frozen = (prefix: string): Frozen => {
    const { shape, values } = weightNamed(weights, `${prefix}.weight`); // [out, in]
    const [outSize = 0, inSize = 0] = shape;
    let back: tf.Tensor2D | null = null;
    return {
      weight: own(tf.tensor2d(transposed(values, outSize, inSize), [inSize, outSize])),
      bias: own(tf.tensor1d(weightNamed(weights, `${prefix}.bias`).values)),
      transposed: () => (back ??= own(tf.tensor2d(values, [outSize, inSize]))),
    };
  };
  const layerTensors = (layer: number): LayerTensors => {
    const at = (name: string) => `encoder.layer.${layer}.${name}`;
    const one = (target: LoraTarget) => frozen(at(target));
    const [query, key, value, attentionOut, intermediate, output] = bertTargets;
    return {
      dense: {
        [query]: one(query),
        [key]: one(key),
        [value]: one(value),
        [attentionOut]: one(attentionOut),
        [intermediate]: one(intermediate),
        [output]: one(output),
      },
      attentionNorm: norm(at("attention.output.LayerNorm")),
      outputNorm: norm(at("output.LayerNorm")),
    };
  };
  return {
    embeddingNorm: norm("embeddings.LayerNorm"),
    layers: Array.from({ length: numLayers }, (_, layer) => layerTensors(layer)),
    pooler: weights.tensors.has("pooler.dense.weight") ? frozen("pooler.dense") : null,
    dispose: () => {
      tf.dispose(owned);
      owned.length = 0;
    },
  };
}
