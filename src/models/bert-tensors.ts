// Names and shapes of the tensors of a BERT encoder, without prefix, as Hugging Face transformers saves them.
import type { EncoderConfig } from "./types";

type Shape = readonly number[];

/** Every tensor that the encoder needs, the pooler included. */
export function bertTensors(config: EncoderConfig, typeVocabSize: number): Map<string, Shape> {
  const { hiddenSize: H, intermediateSize: F } = config;
  const shapes = new Map<string, Shape>();
  const linear = (name: string, outSize: number, inSize: number) => {
    shapes.set(`${name}.weight`, [outSize, inSize]);
    shapes.set(`${name}.bias`, [outSize]);
  };
  const norm = (name: string) => {
    shapes.set(`${name}.weight`, [H]);
    shapes.set(`${name}.bias`, [H]);
  };
  shapes.set("embeddings.word_embeddings.weight", [config.vocabSize, H]);
  shapes.set("embeddings.position_embeddings.weight", [config.maxTokens, H]);
  shapes.set("embeddings.token_type_embeddings.weight", [typeVocabSize, H]);
  norm("embeddings.LayerNorm");
  for (let layer = 0; layer < config.numLayers; layer++) {
    const at = `encoder.layer.${layer}`;
    for (const part of ["query", "key", "value"]) linear(`${at}.attention.self.${part}`, H, H);
    linear(`${at}.attention.output.dense`, H, H);
    norm(`${at}.attention.output.LayerNorm`);
    linear(`${at}.intermediate.dense`, F, H);
    linear(`${at}.output.dense`, H, F);
    norm(`${at}.output.LayerNorm`);
  }
  linear("pooler.dense", H, H);
  return shapes;
}

export const isPooler = (name: string): boolean => name.startsWith("pooler.");
