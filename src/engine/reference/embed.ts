// Embedding rows, gathered in JavaScript: word + token type 0 + position, before the first normalization.
import { encoderModules } from "@/models/encoder-modules";
import type { EncoderWeights } from "@/models/types";
import type { PackedBatch } from "@/engine/engine";
import { weightNamed } from "./encoder-tensors";

/** [N, E]; positions count from 0 in each report. */
export type Embed = (batch: PackedBatch) => Float32Array<ArrayBuffer>;

/** Token type 0 is folded into the positions once. */
export function embedder(weights: EncoderWeights): Embed {
  const { embeddingSize: E, maxTokens } = weights.config;
  const modules = encoderModules(weights.config);
  const rowsOf = (module: string): Float32Array => weightNamed(weights, `${module}.weight`).values;
  const word = rowsOf(modules.wordEmbedding); // [V, E]
  const type = rowsOf(modules.typeEmbedding); // [types, E]
  const position = rowsOf(modules.positionEmbedding).slice(0, maxTokens * E);
  for (let i = 0; i < position.length; i++) position[i] = position[i]! + type[i % E]!;
  return ({ tokens, offsets }) => {
    const out = new Float32Array(tokens.length * E);
    for (let b = 0; b + 1 < offsets.length; b++) {
      const start = offsets[b]!;
      for (let n = start; n < offsets[b + 1]!; n++) {
        const fromWord = tokens[n]! * E;
        const fromPosition = (n - start) * E;
        for (let e = 0; e < E; e++) out[n * E + e] = word[fromWord + e]! + position[fromPosition + e]!;
      }
    }
    return out;
  };
}
