// adapter_config.json as PEFT 0.21 writes it, and nothing more: facts about privacy are in privacy.json. Source: FORMATS 5.
import { headName, moduleName } from "@/models/layout";
import { layerTargets, type AdapterSpec, type EncoderConfig, type LoraTarget } from "@/models/types";
import type { BaseFacts } from "./types";

/** Module names that no other module of BERT ends with. */
const shortNames: ReadonlyMap<LoraTarget, string> = new Map([
  ["attention.self.query", "query"],
  ["attention.self.key", "key"],
  ["attention.self.value", "value"],
]);

/** PEFT matches by suffix, so targets with ambiguous names ("dense") are listed by full module name. */
function targetModules(
  spec: AdapterSpec,
  config: EncoderConfig,
): { readonly names: readonly string[]; readonly full: boolean } {
  const targets = layerTargets.filter((target) => spec.targets.includes(target));
  const short = targets.flatMap((target) => shortNames.get(target) ?? []);
  if (short.length === targets.length) return { names: short, full: false };
  return {
    names: spec.layers.flatMap((layer) => targets.map((target) => moduleName(config, target, layer))),
    full: true,
  };
}

/** @param spec of the PEFT form: loraRank >= 1 */
export function adapterConfig(spec: AdapterSpec, base: BaseFacts, config: EncoderConfig): Record<string, unknown> {
  const { names, full } = targetModules(spec, config);
  const someLayers = !full && spec.layers.length < config.numLayers;
  return {
    peft_type: "LORA",
    task_type: "SEQ_CLS",
    base_model_name_or_path: base.name,
    revision: base.revision,
    inference_mode: true,
    r: spec.loraRank,
    lora_alpha: spec.loraAlpha,
    lora_dropout: 0,
    bias: "none",
    target_modules: names,
    modules_to_save: [headName(spec)],
    fan_in_fan_out: false,
    init_lora_weights: true,
    use_rslora: false,
    use_dora: false,
    rank_pattern: {},
    alpha_pattern: {},
    ...(someLayers ? { layers_to_transform: spec.layers, layers_pattern: "layer" } : {}),
    peft_version: "0.21.0",
  };
}
