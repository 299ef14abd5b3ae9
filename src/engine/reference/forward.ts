// Encoder forward over packed reports: layers, pooling, head. All matrix products run over the rows of every report at once.
import * as tf from "@tensorflow/tfjs-core";
import { InputError } from "@/base/errors";
import { poolerMissing } from "@/base/problems/gpu";
import { moduleName } from "@/models/layout";
import type { AdapterSpec, EncoderConfig, LayerTarget } from "@/models/types";
import type { AdapterTensors } from "./adapter-tensors";
import { attend, cutRows, joinRows } from "./attention";
import type { EncoderTensors } from "./encoder-tensors";
import { frozenLinear, gelu, geluNew, layerNorm, product, type Frozen } from "./ops";

export interface Model {
  readonly config: EncoderConfig;
  readonly encoder: EncoderTensors;
  readonly spec: AdapterSpec;
  /** α/r. */
  readonly loraScale: number;
}

/** Tokens of each report, Σ = N. */
export type Lengths = readonly number[];

/** The first row of each report: [B, H] from [N, H]. One report: a slice, which has a gradient on every device. */
function firstRows(x: tf.Tensor2D, lengths: Lengths): tf.Tensor2D {
  if (lengths.length === 1) return tf.slice(x, [0, 0], [1, x.shape[1]]);
  let row = 0;
  const starts = lengths.map((length) => (row += length) - length);
  return tf.gather(x, tf.tensor1d(starts, "int32"));
}

/** One linear map with its LoRA pair if the adapter has one: x·W + bias + s·(x·LAᵀ)·LBᵀ. */
function adapted(model: Model, frozen: Frozen, pair: ReturnType<AdapterTensors["factors"]>) {
  return (x: tf.Tensor2D): tf.Tensor2D => {
    const base = frozenLinear(x, frozen);
    if (pair === null) return base;
    return tf.add(base, product(tf.mul(product(x, pair.down), model.loraScale), pair.up));
  };
}

/** Rows [N, H] before the first layer, of embeddings [N, E]: norm, then the family's projection if it has one. */
export function embedded({ encoder }: Model, rows: tf.Tensor2D): tf.Tensor2D {
  const normal = layerNorm(rows, encoder.embeddingNorm);
  return encoder.embeddingProjection === null ? normal : frozenLinear(normal, encoder.embeddingProjection);
}

/** One layer. `onlyFirst`: queries, attention output and feed-forward for the first row of each report alone. */
function runLayer(
  model: Model,
  adapter: AdapterTensors,
  step: { readonly x: tf.Tensor2D; readonly layer: number; readonly lengths: Lengths; readonly onlyFirst: boolean },
): tf.Tensor2D {
  const { x, layer, lengths, onlyFirst } = step;
  const { hiddenSize, numHeads, activation } = model.config;
  const { dense, attentionNorm, outputNorm } = model.encoder.layers[layer]!;
  const map = (target: LayerTarget) =>
    adapted(model, dense[target], adapter.factors(moduleName(model.config, target, layer)));
  const asking = onlyFirst ? firstRows(x, lengths) : x;
  const query = tf.mul<tf.Tensor2D>(map("attention.self.query")(asking), 1 / Math.sqrt(hiddenSize / numHeads));
  const key = map("attention.self.key")(x);
  const value = map("attention.self.value")(x);
  const queryLengths = onlyFirst ? lengths.map(() => 1) : lengths;
  const context = attend({ query, key, value }, numHeads, { lengths, queryLengths });
  const attended = layerNorm(tf.add(asking, map("attention.output.dense")(context)), attentionNorm);
  const act = activation === "gelu" ? gelu : geluNew;
  const inner = act(map("intermediate.dense")(attended));
  return layerNorm(tf.add(attended, map("output.dense")(inner)), outputNorm);
}

/** Layers from … to−1 over [N, H]. Unless the mean of all rows is pooled, the last layer of the model gives [B, H], the first
 * rows. Each layer is its own scope, so that a forward without a tape holds one layer's intermediates. */
export function runLayers(
  model: Model,
  adapter: AdapterTensors,
  run: { readonly x: tf.Tensor2D; readonly from: number; readonly to: number; readonly lengths: Lengths },
): tf.Tensor2D {
  const last = model.spec.pooling === "mean" ? -1 : model.config.numLayers - 1;
  let x = run.x;
  for (let layer = run.from; layer < run.to; layer++) {
    const before = x;
    x = tf.tidy(() => runLayer(model, adapter, { x: before, layer, lengths: run.lengths, onlyFirst: layer === last }));
    if (before !== run.x) before.dispose();
  }
  return x;
}

/** Pooled features [B, H] of the last layer's output: tanh dense on the first rows, those rows, or the mean over each report's.
 * @throws InputError GPU-POOLER if the encoder has no pooler and the adapter reads it */
export function pool(model: Model, adapter: AdapterTensors, last: { x: tf.Tensor2D; lengths: Lengths }): tf.Tensor2D {
  const { config, spec, encoder } = model;
  if (spec.pooling === "cls") return last.x;
  if (spec.pooling === "mean")
    return joinRows(cutRows(last.x, last.lengths).map((rows) => tf.mean<tf.Tensor2D>(rows, 0, true)));
  if (encoder.pooler === null) throw new InputError(poolerMissing());
  return tf.tanh(adapted(model, encoder.pooler, adapter.factors(moduleName(config, "pooler.dense")))(last.x));
}

/** Scaling (t − mean)/std if the spec has one, then t·Wcᵀ + bc: [B, L]. */
export function headLogits(model: Model, adapter: AdapterTensors, pooled: tf.Tensor2D): tf.Tensor2D {
  const { scaling } = model.spec;
  const scaled: tf.Tensor2D =
    scaling === null ? pooled : tf.div(tf.sub(pooled, tf.tensor1d(scaling.mean)), tf.tensor1d(scaling.std));
  return tf.add(product(scaled, tf.transpose(adapter.headWeight)), adapter.headBias);
}
