// The weights of one step as tensors of the current device: leaves of the tape, each matrix also turned for the forward product.
// Embeddings are no tensors: their rows are gathered, and their gradients scattered, in JavaScript.
import * as tf from "@tensorflow/tfjs-core";
import { InternalError } from "@/base/errors";
import { encoderModules, type LayerModules } from "@/models/encoder-modules";
import { viewWeights, type FullLayout } from "@/models/full-layout";
import { layerTargets, type EncoderConfig, type LayerTarget, type Tensor } from "@/models/types";
import { weightNamed } from "@/engine/reference/encoder-tensors";
import type { Linear, TrainableNorm } from "./trainable-ops";

export interface LayerLeaves {
  readonly dense: Readonly<Record<LayerTarget, Linear>>;
  readonly attentionNorm: TrainableNorm;
  readonly outputNorm: TrainableNorm;
}

export interface Leaves {
  /** Offset in [W] of each leaf, in the order of `tensors`. */
  readonly offsets: readonly number[];
  readonly tensors: readonly tf.Tensor[];
  readonly embeddingNorm: TrainableNorm;
  /** null where the embeddings are as wide as the layers. */
  readonly projection: Linear | null;
  /** numLayers entries; a family that shares its layers repeats one. */
  readonly layers: readonly LayerLeaves[];
  readonly pooler: Linear;
  readonly head: Linear;
  dispose(): void;
}

/** Uploads `values` [W]; leaves do not see later changes of it. */
export function uploadLeaves(values: Float32Array, layout: FullLayout, config: EncoderConfig): Leaves {
  const { encoder, head } = viewWeights(values, layout, config);
  const offsetOf = new Map(layout.slots.map(({ name, offset }) => [name, offset]));
  const tensors: tf.Tensor[] = [];
  const offsets: number[] = [];
  const beside: tf.Tensor[] = [];
  const leaf = <T extends tf.Tensor>(name: string, tensor: T): T => {
    const offset = offsetOf.get(name);
    if (offset === undefined) throw new InternalError(`engine/full: expected a slot ${name}, got none`);
    offsets.push(offset);
    tensors.push(tf.keep(tensor));
    return tensor;
  };
  const linearOf = (module: string, weight: Tensor, bias: Tensor): Linear => {
    const [outSize = 0, inSize = 0] = weight.shape;
    const matrix = leaf(`${module}.weight`, tf.tensor2d(weight.values, [outSize, inSize]));
    const turned = tf.keep(tf.transpose(matrix));
    beside.push(turned);
    return { weight: matrix, turned, bias: leaf(`${module}.bias`, tf.tensor1d(bias.values)) };
  };
  const dense = (module: string): Linear =>
    linearOf(module, weightNamed(encoder, `${module}.weight`), weightNamed(encoder, `${module}.bias`));
  const norm = (module: string): TrainableNorm => ({
    gamma: leaf(`${module}.weight`, tf.tensor1d(weightNamed(encoder, `${module}.weight`).values)),
    beta: leaf(`${module}.bias`, tf.tensor1d(weightNamed(encoder, `${module}.bias`).values)),
    epsilon: config.layerNormEpsilon,
  });
  const layerOf = (modules: LayerModules): LayerLeaves => {
    const [query, key, value, attentionOut, intermediate, output] = layerTargets;
    const one = (target: LayerTarget) => dense(modules.dense[target]);
    return {
      dense: {
        [query]: one(query),
        [key]: one(key),
        [value]: one(value),
        [attentionOut]: one(attentionOut),
        [intermediate]: one(intermediate),
        [output]: one(output),
      },
      attentionNorm: norm(modules.attentionNorm),
      outputNorm: norm(modules.outputNorm),
    };
  };
  const modules = encoderModules(config);
  const once = new Map<LayerModules, LayerLeaves>(); // a layer that runs several times is one set of leaves
  const sharedLayer = (layer: LayerModules): LayerLeaves => {
    const leaves = once.get(layer) ?? layerOf(layer);
    once.set(layer, leaves);
    return leaves;
  };
  return {
    offsets,
    tensors,
    embeddingNorm: norm(modules.embeddingNorm),
    projection: modules.embeddingProjection === null ? null : dense(modules.embeddingProjection),
    layers: modules.layers.map(sharedLayer),
    pooler: dense(modules.pooler),
    head: linearOf("classifier", head.weight, head.bias),
    dispose: () => {
      tf.dispose([...tensors, ...beside]);
    },
  };
}
