// adapter_config.json of an adapter made here or by PEFT: plain LoRA on modules of our layout. Source: FORMATS 5.
import { isArray, isObject, type Json, type JsonObject } from "@/formats/strict-json";
import { distinctLayers } from "@/models/encoder-modules";
import { moduleName } from "@/models/layout";
import { layerTargets, type EncoderConfig, type LoraTarget } from "@/models/types";
import { adapterFault } from "./adapter-fault";
import { readJsonObject } from "./read-json";

export interface ReadAdapterConfig {
  readonly loraRank: number;
  /** With rsLoRA α·√r, so that loraAlpha / r is the scale in every case. */
  readonly loraAlpha: number;
  readonly targets: readonly LoraTarget[];
  readonly layers: readonly number[];
}

const file = "adapter_config.json";
const refuse = (detail: string, received = "") => adapterFault("ADP-CONFIG", detail, { file, received });

/** Settings that change what an adapter computes and that are not run here: absent or neutral, or the adapter is refused. */
const neutralOnly = [
  "use_dora",
  "use_qalora",
  "lora_bias",
  "exclude_modules",
  "layer_replication",
  "target_parameters",
  "trainable_token_indices",
  "rank_pattern",
  "alpha_pattern",
  "alora_invocation_tokens",
  "arrow_config",
  "use_bdlora",
];

const isNeutral = (value: Json | undefined): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  (isArray(value) && value.length === 0) ||
  (isObject(value) && Object.keys(value).length === 0);

function checkKind(json: JsonObject): void {
  if (json["peft_type"] !== "LORA") throw adapterFault("ADP-TYPE", "expected peft_type LORA", { file });
  if (json["bias"] !== undefined && json["bias"] !== "none")
    throw adapterFault("ADP-TYPE", "expected bias none", { file });
  for (const key of neutralOnly)
    if (!isNeutral(json[key])) throw adapterFault("ADP-TYPE", `expected no ${key}`, { file });
  if (json["fan_in_fan_out"] === true) throw refuse("expected fan_in_fan_out false");
}

/** PEFT's rule: a module is meant by its full name or by an ending after a dot. */
const isMeant = (module: string, names: readonly string[]): boolean =>
  names.some((name) => module === name || module.endsWith(`.${name}`));

/** The listed layers, or null where the file lists none. */
function layersOf(json: JsonObject, count: number): number[] | null {
  const chosen = json["layers_to_transform"] ?? null;
  if (chosen === null) return null;
  const list = isArray(chosen) ? chosen : [chosen];
  const layers = list.map((layer) => {
    if (typeof layer !== "number" || !Number.isInteger(layer) || layer < 0 || layer >= count)
      throw refuse(`expected layers_to_transform in 0 to ${count - 1}`);
    return layer;
  });
  return [...new Set(layers)].sort((a, b) => a - b);
}

const heads = ["classifier", "cls_classifier", "mean_classifier"];

/** Targets and layers, the same targets in every adapted layer. The pooler is in no layer, so that a list of layers leaves it
 * out unless it is named in full. */
function modulesOf(json: JsonObject, config: EncoderConfig): { targets: LoraTarget[]; layers: number[] } {
  const listed = json["target_modules"];
  if (!isArray(listed)) throw adapterFault("ADP-TARGET", "expected target_modules as a list", { file });
  const names = listed.map((name) => (typeof name === "string" ? name : ""));
  if (heads.some((module) => isMeant(module, names)))
    throw adapterFault("ADP-TARGET", "expected no factors on the classifier", { file });
  const count = distinctLayers(config);
  const listedLayers = layersOf(json, count);
  const chosen = listedLayers ?? Array.from({ length: count }, (_, layer) => layer);
  const perLayer = chosen.map((layer) =>
    layerTargets.filter((target) => isMeant(moduleName(config, target, layer), names)),
  );
  const layers = chosen.filter((_, i) => (perLayer[i]?.length ?? 0) > 0);
  const [inLayers = []] = perLayer.filter((found) => found.length > 0);
  const pooler = moduleName(config, "pooler.dense");
  const hasPooler = listedLayers === null ? isMeant(pooler, names) : names.includes(pooler);
  const targets: LoraTarget[] = [...inLayers, ...(hasPooler ? (["pooler.dense"] as const) : [])];
  if (targets.length === 0) throw adapterFault("ADP-TARGET", "expected target_modules inside the model", { file });
  const even = perLayer.every((found) => found.length === 0 || found.join() === inLayers.join());
  const isUsed = (name: string): boolean =>
    (hasPooler && isMeant(pooler, [name])) ||
    layerTargets.some((target) => layers.some((layer) => isMeant(moduleName(config, target, layer), [name])));
  if (!even || !names.every(isUsed))
    throw adapterFault("ADP-TARGET", "expected the same known modules in every adapted layer", { file });
  return { targets, layers };
}

/** @throws FormatError ADP-CONFIG, ADP-TYPE or ADP-TARGET */
export function readAdapterConfig(bytes: Uint8Array, config: EncoderConfig): ReadAdapterConfig {
  const json = readJsonObject(bytes);
  if (!json) throw refuse("expected strict JSON up to 1 MiB");
  checkKind(json);
  const rank = json["r"];
  const alpha = json["lora_alpha"];
  if (typeof rank !== "number" || !Number.isInteger(rank) || rank < 1 || rank > 64)
    throw refuse("expected whole r in 1 to 64");
  if (typeof alpha !== "number" || !(alpha > 0 && alpha < Infinity)) throw refuse("expected lora_alpha above 0");
  const loraAlpha = json["use_rslora"] === true ? alpha * Math.sqrt(rank) : alpha;
  return { loraRank: rank, loraAlpha, ...modulesOf(json, config) };
}
