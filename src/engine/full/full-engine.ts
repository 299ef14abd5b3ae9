// Gradients of every weight, summed over a batch, by the tape of TensorFlow.js: for full fine-tuning without privacy. Beside the
// Engine interface, because a private step needs one gradient a report, and here one report's gradient is as long as the model.
import * as tf from "@tensorflow/tfjs-core";
import { checkLength } from "@/base/check";
import { InternalError } from "@/base/errors";
import { checkBatch, checkTargets } from "@/engine/batch";
import type { Device, PackedBatch } from "@/engine/engine";
import { onDevice } from "@/engine/reference/backend";
import { embedder, type Embed } from "@/engine/reference/embed";
import { maskedLoss } from "@/engine/reference/loss";
import { viewWeights, type FullLayout } from "@/models/full-layout";
import type { EncoderConfig, FeatureScaling } from "@/models/types";
import { embeddingPlaces, scatterEmbeddings, type EmbeddingPlaces } from "./embedding-gradients";
import { fullLogits } from "./forward";
import { uploadLeaves, type Leaves } from "./leaves";

export interface FullModel {
  readonly config: EncoderConfig;
  readonly layout: FullLayout;
  readonly numLabels: number;
  /** Applied to pooled features before the head; null trains on plain features. */
  readonly scaling: FeatureScaling | null;
}

const tapeTokens = 1024; // 200 MB of kept activations for a hidden size of 384

export class FullEngine {
  /** What one call takes. */
  readonly capacity: { readonly tokens: number; readonly reports: number };
  readonly #device: Device;
  readonly #model: FullModel;
  readonly #places: EmbeddingPlaces;
  #leaves: Leaves | null = null;
  #embed: Embed | null = null;

  constructor(device: Device, model: FullModel) {
    this.#device = device;
    this.#model = model;
    this.#places = embeddingPlaces(model.layout, model.config);
    this.capacity = { tokens: Math.max(tapeTokens, model.config.maxTokens), reports: 256 };
  }

  /** Uploads `values` [W]; until the next call here gradients are taken at them. The embeddings are read in place and must not change.
   * @throws DeviceError GPU-NONE if the device does not start */
  setWeights(values: Float32Array): Promise<void> {
    const { layout, config } = this.#model;
    checkLength("engine/full", "values", [values.length, layout.size]);
    return onDevice(this.#device, () => {
      this.#leaves?.dispose();
      this.#leaves = uploadLeaves(values, layout, config);
      this.#embed = embedder(viewWeights(values, layout, config).encoder);
      return Promise.resolve();
    });
  }

  /**
   * Adds Σ_b ∂loss_b/∂weights to `sum` [W]; losses as in Engine.gradients.
   * @param targets [B, L] in [0, 1]; a negative target is "not labelled"
   * @returns Σ_b loss_b
   */
  addGradients(batch: PackedBatch, targets: Float32Array, sum: Float32Array): Promise<number> {
    const { config, layout, numLabels } = this.#model;
    const lengths = checkBatch(batch, config, this.capacity);
    checkTargets(targets, lengths.length, numLabels);
    checkLength("engine/full", "sum", [sum.length, layout.size]);
    return onDevice(this.#device, async () => {
      const [leaves, embed] = [this.#leaves, this.#embed];
      if (!leaves || !embed) throw new InternalError("engine/full: expected weights before gradients, got none");
      if (lengths.length === 0) return 0;
      const { value, grads } = tf.tidy(() => {
        const embedded = tf.tensor2d(embed(batch), [batch.tokens.length, config.embeddingSize]);
        const y = tf.tensor2d(new Float32Array(targets), [lengths.length, numLabels]);
        const loss = (): tf.Scalar => maskedLoss(fullLogits(leaves, { embedded, lengths }, this.#model), y);
        return tf.valueAndGrads(loss)([embedded, ...leaves.tensors]);
      });
      const [rows, ...weights] = grads;
      const embeddingRows = await taken(rows!); // one gradient a leaf, the embeddings first
      scatterEmbeddings(embeddingRows, batch, { sum, places: this.#places });
      for (const [i, gradient] of weights.entries()) addTo(sum, leaves.offsets[i]!, await taken(gradient));
      const [loss = Number.NaN] = await taken(value);
      return loss;
    });
  }

  dispose(): void {
    this.#leaves?.dispose();
    this.#leaves = null;
    this.#embed = null;
  }
}

function addTo(sum: Float32Array, offset: number, values: Float32Array): void {
  for (let i = 0; i < values.length; i++) sum[offset + i]! += values[i]!;
}

/** Values of a float32 tensor, which is disposed. */
async function taken(tensor: tf.Tensor): Promise<Float32Array> {
  const values = await tensor.data<"float32">();
  tensor.dispose();
  return values;
}
