// Name, offset and shape of each trainable tensor in one packed vector [P], in the order of the exported file: for each
// adapted layer and target lora_A [r, in] then lora_B [out, r], then the head's weight [L, H] and bias [L].
import { checkInteger } from "@/base/check";
import { InternalError } from "@/base/errors";
import { bertTargets, type AdapterLayout, type AdapterSpec, type EncoderConfig, type Slot } from "./types";
import type { LoraTarget } from "./types";

type Kind = Slot["kind"];

/** Output and input width of a target's frozen weight [out, in]. */
export function targetShape(config: EncoderConfig, target: LoraTarget): readonly [number, number] {
  const { hiddenSize: H, intermediateSize: F } = config;
  if (target === "intermediate.dense") return [F, H];
  if (target === "output.dense") return [H, F];
  return [H, H];
}

/** "classifier" where the family's own pooler is read; "mean_classifier" for mean pooling, so that stock classes refuse it. */
export const headName = (spec: AdapterSpec): string => (spec.pooling === "mean" ? "mean_classifier" : "classifier");

/** Module path of a target inside transformers' BertForSequenceClassification. */
export const moduleName = (layer: number, target: LoraTarget): string => `bert.encoder.layer.${layer}.${target}`;

/** Throws unless layers ascend inside the model and targets are listed once each. */
function checkSpec(config: EncoderConfig, spec: AdapterSpec): void {
  checkInteger("models/layout", { loraRank: spec.loraRank }, [0, 64]);
  checkInteger("models/layout", { numLabels: spec.numLabels }, [1, 256]);
  if (spec.loraRank === 0) return;
  if (spec.targets.length === 0 || new Set(spec.targets).size !== spec.targets.length)
    throw new InternalError("models/layout: expected each target once and at least one");
  let previous = -1;
  for (const layer of spec.layers) {
    checkInteger("models/layout", { layer }, [previous + 1, config.numLayers - 1]);
    previous = layer;
  }
  if (previous < 0) throw new InternalError("models/layout: expected at least one adapted layer");
}

/** The layout of an adapter on this encoder. P = Σ r·(in + out) over targets and layers + L·H + L; rank 0 has the head alone.
 * Targets stand in the order of bertTargets whatever the order in the spec.
 * @throws InternalError if layers do not ascend inside the model, a target is twice, or rank is outside 0 … 64. */
export function adapterLayout(config: EncoderConfig, spec: AdapterSpec): AdapterLayout {
  checkSpec(config, spec);
  const slots: Slot[] = [];
  let offset = 0;
  const add = (name: string, kind: Kind, shape: readonly number[]) => {
    const size = shape.reduce((product, n) => product * n, 1);
    slots.push({ name, kind, shape, offset, size });
    offset += size;
  };
  if (spec.loraRank > 0) {
    const targets = bertTargets.filter((target) => spec.targets.includes(target));
    for (const layer of spec.layers) {
      for (const target of targets) {
        const [outSize, inSize] = targetShape(config, target);
        const module = moduleName(layer, target);
        add(`${module}.lora_A.weight`, "loraA", [spec.loraRank, inSize]);
        add(`${module}.lora_B.weight`, "loraB", [outSize, spec.loraRank]);
      }
    }
  }
  const head = headName(spec);
  add(`${head}.weight`, "headWeight", [spec.numLabels, config.hiddenSize]);
  add(`${head}.bias`, "headBias", [spec.numLabels]);
  return { slots, size: offset };
}
