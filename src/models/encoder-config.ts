// config.json of a BERT folder: keys read, limits and refusals of FORMATS 4. Unknown keys are ignored, never acted on.
import { decodeUtf8, isObject, parseStrictJson, type JsonObject } from "@/formats/strict-json";
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

function activationOf(json: JsonObject): "gelu" | "gelu_new" {
  const name = json["hidden_act"] ?? "gelu";
  if (name === "gelu" || name === "gelu_new") return name;
  throw refuse("expected hidden_act gelu or gelu_new");
}

function layerNormEpsilonOf(json: JsonObject): number {
  const value = json["layer_norm_eps"] ?? 1e-12;
  if (typeof value !== "number" || !(value > 0 && value <= 0.1)) throw refuse("expected layer_norm_eps above 0, up to 0.1");
  return value;
}

function checkFamily(json: JsonObject): void {
  const family = json["model_type"];
  if (family !== "bert")
    throw modelFault("MDL-FAMILY", "expected model_type bert", {
      file,
      received: typeof family === "string" ? family : "",
    });
  const position = json["position_embedding_type"] ?? "absolute";
  if (position !== "absolute") throw refuse("expected position_embedding_type absolute");
  if (json["is_decoder"] === true) throw refuse("expected is_decoder false");
}

/** @throws FormatError MDL-CONFIG (damaged, over 1 MiB, out of range) or MDL-FAMILY (another family). */
export function readEncoderConfig(bytes: Uint8Array): FolderConfig {
  if (bytes.length > 2 ** 20) throw refuse(`expected at most 1 MiB, got ${bytes.length} bytes`);
  const text = decodeUtf8(bytes, true);
  const parsed = text === null ? null : parseStrictJson(text);
  if (!parsed) throw refuse("expected UTF-8");
  if ("fault" in parsed) throw refuse(`expected strict JSON, got ${parsed.fault.kind} at character ${parsed.fault.at}`);
  const json = parsed.value;
  if (!isObject(json)) throw refuse("expected an object");
  checkFamily(json);
  const numHeads = integer(json, "num_attention_heads", { low: 1, high: 2_048 });
  const hiddenSize = integer(json, "hidden_size", { low: 16, high: 2_048 });
  if (hiddenSize % numHeads !== 0) throw refuse("expected hidden_size divisible by num_attention_heads");
  const vocabSize = integer(json, "vocab_size", { low: 5, high: 200_000 });
  const architectures = json["architectures"];
  const names: readonly unknown[] = Array.isArray(architectures) ? architectures : [];
  return {
    encoder: {
      family: "bert",
      hiddenSize,
      numLayers: integer(json, "num_hidden_layers", { low: 1, high: 48 }),
      numHeads,
      intermediateSize: integer(json, "intermediate_size", { low: 1, high: 16_384 }),
      vocabSize,
      maxTokens: integer(json, "max_position_embeddings", { low: 16, high: 4_096 }),
      layerNormEpsilon: layerNormEpsilonOf(json),
      activation: activationOf(json),
      padTokenId: integer(json, "pad_token_id", { low: 0, high: vocabSize - 1, otherwise: 0 }),
    },
    typeVocabSize: integer(json, "type_vocab_size", { low: 1, high: 64, otherwise: 2 }),
    hasClassifier: names.some((name) => typeof name === "string" && name.endsWith("ForSequenceClassification")),
    json,
  };
}
