// A starter: a public adapter of a known label set, fitted to synthetic reports alone. Training starts from it, and it classifies on
// the first day. Its factors stay as they are where only a head is trained on it.
import { checkLength } from "@/base/check";
import { InternalError } from "@/base/errors";
import { headSlots, type Adapter } from "./fold-scaling";
import { adapterLayout } from "./layout";
import type { AdapterLayout, EncoderConfig, FeatureScaling } from "./types";

export interface Starter {
  readonly labelSetName: string;
  readonly labels: readonly string[];
  /** Plain: its head reads raw pooled features. */
  readonly adapter: Adapter;
  /** Public standardisation of pooled features under its factors, made from synthetic reports. */
  readonly scaling: FeatureScaling;
  /** SHA-256 of its adapter_model.safetensors. */
  readonly sha256: string;
}

/**
 * First values [P] of a layout that is trained on standardised features: the same function as the starter's.
 *    W_l = W_raw,l ⊙ std,  b = b_raw + W_raw · mean;  factors as they are; what the starter does not have keeps `initial`.
 * @param initial  [P] of `layout`, such as initialAdapter gives
 */
export function startValues(
  { adapter, scaling }: Starter,
  layout: AdapterLayout,
  { config, initial }: { readonly config: EncoderConfig; readonly initial: Float32Array },
): Float32Array<ArrayBuffer> {
  checkLength("models/starter", "initial", [initial.length, layout.size]);
  const own = adapterLayout(config, adapter.spec);
  const values = Float32Array.from(initial);
  for (const slot of layout.slots) {
    const from = own.slots.find(({ name }) => name === slot.name);
    if (from) values.set(adapter.values.subarray(from.offset, from.offset + from.size), slot.offset);
  }
  const { weight, bias } = headSlots(layout);
  const [L = 0, H = 0] = weight.shape;
  for (let l = 0; l < L; l++) {
    let shift = 0;
    for (let h = 0; h < H; h++) {
      const at = weight.offset + l * H + h;
      shift += values[at]! * scaling.mean[h]!;
      values[at]! *= scaling.std[h]!;
    }
    values[bias.offset + l]! += shift;
  }
  return values;
}

/**
 * The starter's factors with another head on them.
 * @param head  plain: no scaling, rank 0, of the starter's pooling
 */
export function onStarter({ adapter }: Starter, head: Adapter, config: EncoderConfig): Adapter {
  const { spec } = adapter;
  if (head.spec.loraRank > 0 || head.spec.scaling || head.spec.pooling !== spec.pooling)
    throw new InternalError("models/starter: expected a plain head of the starter's pooling");
  const { weight } = headSlots(adapterLayout(config, spec)); // behind all factors
  const values = new Float32Array(weight.offset + head.values.length);
  values.set(adapter.values.subarray(0, weight.offset));
  values.set(head.values, weight.offset);
  return { spec: { ...spec, numLabels: head.spec.numLabels }, values };
}
