// The encoder and its head over packed reports with every weight a leaf: the same formulas as the reference, family pooling only.
import * as tf from "@tensorflow/tfjs-core";
import { attend, cutRows } from "@/engine/reference/attention";
import { gelu, geluNew } from "@/engine/reference/ops";
import type { EncoderConfig, FeatureScaling } from "@/models/types";
import type { LayerLeaves, Leaves } from "./leaves";
import { firstRows, joined, linear, trainableNorm } from "./trainable-ops";

/** Tokens of each report, Σ = N. */
type Lengths = readonly number[];

/** Attention of each report on itself; a report asks with all its rows or with its first one. */
function attention(
  { query, key, value }: { readonly query: tf.Tensor2D; readonly key: tf.Tensor2D; readonly value: tf.Tensor2D },
  numHeads: number,
  { lengths, queryLengths }: { readonly lengths: Lengths; readonly queryLengths: Lengths },
): tf.Tensor2D {
  const keys = cutRows(key, lengths);
  const values = cutRows(value, lengths);
  const contexts = cutRows(query, queryLengths).map((asking, b) =>
    attend({ query: asking, key: keys[b]!, value: values[b]! }, numHeads, {
      lengths: [lengths[b]!],
      queryLengths: [queryLengths[b]!],
    }),
  );
  return joined(contexts);
}

interface LayerStep {
  readonly x: tf.Tensor2D;
  readonly lengths: Lengths;
  /** Queries, attention output and feed-forward for the first row of each report alone: all that family pooling reads. */
  readonly onlyFirst: boolean;
}

function runLayer(layer: LayerLeaves, config: EncoderConfig, { x, lengths, onlyFirst }: LayerStep): tf.Tensor2D {
  const { hiddenSize, numHeads, activation } = config;
  const { dense } = layer;
  const asking = onlyFirst ? firstRows(x, lengths) : x;
  const query = tf.mul<tf.Tensor2D>(
    linear(asking, dense["attention.self.query"]),
    1 / Math.sqrt(hiddenSize / numHeads),
  );
  const key = linear(x, dense["attention.self.key"]);
  const value = linear(x, dense["attention.self.value"]);
  const queryLengths = onlyFirst ? lengths.map(() => 1) : lengths;
  const context = attention({ query, key, value }, numHeads, { lengths, queryLengths });
  const attended = trainableNorm(tf.add(asking, linear(context, dense["attention.output.dense"])), layer.attentionNorm);
  const act = activation === "gelu" ? gelu : geluNew;
  const inner = act(linear(attended, dense["intermediate.dense"]));
  return trainableNorm(tf.add(attended, linear(inner, dense["output.dense"])), layer.outputNorm);
}

/** @param rows    [N, E] sums of word, position and type embeddings, before the first norm
 * @returns logits [B, L] */
export function fullLogits(
  leaves: Leaves,
  rows: { readonly embedded: tf.Tensor2D; readonly lengths: Lengths },
  model: { readonly config: EncoderConfig; readonly scaling: FeatureScaling | null },
): tf.Tensor2D {
  const { config, scaling } = model;
  const normal = trainableNorm(rows.embedded, leaves.embeddingNorm);
  let x = leaves.projection === null ? normal : linear(normal, leaves.projection);
  for (const [j, layer] of leaves.layers.entries()) {
    const step = { x, lengths: rows.lengths, onlyFirst: j === config.numLayers - 1 };
    x = tf.tidy(() => runLayer(layer, config, step));
  }
  const pooled = tf.tanh(linear(x, leaves.pooler));
  const scaled: tf.Tensor2D =
    scaling === null ? pooled : tf.div(tf.sub(pooled, tf.tensor1d(scaling.mean)), tf.tensor1d(scaling.std));
  return linear(scaled, leaves.head);
}
