// Name, offset and shape of each trainable tensor in one packed vector [P], in the order of the exported file: for each
// adapted layer and target lora_A [r, in] then lora_B [out, r], then the pooler's pair, then the head's weight [L, H] and bias [L].
import { checkInteger } from "@/base/check";
import { InternalError } from "@/base/errors";
import { distinctLayers, encoderModules } from "./encoder-modules";
import { familyOf } from "./families/registry";
import { layerTargets, type AdapterLayout, type AdapterSpec, type EncoderConfig, type Slot } from "./types";
import type { LayerTarget, LoraTarget, Pooling } from "./types";

type Kind = Slot["kind"];

/** Output and input width of a target's frozen weight [out, in]. */
export function targetShape(config: EncoderConfig, target: LoraTarget): readonly [number, number] {
  const { hiddenSize: H, intermediateSize: F } = config;
  if (target === "intermediate.dense") return [F, H];
  if (target === "output.dense") return [H, F];
  return [H, H];
}

const headNames: Readonly<Record<Pooling, string>> = {
  family: "classifier",
  cls: "cls_classifier",
  mean: "mean_classifier",
};

/** "classifier" where the family's own pooler is read; another name for any other pooling, so that stock classes refuse it. */
export const headName = (spec: Pick<AdapterSpec, "pooling">): string => headNames[spec.pooling];

/** Module path of a target inside the family's classifier of transformers: "bert.encoder.layer.0.attention.self.query".
 * Any pass of a shared layer has the same path; the pooler belongs to no layer. */
export function moduleName(config: EncoderConfig, target: LoraTarget, layer = 0): string {
  const { prefix } = familyOf(config);
  const { layers, pooler } = encoderModules(config);
  if (target === "pooler.dense") return prefix + pooler;
  const modules = layers[layer];
  if (!modules) throw new InternalError(`models/layout: expected a layer below ${layers.length}, got ${layer}`);
  return prefix + modules.dense[target];
}

/** The adapted targets that stand in layers, in the order of layerTargets whatever the order in the spec. */
export const adaptedInLayers = (spec: AdapterSpec): readonly LayerTarget[] =>
  spec.loraRank === 0 ? [] : layerTargets.filter((target) => spec.targets.includes(target));

export const adaptsPooler = (spec: AdapterSpec): boolean => spec.loraRank > 0 && spec.targets.includes("pooler.dense");

/** j0, the lowest layer that must run again when the adapter changes: 0 … numLayers − 1. Rows below it depend on the encoder and the
 * report alone. Where no layer is adapted it is the last one, so that the last layer always stands above. */
export const lowestLayer = (config: EncoderConfig, spec: AdapterSpec): number =>
  adaptedInLayers(spec).length === 0 ? config.numLayers - 1 : Math.min(...spec.layers);

/** Throws unless layers ascend inside the model and targets are listed once each. */
function checkSpec(config: EncoderConfig, spec: AdapterSpec): void {
  checkInteger("models/layout", { loraRank: spec.loraRank }, [0, 64]);
  checkInteger("models/layout", { numLabels: spec.numLabels }, [1, 256]);
  if (spec.loraRank === 0) return;
  if (spec.targets.length === 0 || new Set(spec.targets).size !== spec.targets.length)
    throw new InternalError("models/layout: expected each target once and at least one");
  if (adaptsPooler(spec) && spec.pooling !== "family")
    throw new InternalError("models/layout: expected family pooling where the pooler is adapted");
  let previous = -1;
  for (const layer of spec.layers) {
    checkInteger("models/layout", { layer }, [previous + 1, distinctLayers(config) - 1]);
    previous = layer;
  }
  if (spec.layers.length > 0 !== adaptedInLayers(spec).length > 0)
    throw new InternalError("models/layout: expected adapted layers exactly where a target stands in them");
}

/** The layout of an adapter on this encoder. P = Σ r·(in + out) over targets and layers + L·H + L; rank 0 has the head alone.
 * A layer that the family runs several times has its slots once.
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
  const addPair = (target: LoraTarget, layer?: number) => {
    const [outSize, inSize] = targetShape(config, target);
    const module = moduleName(config, target, layer);
    add(`${module}.lora_A.weight`, "loraA", [spec.loraRank, inSize]);
    add(`${module}.lora_B.weight`, "loraB", [outSize, spec.loraRank]);
  };
  const targets = adaptedInLayers(spec);
  for (const layer of targets.length > 0 ? spec.layers : []) for (const target of targets) addPair(target, layer);
  if (adaptsPooler(spec)) addPair("pooler.dense");
  const head = headName(spec);
  add(`${head}.weight`, "headWeight", [spec.numLabels, config.hiddenSize]);
  add(`${head}.bias`, "headBias", [spec.numLabels]);
  return { slots, size: offset };
}
