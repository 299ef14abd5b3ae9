// One adapter on one loaded encoder, in TensorFlow.js with its tape. Logits and features are packed; gradients run one
// report a tape, so that a report's gradient cannot see its neighbours, to the bit, on any device.
import * as tf from "@tensorflow/tfjs-core";
import { checkLength } from "@/base/check";
import { adaptedInLayers, adapterLayout, lowestLayer } from "@/models/layout";
import type { AdapterLayout } from "@/models/types";
import { checkBatch, checkTargets } from "@/engine/batch";
import type { Device, Engine, PackedBatch, ReportGradients } from "@/engine/engine";
import { adapterTensors, type AdapterTensors } from "./adapter-tensors";
import { onDevice } from "./backend";
import type { Embed } from "./embed";
import { embedded, headLogits, pool, runLayers, type Lengths, type Model } from "./forward";
import { maskedLoss } from "./loss";

type Values = Float32Array<ArrayBuffer>;

export class ReferenceEngine implements Engine {
  readonly layout: AdapterLayout;
  readonly capacity: Engine["capacity"];
  readonly #device: Device;
  readonly #model: Model;
  readonly #embed: Embed;
  /** Where the rows of `below` stand. */
  readonly #lowest: number;
  /** First layer that needs a tape: the lowest one with a trainable tensor, numLayers if there is none. */
  readonly #taped: number;
  #values: Values;

  constructor(device: Device, model: Model, embed: Embed) {
    const { config, spec } = model;
    this.layout = adapterLayout(config, spec);
    this.capacity = { tokens: Math.max(2048, config.maxTokens), reports: 64 };
    this.#device = device;
    this.#model = model;
    this.#embed = embed;
    this.#lowest = lowestLayer(config, spec);
    this.#taped = adaptedInLayers(spec).length === 0 ? config.numLayers : this.#lowest;
    this.#values = new Float32Array(this.layout.size);
  }

  setAdapter(values: Float32Array): void {
    checkLength("engine/reference", "values", [values.length, this.layout.size]);
    this.#values = new Float32Array(values);
  }

  features(batch: PackedBatch): Promise<Float32Array> {
    return this.#forward(batch, (adapter, lengths) => this.#pooled(adapter, batch, lengths));
  }

  logits(batch: PackedBatch): Promise<Float32Array> {
    return this.#forward(batch, (adapter, lengths) =>
      headLogits(this.#model, adapter, this.#pooled(adapter, batch, lengths)),
    );
  }

  below(batch: PackedBatch): Promise<Float32Array> {
    return this.#forward(batch, (adapter, lengths) => this.#rows(adapter, batch, { lengths, to: this.#lowest }));
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
      const from = this.#taped;
      const start = this.#rows(adapterTensors(packed, this.layout), report, { lengths, to: from });
      return tf.valueAndGrad((leaf: tf.Tensor1D) => {
        const adapter = adapterTensors(leaf, this.layout);
        const x = runLayers(model, adapter, { x: start, from, to: model.config.numLayers, lengths });
        return maskedLoss(headLogits(model, adapter, pool(model, adapter, { x, lengths })), y);
      })(packed);
    });
  }

  async #forward(
    batch: PackedBatch,
    compute: (adapter: AdapterTensors, lengths: Lengths) => tf.Tensor2D,
  ): Promise<Float32Array> {
    const lengths = checkBatch(batch, this.#model.config, this.capacity);
    const values = this.#values;
    if (lengths.length === 0) return new Float32Array(0);
    return onDevice(this.#device, () =>
      read(tf.tidy(() => compute(adapterTensors(tf.tensor1d(values), this.layout), lengths))),
    );
  }

  /** Features [B, H]. */
  #pooled(adapter: AdapterTensors, batch: PackedBatch, lengths: Lengths): tf.Tensor2D {
    const to = this.#model.config.numLayers;
    return pool(this.#model, adapter, { x: this.#rows(adapter, batch, { lengths, to }), lengths });
  }

  /** Output of the layers below `to`, from the batch's own rows if it has them, else from its tokens. `to` is at least #lowest. */
  #rows(adapter: AdapterTensors, batch: PackedBatch, run: { lengths: Lengths; to: number }): tf.Tensor2D {
    const { tokens, below } = batch;
    const { hiddenSize, embeddingSize } = this.#model.config;
    const x = below
      ? tf.tensor2d(new Float32Array(below), [tokens.length, hiddenSize])
      : tf.tidy(() => embedded(this.#model, tf.tensor2d(this.#embed(batch), [tokens.length, embeddingSize])));
    return runLayers(this.#model, adapter, { x, from: below ? this.#lowest : 0, ...run });
  }
}

/** Report b as a batch of one; a view. */
const oneReport = ({ tokens, offsets, below }: PackedBatch, b: number): PackedBatch => {
  const report = tokens.subarray(offsets[b], offsets[b + 1]);
  const one = { tokens: report, offsets: Int32Array.of(0, report.length) };
  if (!below) return one;
  const width = below.length / tokens.length;
  return { ...one, below: below.subarray(offsets[b]! * width, offsets[b + 1]! * width) };
};

/** Values of a float32 tensor, which is disposed. */
async function read(tensor: tf.Tensor): Promise<Float32Array> {
  const values = await tensor.data<"float32">();
  tensor.dispose();
  return values;
}
