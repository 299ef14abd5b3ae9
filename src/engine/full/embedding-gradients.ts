// The gradient of embedding rows brought back to the tables: word, position and token type 0 each get the sum of their rows.
import type { PackedBatch } from "@/engine/engine";
import { InternalError } from "@/base/errors";
import { encoderModules } from "@/models/encoder-modules";
import type { FullLayout } from "@/models/full-layout";
import type { EncoderConfig } from "@/models/types";

/** Offsets in [W] of the three tables. */
export interface EmbeddingPlaces {
  readonly word: number;
  readonly position: number;
  readonly type: number;
}

export function embeddingPlaces(layout: FullLayout, config: EncoderConfig): EmbeddingPlaces {
  const { wordEmbedding, positionEmbedding, typeEmbedding } = encoderModules(config);
  const at = (module: string): number => {
    const slot = layout.slots.find(({ name }) => name === `${module}.weight`);
    if (!slot) throw new InternalError(`engine/full: expected the tensor ${module}.weight, got none`);
    return slot.offset;
  };
  return { word: at(wordEmbedding), position: at(positionEmbedding), type: at(typeEmbedding) };
}

/** Adds `rows` [N, E], the gradient of the summed embeddings, to `sum` [W]. */
export function scatterEmbeddings(
  rows: Float32Array,
  { tokens, offsets }: PackedBatch,
  { sum, places }: { readonly sum: Float32Array; readonly places: EmbeddingPlaces },
): void {
  const E = rows.length / Math.max(1, tokens.length);
  for (let b = 0; b + 1 < offsets.length; b++) {
    const start = offsets[b]!;
    for (let n = start; n < offsets[b + 1]!; n++) {
      const word = places.word + tokens[n]! * E;
      const position = places.position + (n - start) * E;
      for (let h = 0; h < E; h++) {
        const value = rows[n * E + h]!;
        sum[word + h]! += value;
        sum[position + h]! += value;
        sum[places.type + h]! += value;
      }
    }
  }
}
