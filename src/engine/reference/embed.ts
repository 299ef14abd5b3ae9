// Embedding rows, gathered in JavaScript: word + token type 0 + position, before the first normalization.
import type { EncoderWeights } from "@/models/types";
import type { PackedBatch } from "@/engine/engine";
import { weightNamed } from "./encoder-tensors";

/** [N, H]; positions count from 0 in each report. */
export type Embed = (batch: PackedBatch) => Float32Array<ArrayBuffer>;

/** Token type 0 is folded into the positions once. */
export function embedder(weights: EncoderWeights): Embed {
  const { hiddenSize: H, maxTokens } = weights.config;
  const word = weightNamed(weights, "embeddings.word_embeddings.weight").values; // [V, H]
  const type = weightNamed(weights, "embeddings.token_type_embeddings.weight").values; // [types, H]
  const position = weightNamed(weights, "embeddings.position_embeddings.weight").values.slice(0, maxTokens * H);
  for (let i = 0; i < position.length; i++) position[i] = position[i]! + type[i % H]!;
  return ({ tokens, offsets }) => {
    const out = new Float32Array(tokens.length * H);
    for (let b = 0; b + 1 < offsets.length; b++) {
      const start = offsets[b]!;
      for (let n = start; n < offsets[b + 1]!; n++) {
        const fromWord = tokens[n]! * H;
        const fromPosition = (n - start) * H;
        for (let h = 0; h < H; h++) out[n * H + h] = word[fromWord + h]! + position[fromPosition + h]!;
      }
    }
    return out;
  };
}
