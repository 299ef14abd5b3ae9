// adapter_config.json as PEFT 0.21 writes it, and nothing more: facts about privacy are in privacy.json. Source: FORMATS 5.
import { distinctLayers } from "@/models/encoder-modules";
import { familyOf } from "@/models/families/registry";
import { adaptedInLayers, adaptsPooler, headName, moduleName } from "@/models/layout";
import { loraTargets, type AdapterSpec, type EncoderConfig } from "@/models/types";
import type { BaseFacts } from "./types";

/** PEFT matches by ending, so targets whose endings are ambiguous ("dense") are listed by full module name. A list of layers hides
 * the pooler, which belongs to none, from a match by ending. */
function targetModules(spec: AdapterSpec, config: EncoderConfig): Record<string, unknown> {
  const { endings } = familyOf(config);
  const inLayers = adaptedInLayers(spec);
  const hasPooler = adaptsPooler(spec);
  const targets = loraTargets.filter((target) => spec.targets.includes(target));
  const short = targets.flatMap((target) => endings[target] ?? []);
  const someLayers = inLayers.length > 0 && spec.layers.length < distinctLayers(config);
  if (short.length === targets.length && !(someLayers && hasPooler))
    return {
      target_modules: short,
      ...(someLayers ? { layers_to_transform: spec.layers, layers_pattern: "layer" } : {}),
    };
  const names = inLayers.length > 0 ? spec.layers : [];
  return {
    target_modules: [
      ...names.flatMap((layer) => inLayers.map((target) => moduleName(config, target, layer))),
      ...(hasPooler ? [moduleName(config, "pooler.dense")] : []),
    ],
  };
}

/** @param spec of the PEFT form: loraRank >= 1 */
export function adapterConfig(spec: AdapterSpec, base: BaseFacts, config: EncoderConfig): Record<string, unknown> {
  const { target_modules, ...layers } = targetModules(spec, config);
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
    target_modules,
    modules_to_save: [headName(spec)],
    fan_in_fan_out: false,
    init_lora_weights: true,
    use_rslora: false,
    use_dora: false,
    rank_pattern: {},
    alpha_pattern: {},
    ...layers,
    peft_version: "0.21.0",
  };
}
