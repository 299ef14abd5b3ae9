// The frozen weights of an encoder as tensors on one device. Embeddings stay in JavaScript memory: rows are gathered there.
import * as tf from "@tensorflow/tfjs-core";
import { InternalError } from "@/base/errors";
import { encoderModules, type LayerModules } from "@/models/encoder-modules";
import { layerTargets, type EncoderWeights, type LayerTarget, type Tensor } from "@/models/types";
import type { Frozen, Norm } from "./ops";

export interface LayerTensors {
  readonly dense: Readonly<Record<LayerTarget, Frozen>>;
  readonly attentionNorm: Norm;
  readonly outputNorm: Norm;
}

export interface EncoderTensors {
  readonly embeddingNorm: Norm;
  /** [E, H]; null where E is H. */
  readonly embeddingProjection: Frozen | null;
  /** One entry a layer; the same object again where layers are shared. */
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
  const { layerNormEpsilon } = weights.config;
  const modules = encoderModules(weights.config);
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
  const layerTensors = ({ dense, attentionNorm, outputNorm }: LayerModules): LayerTensors => {
    const [query, key, value, attentionOut, intermediate, output] = layerTargets;
    return {
      dense: {
        [query]: frozen(dense[query]),
        [key]: frozen(dense[key]),
        [value]: frozen(dense[value]),
        [attentionOut]: frozen(dense[attentionOut]),
        [intermediate]: frozen(dense[intermediate]),
        [output]: frozen(dense[output]),
      },
      attentionNorm: norm(attentionNorm),
      outputNorm: norm(outputNorm),
    };
  };
  const shared = new Map<LayerModules, LayerTensors>(); // a layer that runs several times is uploaded once
  const layerOf = (own: LayerModules): LayerTensors => {
    const tensors = shared.get(own) ?? layerTensors(own);
    shared.set(own, tensors);
    return tensors;
  };
  return {
    embeddingNorm: norm(modules.embeddingNorm),
    embeddingProjection: modules.embeddingProjection === null ? null : frozen(modules.embeddingProjection),
    layers: modules.layers.map(layerOf),
    pooler: weights.tensors.has(`${modules.pooler}.weight`) ? frozen(modules.pooler) : null,
    dispose: () => {
      tf.dispose(owned);
      owned.length = 0;
    },
  };
}
