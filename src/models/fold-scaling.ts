// Moves the public standardisation of pooled features into the classifier, so that the exported file is a plain linear head.
//   W·((t − mean)/std) + b = (W/std)·t + (b − W·(mean/std))
import { checkLength } from "@/base/check";
import { InternalError } from "@/base/errors";
import type { AdapterLayout, AdapterSpec, Slot } from "./types";

export interface Adapter {
  readonly spec: AdapterSpec;
  /** [P] in layout order. */
  readonly values: Float32Array;
}

export function headSlots(layout: AdapterLayout): { readonly weight: Slot; readonly bias: Slot } {
  const weight = layout.slots.find((slot) => slot.kind === "headWeight");
  const bias = layout.slots.find((slot) => slot.kind === "headBias");
  if (!weight || !bias) throw new InternalError("models/fold-scaling: the layout has no head");
  return { weight, bias };
}

/** Returns the same function of raw pooled features with scaling null; sums run in float64 and round once. Without scaling
 * the adapter is returned as it is. LoRA factors are untouched. */
export function foldScaling(adapter: Adapter, layout: AdapterLayout): Adapter {
  const { spec, values } = adapter;
  checkLength("models/fold-scaling", "values", [values.length, layout.size]);
  if (spec.scaling === null) return adapter;
  const { mean, std } = spec.scaling;
  const { weight, bias } = headSlots(layout);
  const [L = 0, H = 0] = weight.shape;
  checkLength("models/fold-scaling", "mean", [mean.length, H]);
  checkLength("models/fold-scaling", "std", [std.length, H]);
  const folded = Float32Array.from(values);
  for (let l = 0; l < L; l++) {
    let shift = 0;
    for (let h = 0; h < H; h++) {
      const at = weight.offset + l * H + h;
      const scaled = values[at]! / std[h]!;
      folded[at] = scaled;
      shift += scaled * mean[h]!;
    }
    folded[bias.offset + l] = values[bias.offset + l]! - shift;
  }
  return { spec: { ...spec, scaling: null }, values: folded };
}
