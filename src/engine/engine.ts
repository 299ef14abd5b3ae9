// The engine's border: one frozen encoder and one trainable adapter on one device. Types only.
import type { AdapterLayout, AdapterSpec } from "@/models/types";

export type Device = "webgpu" | "wasm" | "cpu";

/** B reports as one run of tokens. offsets rise strictly from 0 to N; no padding. */
export interface PackedBatch {
  /** [N] token ids, [CLS] … [SEP] included. */
  readonly tokens: Int32Array;
  /** [B + 1]; report b is tokens[offsets[b] … offsets[b+1]). */
  readonly offsets: Int32Array;
  /** [B] names of the reports, for an engine that keeps their rows of `Engine.below`; a name always means the same tokens. */
  readonly keys?: Int32Array;
  /** [N, H] what `Engine.below` gave for these tokens: the engine starts there and runs no layer under it. Same bits. */
  readonly below?: Float32Array;
}

export interface ReportGradients {
  /** [B, P] float32, row-major: row b is the gradient of losses[b] and of nothing else. */
  readonly perReport: Float32Array;
  /** [B] sum over labelled cells of the binary cross-entropy. */
  readonly losses: Float32Array;
}

export interface Engine {
  readonly layout: AdapterLayout;
  /** What one call takes; training/ cuts a logical batch to fit, between reports. */
  readonly capacity: { readonly tokens: number; readonly reports: number };
  /** Copies values [P]; later calls use them. */
  setAdapter(values: Float32Array): void;
  /** Pooled features before scaling and classifier, [B, H]. */
  features(batch: PackedBatch): Promise<Float32Array>;
  /** [B, L]. */
  logits(batch: PackedBatch): Promise<Float32Array>;
  /** targets [B, L] in [0, 1]; a negative target is "not labelled": no loss, no gradient. */
  gradients(batch: PackedBatch, targets: Float32Array): Promise<ReportGradients>;
  /** [N, H] input of the lowest layer that the adapter can change (`lowestLayer`): the same for any adapter values. With layer 0
   * it is the embeddings after their norm and projection. As private as the reports. */
  below(batch: PackedBatch): Promise<Float32Array>;
  dispose(): void;
}

/** A loaded encoder on one device; opens engines that share its weights. */
export interface EncoderRuntime {
  readonly device: Device;
  open(spec: AdapterSpec): Engine;
  dispose(): void;
}
