// config.json of a model folder: keys read, limits and refusals of FORMATS 4. Unknown keys are ignored, never acted on.
import { decodeUtf8, isObject, parseStrictJson, type JsonObject } from "@/formats/strict-json";
import type { Family } from "./families/family";
import { families } from "./families/registry";
import { modelFault } from "./model-fault";
import type { EncoderConfig } from "./types";

export interface FolderConfig {
  readonly encoder: EncoderConfig;
  readonly typeVocabSize: number;
  /** True where `architectures` names a classifier (a merged model): its head is then part of the folder. */
  readonly hasClassifier: boolean;
  readonly json: JsonObject;
}

const file = "config.json";
const refuse = (detail: string) => modelFault("MDL-CONFIG", detail, { file });

function integer(json: JsonObject, key: string, range: { low: number; high: number; otherwise?: number }): number {
  const value = json[key] ?? range.otherwise;
  if (typeof value !== "number" || !Number.isInteger(value) || value < range.low || value > range.high)
    throw refuse(`expected whole ${key} in ${range.low} to ${range.high}`);
  return value;
}

/** The kernels read rows of four numbers. */
function width(json: JsonObject, key: string, limits: { low: number; high: number }): number {
  const value = integer(json, key, limits);
  if (value % 4 !== 0) throw refuse(`expected ${key} divisible by 4`);
  return value;
}

function activationOf(json: JsonObject, otherwise: EncoderConfig["activation"]): EncoderConfig["activation"] {
  const name = json["hidden_act"] ?? otherwise;
  if (name === "gelu" || name === "gelu_new") return name;
  throw refuse("expected hidden_act gelu or gelu_new");
}

function layerNormEpsilonOf(json: JsonObject): number {
  const value = json["layer_norm_eps"] ?? 1e-12;
  if (typeof value !== "number" || !(value > 0 && value <= 0.1))
    throw refuse("expected layer_norm_eps above 0, up to 0.1");
  return value;
}

function checkedFamily(json: JsonObject): Family {
  const name = json["model_type"];
  const family = Object.values(families).find(({ modelType }) => modelType === name);
  if (!family)
    throw modelFault("MDL-FAMILY", `expected model_type ${Object.keys(families).join(" or ")}`, {
      file,
      received: typeof name === "string" ? name : "",
    });
  for (const [key, value] of Object.entries(family.config.fixed))
    if ((json[key] ?? value) !== value) throw refuse(`expected ${key} ${value}`);
  return family;
}

function encoderOf(json: JsonObject, family: Family): EncoderConfig {
  const numHeads = integer(json, "num_attention_heads", { low: 1, high: 512 });
  const hiddenSize = width(json, "hidden_size", { low: 16, high: 2_048 });
  if (hiddenSize % (4 * numHeads) !== 0)
    throw refuse("expected hidden_size / num_attention_heads to be a whole number divisible by 4");
  const vocabSize = integer(json, "vocab_size", { low: 5, high: 200_000 });
  const { embeddingSize, activation } = family.config;
  return {
    family: family.modelType,
    embeddingSize: embeddingSize === null ? hiddenSize : width(json, embeddingSize, { low: 4, high: 2_048 }),
    hiddenSize,
    numLayers: integer(json, "num_hidden_layers", { low: 1, high: 48 }),
    numHeads,
    intermediateSize: width(json, "intermediate_size", { low: 4, high: 16_384 }),
    vocabSize,
    maxTokens: integer(json, "max_position_embeddings", { low: 16, high: 4_096 }),
    layerNormEpsilon: layerNormEpsilonOf(json),
    activation: activationOf(json, activation),
    padTokenId: integer(json, "pad_token_id", { low: 0, high: vocabSize - 1, otherwise: 0 }),
  };
}

/** @throws FormatError MDL-CONFIG (damaged, over 1 MiB, out of range, another architecture) or MDL-FAMILY (another family). */
export function readEncoderConfig(bytes: Uint8Array): FolderConfig {
  if (bytes.length > 2 ** 20) throw refuse(`expected at most 1 MiB, got ${bytes.length} bytes`);
  const text = decodeUtf8(bytes, true);
  const parsed = text === null ? null : parseStrictJson(text);
  if (!parsed) throw refuse("expected UTF-8");
  if ("fault" in parsed) throw refuse(`expected strict JSON, got ${parsed.fault.kind} at character ${parsed.fault.at}`);
  const json = parsed.value;
  if (!isObject(json)) throw refuse("expected an object");
  const family = checkedFamily(json);
  const architectures = json["architectures"];
  const names: readonly unknown[] = Array.isArray(architectures) ? architectures : [];
  return {
    encoder: encoderOf(json, family),
    typeVocabSize: integer(json, "type_vocab_size", { low: 1, high: 64, otherwise: 2 }),
    hasClassifier: names.some((name) => typeof name === "string" && name.endsWith("ForSequenceClassification")),
    json,
  };
}
