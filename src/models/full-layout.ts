// Every weight of an encoder and of a new head in one packed vector [W]: what full fine-tuning trains. In memory only; a file has
// the tensors under their own names.
import { checkInteger, checkLength } from "@/base/check";
import { InternalError } from "@/base/errors";
import type { EncoderConfig, EncoderWeights, Tensor } from "./types";

export interface FullSlot {
  /** Name in EncoderWeights, or "classifier.weight" [L, H] and "classifier.bias" [L]. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
  /** Each part has its own learning rate. */
  readonly part: "encoder" | "head";
  /** Whether weight decay pulls it: matrices and embeddings, not biases and norms. */
  readonly decays: boolean;
}

/** Slots in the order of the model's tensors, the head last, without gaps. */
export interface FullLayout {
  readonly slots: readonly FullSlot[];
  readonly size: number;
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

export function fullLayout({ config, tensors }: EncoderWeights, numLabels: number): FullLayout {
  checkInteger("models/full-layout", { numLabels }, [1, 256]);
  const slots: FullSlot[] = [];
  let offset = 0;
  const add = (name: string, shape: readonly number[], part: FullSlot["part"]) => {
    const size = sizeOf(shape);
    slots.push({ name, shape, offset, size, part, decays: shape.length > 1 });
    offset += size;
  };
  for (const [name, { shape }] of tensors) add(name, shape, "encoder");
  add("classifier.weight", [numLabels, config.hiddenSize], "head");
  add("classifier.bias", [numLabels], "head");
  return { slots, size: offset };
}

/** Writes the encoder's weights to `into` [W]; the head starts at zero, so that every first probability is 1/2. */
export function packWeights({ tensors }: EncoderWeights, layout: FullLayout, into: Float32Array): void {
  checkLength("models/full-layout", "into", [into.length, layout.size]);
  into.fill(0);
  for (const { name, offset } of layout.slots) {
    const tensor = tensors.get(name);
    if (tensor) into.set(tensor.values, offset);
  }
}

/** The tensors of `values` [W] as views: the encoder under its names, and the head. */
export function viewWeights(
  values: Float32Array,
  layout: FullLayout,
  config: EncoderConfig,
): { readonly encoder: EncoderWeights; readonly head: { readonly weight: Tensor; readonly bias: Tensor } } {
  checkLength("models/full-layout", "values", [values.length, layout.size]);
  const tensors = new Map<string, Tensor>();
  const heads: Tensor[] = [];
  for (const { name, shape, offset, size, part } of layout.slots) {
    const tensor = { shape, values: values.subarray(offset, offset + size) };
    if (part === "encoder") tensors.set(name, tensor);
    else heads.push(tensor);
  }
  const [weight, bias] = heads;
  if (!weight || !bias) throw new InternalError("models/full-layout: expected a head, got none");
  return { encoder: { config, tensors }, head: { weight, bias } };
}
