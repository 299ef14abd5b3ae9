// The merged model: base weights plus update, in float32, that transformers loads without PEFT. Family pooling only.
//   W' = W + (loraAlpha / r) · B · A
import { InputError, InternalError } from "@/base/errors";
import { sha256Hex } from "@/base/hash";
import { mergedFamilyOnly } from "@/base/problems/export";
import { writeSafetensors, type NamedTensor } from "@/formats/safetensors-write";
import { encoderModules } from "@/models/encoder-modules";
import { familyOf } from "@/models/families/registry";
import { foldScaling, headSlots, type Adapter } from "@/models/fold-scaling";
import { adapterLayout } from "@/models/layout";
import type { AdapterLayout, EncoderConfig, EncoderModel, Slot } from "@/models/types";
import { jsonBytes, textBytes } from "./bytes";
import { card, cardFacts } from "./card";
import { byIndex, byName, labelsFile } from "./labels-file";
import { claimOf, privacyFile, statementFacts } from "./privacy-file";
import { sumsFile, sumsName } from "./sums";
import type { AdapterBundle, BundleFiles } from "./types";

const copied = ["tokenizer.json", "tokenizer_config.json", "vocab.txt", "special_tokens_map.json", "LICENSE"];

/** weight [out, in] += scale · B [out, r] · A [r, in]; products in float64, one rounding an element. */
function addUpdate(weight: Float32Array, factors: { a: Slot; b: Slot }, adapter: Adapter): void {
  const { a, b } = factors;
  const [r = 0, inSize = 0] = a.shape;
  const [outSize = 0] = b.shape;
  const scale = adapter.spec.loraAlpha / r;
  const { values } = adapter;
  for (let o = 0; o < outSize; o++) {
    for (let i = 0; i < inSize; i++) {
      let sum = 0;
      for (let k = 0; k < r; k++) sum += values[b.offset + o * r + k]! * values[a.offset + k * inSize + i]!;
      weight[o * inSize + i]! += scale * sum;
    }
  }
}

/** Base weight name (without prefix) → its pair of factors. */
function factorsByWeight(layout: AdapterLayout, prefix: string): Map<string, { a: Slot; b: Slot }> {
  const pairs = new Map<string, { a: Slot; b: Slot }>();
  for (const a of layout.slots.filter(({ kind }) => kind === "loraA")) {
    const b = layout.slots.find(({ name }) => name === a.name.replace(".lora_A.", ".lora_B."));
    if (!b) throw new InternalError("export/merged: a factor has no partner");
    pairs.set(a.name.slice(prefix.length).replace(".lora_A.", "."), { a, b });
  }
  return pairs;
}

function mergedTensors(model: EncoderModel, adapter: Adapter, layout: AdapterLayout): NamedTensor[] {
  const { prefix } = familyOf(model.config);
  const pairs = factorsByWeight(layout, prefix);
  const tensors: NamedTensor[] = [];
  for (const [name, { shape, values }] of model.tensors) {
    const factors = pairs.get(name);
    const merged = factors ? Float32Array.from(values) : values;
    if (factors) addUpdate(merged, factors, adapter);
    tensors.push({ name: `${prefix}${name}`, shape, values: merged });
  }
  const { weight, bias } = headSlots(layout);
  for (const slot of [weight, bias])
    tensors.push({
      name: slot.name,
      shape: slot.shape,
      values: adapter.values.slice(slot.offset, slot.offset + slot.size),
    });
  return tensors;
}

function mergedConfig(config: EncoderConfig, model: EncoderModel, labels: readonly string[]): Record<string, unknown> {
  const { typeEmbedding } = encoderModules(config);
  const typeVocabSize = model.tensors.get(`${typeEmbedding}.weight`)?.shape[0] ?? 2;
  const family = familyOf(config);
  const { embeddingSize } = family.config;
  return {
    architectures: [family.classifierClass],
    model_type: family.modelType,
    ...(embeddingSize === null ? {} : { [embeddingSize]: config.embeddingSize }),
    hidden_size: config.hiddenSize,
    num_hidden_layers: config.numLayers,
    num_attention_heads: config.numHeads,
    intermediate_size: config.intermediateSize,
    vocab_size: config.vocabSize,
    max_position_embeddings: config.maxTokens,
    type_vocab_size: typeVocabSize,
    layer_norm_eps: config.layerNormEpsilon,
    hidden_act: config.activation,
    pad_token_id: config.padTokenId,
    problem_type: "multi_label_classification",
    id2label: byIndex(labels),
    label2id: byName(labels),
    dtype: "float32",
  };
}

/** All files of folder merged/. @throws InputError EXPORT-MERGED for another pooling than the family's. */
export async function mergedFolder(model: EncoderModel, bundle: AdapterBundle): Promise<BundleFiles> {
  const { spec, privacy } = bundle;
  if (spec.pooling !== "family") throw new InputError(mergedFamilyOnly());
  const layout = adapterLayout(model.config, spec);
  const folded = foldScaling(bundle, layout);
  const weights = writeSafetensors(mergedTensors(model, folded, layout), { format: "pt" });
  const files: BundleFiles = new Map([
    ["config.json", jsonBytes(mergedConfig(model.config, model, bundle.labels))],
    ["model.safetensors", weights],
  ]);
  for (const name of copied) {
    const bytes = model.files.get(name);
    if (bytes) files.set(name, bytes);
  }
  const labelBytes = jsonBytes(labelsFile(bundle));
  files.set("labels.json", labelBytes);
  if (privacy) {
    const hashes = { labelsSha256: await sha256Hex(labelBytes), adapterSha256: await sha256Hex(weights) };
    files.set("privacy.json", jsonBytes(privacyFile(statementFacts(bundle, privacy, hashes))));
  }
  files.set("README.md", textBytes(card(cardFacts(bundle, privacy && claimOf(privacy)), "merged")));
  files.set(sumsName, await sumsFile(files));
  return files;
}
