// Random BERT and ALBERT folders small enough for a test: hidden 16, 2 layers, 2 heads, 32 tokens of vocabulary.
import { seededRng, uniform } from "@/base/random";
import { writeSafetensors, type NamedTensor } from "@/formats/safetensors-write";
import { encoderShapes } from "@/models/encoder-shapes";
import type { EncoderConfig } from "@/models/types";

export const tinyConfig: EncoderConfig = {
  family: "bert",
  embeddingSize: 16,
  hiddenSize: 16,
  numLayers: 2,
  numHeads: 2,
  intermediateSize: 24,
  vocabSize: 32,
  maxTokens: 20,
  layerNormEpsilon: 1e-12,
  activation: "gelu",
  padTokenId: 0,
};

export const tinyConfigJson = {
  architectures: ["BertModel"],
  model_type: "bert",
  hidden_size: 16,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  intermediate_size: 24,
  vocab_size: 32,
  max_position_embeddings: 20,
  type_vocab_size: 2,
  layer_norm_eps: 1e-12,
  hidden_act: "gelu",
  pad_token_id: 0,
};

/** The shared layer runs twice; embeddings of 8. */
export const tinyAlbertConfig: EncoderConfig = {
  ...tinyConfig,
  family: "albert",
  embeddingSize: 8,
  activation: "gelu_new",
};

/** As transformers 5.24 writes it, dropout left out. */
export const tinyAlbertJson = {
  ...tinyConfigJson,
  architectures: ["AlbertModel"],
  model_type: "albert",
  embedding_size: 8,
  hidden_act: "gelu_new",
  num_hidden_groups: 1,
  inner_group_num: 1,
};

const words =
  "[PAD] [UNK] [CLS] [SEP] [MASK] heart size is normal no effusion lung ##s clear the of and in there ##ing ##ed a".split(
    " ",
  );
export const tinyVocabulary = [...words, ...Array.from({ length: 32 - words.length }, (_, i) => `[unused${i}]`)];

export const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

export function randomValues(size: number, seed: number, scale = 0.3): Float32Array<ArrayBuffer> {
  const rng = seededRng(seed);
  return Float32Array.from({ length: size }, () => scale * (2 * uniform(rng) - 1));
}

/** Tensors of the encoder under plain names; LayerNorm weights near 1. */
export function tinyTensors(config: EncoderConfig = tinyConfig): NamedTensor[] {
  return [...encoderShapes(config, 2)].map(([name, shape], i) => {
    const values = randomValues(
      shape.reduce((a, b) => a * b, 1),
      100 + i,
    );
    return { name, shape, values: /(?:LayerNorm|layer_norm)\.weight$/.test(name) ? values.map((v) => 1 + v) : values };
  });
}

export type Files = Map<string, Uint8Array<ArrayBuffer>>;

/** The same folder of ALBERT; `tensors` and `config` may be replaced. */
export const tinyAlbertFolder = (change: Parameters<typeof tinyFolder>[0] = {}): Files =>
  tinyFolder({ tensors: tinyTensors(tinyAlbertConfig), config: tinyAlbertJson, prefix: "albert.", ...change });

/** A whole folder; `tensors` and `config` may be replaced. */
export function tinyFolder(
  change: { readonly tensors?: readonly NamedTensor[]; readonly config?: unknown; readonly prefix?: string } = {},
): Files {
  const tensors = (change.tensors ?? tinyTensors()).map((tensor) => ({
    ...tensor,
    name: (change.prefix ?? "") + tensor.name,
  }));
  return new Map([
    ["config.json", encode(JSON.stringify(change.config ?? tinyConfigJson, null, 2))],
    ["model.safetensors", writeSafetensors(tensors, { format: "pt" })],
    ["vocab.txt", encode(tinyVocabulary.join("\n") + "\n")],
    ["tokenizer_config.json", encode('{"do_lower_case": true, "tokenizer_class": "BertTokenizer"}')],
    ["LICENSE", encode("Apache-2.0\n")],
  ]);
}
