// An adapter in the form that PEFT loads. PEFT needs at least one target module, so method head (rank 0) carries neutral
// factors on query and value of the last layer: rank 1, lora_B zero, lora_A a small constant. They change no score.
import { distinctLayers } from "@/models/encoder-modules";
import { adapterLayout } from "@/models/layout";
import { foldScaling } from "@/models/fold-scaling";
import type { AdapterLayout, AdapterSpec, EncoderConfig, LoraTarget } from "@/models/types";

const neutralA = 0.01;
export const neutralTargets: readonly LoraTarget[] = ["attention.self.query", "attention.self.value"];

export interface PeftForm {
  readonly spec: AdapterSpec;
  readonly layout: AdapterLayout;
  /** [P] in layout order. */
  readonly values: Float32Array<ArrayBuffer>;
}

const neutralSpec = (config: EncoderConfig, spec: AdapterSpec): AdapterSpec => ({
  ...spec,
  loraRank: 1,
  loraAlpha: 1,
  targets: neutralTargets,
  layers: [distinctLayers(config) - 1],
});

/** Scaling folded into the classifier, neutral factors added where rank is 0. */
export function peftForm(config: EncoderConfig, adapter: { spec: AdapterSpec; values: Float32Array }): PeftForm {
  const folded = foldScaling(adapter, adapterLayout(config, adapter.spec));
  if (folded.spec.loraRank > 0)
    return { spec: folded.spec, layout: adapterLayout(config, folded.spec), values: Float32Array.from(folded.values) };
  const spec = neutralSpec(config, folded.spec);
  const layout = adapterLayout(config, spec);
  const values = new Float32Array(layout.size);
  for (const slot of layout.slots)
    if (slot.kind === "loraA") values.fill(neutralA, slot.offset, slot.offset + slot.size);
  values.set(folded.values, layout.size - folded.values.length);
  return { spec, layout, values };
}

/** The head alone, bit for bit, out of a PEFT form with neutral factors; null if a factor is not neutral. */
export function headOnly(form: PeftForm): { readonly spec: AdapterSpec; readonly values: Float32Array } | null {
  const { layout, values, spec } = form;
  let headStart = layout.size;
  for (const slot of layout.slots) {
    if (slot.kind === "loraB" && values.subarray(slot.offset, slot.offset + slot.size).some((b) => b !== 0))
      return null;
    if (slot.kind === "headWeight" || slot.kind === "headBias") headStart = Math.min(headStart, slot.offset);
  }
  return {
    spec: { ...spec, loraRank: 0, loraAlpha: 1, targets: [], layers: [] },
    values: values.slice(headStart),
  };
}
