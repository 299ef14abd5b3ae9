// The trainable vector [P] seen as tensors: one split, so that its gradient comes back as one vector in file order.
import * as tf from "@tensorflow/tfjs-core";
import { InternalError } from "@/base/errors";
import type { AdapterLayout, Slot } from "@/models/types";

/** Tensors of an adapter in PEFT shapes; lora_A [r, in], lora_B [out, r], head weight [L, H], bias [L]. */
export interface AdapterTensors {
  /** Factors of a module such as "bert.encoder.layer.0.output.dense", transposed for products; null if not adapted. */
  factors(module: string): { readonly down: tf.Tensor2D; readonly up: tf.Tensor2D } | null;
  readonly headWeight: tf.Tensor2D;
  readonly headBias: tf.Tensor1D;
}

/** Cuts the packed vector [P] into its slots; differentiable. */
export function adapterTensors(packed: tf.Tensor1D, layout: AdapterLayout): AdapterTensors {
  const parts = tf.split<tf.Tensor1D>(
    packed,
    layout.slots.map((slot) => slot.size),
    0,
  );
  const turned = new Map<string, tf.Tensor2D>();
  let headWeight: tf.Tensor2D | null = null;
  let headBias: tf.Tensor1D | null = null;
  for (const [i, slot] of layout.slots.entries()) {
    if (slot.kind === "headWeight") headWeight = matrix(parts[i]!, slot);
    else if (slot.kind === "headBias") headBias = parts[i]!;
    else turned.set(slot.name, tf.transpose(matrix(parts[i]!, slot)));
  }
  if (headWeight === null || headBias === null) throw new InternalError("engine/reference: expected a head, got none");
  return {
    factors: (module) => {
      const down = turned.get(`${module}.lora_A.weight`);
      const up = turned.get(`${module}.lora_B.weight`);
      return down === undefined || up === undefined ? null : { down, up };
    },
    headWeight,
    headBias,
  };
}

const matrix = (part: tf.Tensor1D, { shape }: Slot): tf.Tensor2D => tf.reshape(part, [shape[0] ?? 1, shape[1] ?? 1]);
