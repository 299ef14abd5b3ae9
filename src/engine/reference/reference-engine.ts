// One adapter on one loaded encoder, in TensorFlow.js with its tape. Logits and features are packed; gradients run one
// report a tape, so that a report's gradient cannot see its neighbours, to the bit, on any device.
import * as tf from "@tensorflow/tfjs-core";
import { checkLength } from "@/base/check";
import { adapterLayout } from "@/models/layout";
import type { AdapterLayout } from "@/models/types";
import { checkBatch, checkTargets } from "@/engine/batch";
import type { Device, Engine, PackedBatch, ReportGradients } from "@/engine/engine";
import { adapterTensors, type AdapterTensors } from "./adapter-tensors";
import { onDevice } from "./backend";
import type { Embed } from "./embed";
import { headLogits, pool, runLayers, type Model } from "./forward";
import { maskedLoss } from "./loss";
import { layerNorm } from "./ops";

type Values = Float32Array<ArrayBuffer>;

export class ReferenceEngine implements Engine {
  readonly layout: AdapterLayout;
  readonly capacity: Engine["capacity"];
  readonly #device: Device;
  readonly #model: Model;
  readonly #embed: Embed;
  /** Lowest layer with a trainable tensor: below it nothing needs a tape. */
  readonly #firstAdapted: number;
  #values: Values;

  constructor(device: Device, model: Model, embed: Embed) {
    const { config, spec } = model;
    this.layout = adapterLayout(config, spec);
    this.capacity = { tokens: Math.max(2048, config.maxTokens), reports: 64 };
    this.#device = device;
    this.#model = model;
    this.#embed = embed;
    this.#firstAdapted = spec.loraRank === 0 ? config.numLayers : Math.min(...spec.layers);
    this.#values = new Float32Array(this.layout.size);
  }

  setAdapter(values: Float32Array): void {
    checkLength("engine/reference", "values", [values.length, this.layout.size]);
    this.#values = new Float32Array(values);
  }

  features(batch: PackedBatch): Promise<Float32Array> {
    return this.#forward(batch, (_adapter, pooled) => pooled);
  }

  logits(batch: PackedBatch): Promise<Float32Array> {
    return this.#forward(batch, (adapter, pooled) => headLogits(this.#model, adapter, pooled));
  }

  async gradients(batch: PackedBatch, targets: Float32Array): Promise<ReportGradients> {
    const lengths = checkBatch(batch, this.#model.config, this.capacity);
    const { numLabels } = this.#model.spec;
    checkTargets(targets, lengths.length, numLabels);
    const { size: P } = this.layout;
    const perReport = new Float32Array(lengths.length * P); // [B, P]
    const losses = new Float32Array(lengths.length);
    const values = this.#values;
    if (lengths.length === 0) return { perReport, losses };
    await onDevice(this.#device, async () => {
      for (const [b] of lengths.entries()) {
        const { value, grad } = this.#tape(
          oneReport(batch, b),
          values,
          targets.slice(b * numLabels, (b + 1) * numLabels),
        );
        const [loss, gradient] = await Promise.all([read(value), read(grad)]);
        losses.set(loss, b);
        perReport.set(gradient, b * P);
      }
    });
    return { perReport, losses };
  }

  /** Weights belong to the runtime, and an engine keeps no tensor between calls: nothing is left to free. */
  dispose(): void {
    this.#values = new Float32Array(0);
  }

  /** Loss and gradient [P] of one report. */
  #tape(report: PackedBatch, values: Values, targets: Float32Array): { value: tf.Tensor; grad: tf.Tensor } {
    const model = this.#model;
    const lengths = [report.tokens.length];
    return tf.tidy(() => {
      const packed = tf.tensor1d(values);
      const y = tf.tensor2d(new Float32Array(targets), [1, targets.length]);
      const from = this.#firstAdapted;
      const below = runLayers(model, adapterTensors(packed, this.layout), {
        x: this.#embedded(report),
        from: 0,
        to: from,
        lengths,
      });
      return tf.valueAndGrad((leaf: tf.Tensor1D) => {
        const adapter = adapterTensors(leaf, this.layout);
        const x = runLayers(model, adapter, { x: below, from, to: model.config.numLayers, lengths });
        return maskedLoss(headLogits(model, adapter, pool(model, x, lengths)), y);
      })(packed);
    });
  }

  async #forward(
    batch: PackedBatch,
    end: (adapter: AdapterTensors, pooled: tf.Tensor2D) => tf.Tensor2D,
  ): Promise<Float32Array> {
    const model = this.#model;
    const lengths = checkBatch(batch, model.config, this.capacity);
    const values = this.#values;
    if (lengths.length === 0) return new Float32Array(0);
    return onDevice(this.#device, () =>
      read(
        tf.tidy(() => {
          const adapter = adapterTensors(tf.tensor1d(values), this.layout);
          const x = runLayers(model, adapter, {
            x: this.#embedded(batch),
            from: 0,
            to: model.config.numLayers,
            lengths,
          });
          return end(adapter, pool(model, x, lengths));
        }),
      ),
    );
  }

  #embedded(batch: PackedBatch): tf.Tensor2D {
    const { hiddenSize } = this.#model.config;
    return tf.tidy(() => {
      const rows = tf.tensor2d(this.#embed(batch), [batch.tokens.length, hiddenSize]);
      return layerNorm(rows, this.#model.encoder.embeddingNorm);
    });
  }
}

/** Report b as a batch of one; a view. */
const oneReport = ({ tokens, offsets }: PackedBatch, b: number): PackedBatch => {
  const report = tokens.subarray(offsets[b], offsets[b + 1]);
  return { tokens: report, offsets: Int32Array.of(0, report.length) };
};

/** Values of a float32 tensor, which is disposed. */
async function read(tensor: tf.Tensor): Promise<Float32Array> {
  const values = await tensor.data<"float32">();
  tensor.dispose();
  return values;
}
