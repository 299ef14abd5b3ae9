// The center of the standardised features, learned with method "head" along public directions: one more slot of the training layout,
// folded into the public scaling before export, so that the exported head stays plain. Why: docs/decisions/004-learned-center.md.
import { checkLength } from "@/base/check";
import type { Adapter } from "@/models/fold-scaling";
import { adapterLayout } from "@/models/layout";
import type { AdapterLayout, EncoderConfig, FeatureScaling } from "@/models/types";
import type { OptimizerPlan, Plan } from "./plan";

type Shape = Pick<Plan, "adapter"> & { readonly optimizer: Pick<OptimizerPlan, "centering"> };

/** What a run trains, and what gets noise: the adapter's layout, and behind it the center's [k] coefficients where the plan learns one. */
export function trainingLayout(config: EncoderConfig, { adapter, optimizer }: Shape): AdapterLayout {
  const layout = adapterLayout(config, adapter);
  const size = (adapter.scaling?.directions?.length ?? 0) / config.hiddenSize;
  if (!optimizer.centering || size === 0) return layout;
  const center = { name: "feature_center", kind: "featureCenter", shape: [size], offset: layout.size, size } as const;
  return { slots: [...layout.slots, center], size: layout.size + size };
}

/** c = D^T a [H], of coefficients a [k] along orthonormal directions D [k, H]. */
export function centerOf(coefficients: ArrayLike<number>, directions: Float32Array): Float32Array {
  const k = coefficients.length;
  const H = directions.length / k;
  const center = new Float32Array(H);
  for (let j = 0; j < k; j++) for (let h = 0; h < H; h++) center[h]! += coefficients[j]! * directions[j * H + h]!;
  return center;
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
  const { scaling } = spec;
  if (!slot || !scaling?.directions) return adapter;
  const { mean, std, directions } = scaling;
  const center = centerOf(values.subarray(slot.offset, slot.offset + slot.size), directions);
  const moved: FeatureScaling = { mean: mean.map((value, h) => value + std[h]! * center[h]!), std };
  return { spec: { ...spec, scaling: moved }, values: values.slice(0, slot.offset) };
}
