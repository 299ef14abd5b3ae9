// Reads a Hugging Face folder of a family in `families/`: config.json, model.safetensors, and tokenizer.json or vocab.txt. Nothing of a folder is
// run: no pickle, no auto_map, no search pattern. Source: FORMATS 4.
import { readSafetensors } from "@/formats/safetensors";
import { openTokenizer } from "@/text/tokenizer";
import { withDirections } from "./center-directions";
import { readEncoderConfig } from "./encoder-config";
import { readEncoderWeights } from "./encoder-weights";
import { readFeatureStats } from "./feature-stats";
import { modelFault } from "./model-fault";
import { packageHash } from "./package-hash";
import type { EncoderModel, Pooling } from "./types";

type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

const maxWeightBytes = 2 * 2 ** 30;
const pickle = /\.(?:bin|pt|pth|ckpt|pkl)$/;
/** Kept as bytes for the merged model; everything else of the folder is dropped. */
const keptFiles = [
  "config.json",
  "tokenizer.json",
  "tokenizer_config.json",
  "vocab.txt",
  "special_tokens_map.json",
  "LICENSE",
];

function weightsOf(files: Files): Uint8Array<ArrayBuffer> {
  const file = "model.safetensors";
  const weights = files.get(file);
  if (weights) {
    if (weights.length > maxWeightBytes) throw modelFault("MDL-TENSOR", "expected weights up to 2 GiB", { file });
    return weights;
  }
  if (files.has("model.safetensors.index.json"))
    throw modelFault("MDL-SHARDS", "expected one model.safetensors", { file });
  if ([...files.keys()].some((name) => pickle.test(name)))
    throw modelFault("MDL-PICKLE", "expected model.safetensors, got pickle", { file });
  throw modelFault("MDL-ABSENT", "expected model.safetensors", { file });
}

/** null: the folder brings no statistics. */
async function scalingsOf(files: Files, weights: Uint8Array<ArrayBuffer>, H: number): Promise<EncoderModel["scaling"]> {
  const stats = files.get("feature-stats.json");
  if (!stats) return null;
  const scalings = await readFeatureStats(stats, weights, H);
  const directions = files.get("center-directions.json");
  return directions ? withDirections(scalings, directions, weights) : scalings;
}

/** @param name   folder name or Hub id, exported as base_model_name_or_path
 * @param files   raw files by name without folder; only what is needed is looked at
 * @param pooling any but "family" also opens a folder without pooler weights
 * @throws FormatError MDL-*, ST-* or TOK-*; nothing is kept then. */
export async function readModelFolder(name: string, files: Files, pooling: Pooling = "family"): Promise<EncoderModel> {
  const configBytes = files.get("config.json");
  if (!configBytes) throw modelFault("MDL-ABSENT", "expected config.json", { file: "config.json" });
  const config = readEncoderConfig(configBytes);
  const weights = weightsOf(files);
  const tokenizer = openTokenizer(files);
  if (tokenizer.vocabSize > config.encoder.vocabSize)
    throw modelFault("MDL-VOCAB", `expected at most ${config.encoder.vocabSize} tokens, got ${tokenizer.vocabSize}`, {
      file: "config.json",
    });
  const read = readEncoderWeights(readSafetensors(weights, "model.safetensors"), config, pooling);
  const kept = keptFiles.flatMap((file) => {
    const bytes = files.get(file);
    return bytes ? [[file, bytes] as const] : [];
  });
  return {
    config: config.encoder,
    tensors: read.tensors,
    name,
    tokenizer,
    dtype: read.dtype,
    packageSha256: await packageHash(files),
    scaling: await scalingsOf(files, weights, config.encoder.hiddenSize),
    files: new Map(kept),
  };
}
