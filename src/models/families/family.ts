// What a model family is: its keys in config.json, its module names in the weight file, its classes in Python. Types only;
// a new family is one more file beside this one and a row in registry.ts.
import type { EncoderConfig, LayerTarget, LoraTarget } from "@/models/types";

/** Module names of one layer, without prefix: tensors `${module}.weight` and `${module}.bias`. */
export interface LayerModules {
  /** Linear maps: weight [out, in], bias [out]. */
  readonly dense: Readonly<Record<LayerTarget, string>>;
  /** Norms over H: the one after attention, the one after the feed-forward part. */
  readonly attentionNorm: string;
  readonly outputNorm: string;
}

/** Module names of an encoder, without prefix. Embeddings have `${module}.weight` alone, everything else a bias too. */
export interface EncoderModules {
  /** [V, E], [maxTokens, E], [types, E]. */
  readonly wordEmbedding: string;
  readonly positionEmbedding: string;
  readonly typeEmbedding: string;
  /** Norm over E. */
  readonly embeddingNorm: string;
  /** Linear map [H, E] after that norm; null where E is H. */
  readonly embeddingProjection: string | null;
  /** One entry a layer, numLayers in all; a family that shares its layers repeats the same object. */
  readonly layers: readonly LayerModules[];
  /** Linear map [H, H]; tanh follows. */
  readonly pooler: string;
}

export interface Family {
  /** `model_type` in config.json. */
  readonly modelType: EncoderConfig["family"];
  /** How transformers starts the names of the encoder's tensors inside a classifier, dot included. */
  readonly prefix: string;
  /** All layers are one: its factors stand once in the adapter and collect the gradient of every pass. */
  readonly sharesLayers: boolean;
  readonly config: {
    /** Key of the embedding width; null where it is hidden_size. */
    readonly embeddingSize: string | null;
    /** `hidden_act` where the file has none. */
    readonly activation: EncoderConfig["activation"];
    /** Keys that must be absent or have exactly this value: anything else is another architecture. */
    readonly fixed: Readonly<Record<string, string | number | boolean>>;
  };
  readonly modules: (config: EncoderConfig) => EncoderModules;
  /** For `target_modules` of PEFT, which matches by ending: an ending that one target has and no other module. */
  readonly endings: Readonly<Partial<Record<LoraTarget, string>>>;
  /** Classes of transformers: the classifier of a merged model. */
  readonly classifierClass: string;
}
