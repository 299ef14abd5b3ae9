// A base encoder in memory, an adapter on it, and the one layout that engine, optimizer and export share. Types only.
import type { Tokenizer } from "@/text/tokenizer";

/** Public numbers of an encoder (config.json), named as in CONTRIBUTING.md. */
export interface EncoderConfig {
  /** A file of `families/`. */
  readonly family: "bert" | "albert";
  /** E, width of the embeddings before their projection to H; H itself in families without one. */
  readonly embeddingSize: number;
  readonly hiddenSize: number;
  readonly numLayers: number;
  readonly numHeads: number;
  readonly intermediateSize: number;
  readonly vocabSize: number;
  /** Longest report that the model takes, [CLS] and [SEP] included. */
  readonly maxTokens: number;
  readonly layerNormEpsilon: number;
  readonly activation: "gelu" | "gelu_new";
  readonly padTokenId: number;
}

export interface Tensor {
  readonly shape: readonly number[];
  /** Row-major; float16 files are widened exactly. */
  readonly values: Float32Array;
}

/** Public standardisation of pooled features: t' = (t − mean) / std, both [H]; made from licence-clean text, never from reports. */
export interface FeatureScaling {
  readonly mean: Float32Array;
  readonly std: Float32Array;
  /** [k, H] orthonormal rows: where in t' the means of public chest reports lie. A center is learned along them (training/centering.ts). */
  readonly directions?: Float32Array;
}

/** Weights under Hugging Face names without prefix, as `encoderModules` lists them: "embeddings.word_embeddings.weight", … */
export interface EncoderWeights {
  readonly config: EncoderConfig;
  readonly tensors: ReadonlyMap<string, Tensor>;
}

export interface EncoderModel extends EncoderWeights {
  /** Name of the folder or Hub id, as exported in base_model_name_or_path. */
  readonly name: string;
  readonly tokenizer: Tokenizer;
  readonly dtype: "F32" | "F16";
  /** FORMATS: SHA-256 over the hashes of config, weights and tokenizer files. */
  readonly packageSha256: string;
  readonly scaling: Readonly<Partial<Record<Pooling, FeatureScaling>>> | null;
  /** Raw files by name (tokenizer, config, licence): the merged model carries copies. The weights file is not kept. */
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** "family": the model's own pooler (tanh dense on CLS). "cls": the last layer's row of CLS itself, without the pooler. "mean":
 * mean over the report's tokens, special tokens included. */
export type Pooling = "family" | "cls" | "mean";

/** The linear maps of a layer that LoRA can adapt, in the order of the packed vector. These are ids, kept in plans; they read as
 * BERT's module names, and each family says which of its modules an id means. */
export const layerTargets = [
  "attention.self.query",
  "attention.self.key",
  "attention.self.value",
  "attention.output.dense",
  "intermediate.dense",
  "output.dense",
] as const;
export type LayerTarget = (typeof layerTargets)[number];

/** Ids of all targets; the pooler belongs to no layer and comes after them. */
export const loraTargets = [...layerTargets, "pooler.dense"] as const;
export type LoraTarget = (typeof loraTargets)[number];

/** Everything public about an adapter's shape. loraRank 0 = head only. */
export interface AdapterSpec {
  readonly loraRank: number;
  readonly loraAlpha: number;
  readonly targets: readonly LoraTarget[];
  /** Adapted layers, ascending; empty if no layer is adapted. A family that shares its layers has layer 0 alone. */
  readonly layers: readonly number[];
  readonly numLabels: number;
  readonly pooling: Pooling;
  /** Applied to pooled features before the classifier while training; null once folded into the classifier. */
  readonly scaling: FeatureScaling | null;
}

export interface Slot {
  /** Key of the tensor in the PEFT file without "base_model.model.". */
  readonly name: string;
  /** "featureCenter" is trained with method "head" and folded into the head; no file has it. */
  readonly kind: "loraA" | "loraB" | "headWeight" | "headBias" | "featureCenter";
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
}

/** Name, offset and shape of each trainable tensor in one packed vector [P]; file order is this order. */
export interface AdapterLayout {
  readonly slots: readonly Slot[];
  readonly size: number;
}
