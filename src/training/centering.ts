// The center of the standardised features, learned with method "head": one more slot of the training layout, folded into the
// public scaling before export, so that the exported head stays plain. Why: docs/decisions/004-learned-center.md.
import { checkLength } from "@/base/check";
import type { Adapter } from "@/models/fold-scaling";
import { adapterLayout } from "@/models/layout";
import type { AdapterLayout, EncoderConfig, FeatureScaling } from "@/models/types";
import type { OptimizerPlan, Plan } from "./plan";

type Shape = Pick<Plan, "adapter"> & { readonly optimizer: Pick<OptimizerPlan, "centering"> };

/** What a run trains, and what gets noise: the adapter's layout, and the center [H] behind it where the plan learns one. */
export function trainingLayout(config: EncoderConfig, { adapter, optimizer }: Shape): AdapterLayout {
  const layout = adapterLayout(config, adapter);
  if (!optimizer.centering) return layout;
  const H = config.hiddenSize;
  const center = { name: "feature_center", kind: "featureCenter", shape: [H], offset: layout.size, size: H } as const;
  return { slots: [...layout.slots, center], size: layout.size + H };
}

/**
 * Takes the center out of trained values: (t − mean)/std − c = (t − (mean + std·c))/std.
 * @param values  [P] of `layout`, which may have a center
 * @returns the adapter of the spec with the center in its scaling; values as they are where the layout has none
 */
export function foldCenter(adapter: Adapter, layout: AdapterLayout): Adapter {
  const { spec, values } = adapter;
  checkLength("training/centering", "values", [values.length, layout.size]);
  const slot = layout.slots.find(({ kind }) => kind === "featureCenter");
  if (!slot) return adapter;
  const center = values.subarray(slot.offset, slot.offset + slot.size);
  const plain: FeatureScaling = { mean: new Float32Array(slot.size), std: new Float32Array(slot.size).fill(1) };
  const { mean, std } = spec.scaling ?? plain;
  const scaling = { mean: mean.map((value, h) => value + std[h]! * center[h]!), std };
  return { spec: { ...spec, scaling }, values: values.slice(0, slot.offset) };
}
