// ALBERT as transformers saves it: one layer that runs numLayers times, and narrow embeddings with a projection after their
// norm. Several groups or inner groups are another architecture and are refused.
import type { Family, LayerModules } from "./family";

const at = "encoder.albert_layer_groups.0.albert_layers.0";

const shared: LayerModules = {
  dense: {
    "attention.self.query": `${at}.attention.query`,
    "attention.self.key": `${at}.attention.key`,
    "attention.self.value": `${at}.attention.value`,
    "attention.output.dense": `${at}.attention.dense`,
    "intermediate.dense": `${at}.ffn`,
    "output.dense": `${at}.ffn_output`,
  },
  attentionNorm: `${at}.attention.LayerNorm`,
  outputNorm: `${at}.full_layer_layer_norm`,
};

export const albert: Family = {
  modelType: "albert",
  prefix: "albert.",
  sharesLayers: true,
  config: {
    embeddingSize: "embedding_size",
    activation: "gelu_new",
    fixed: { position_embedding_type: "absolute", num_hidden_groups: 1, inner_group_num: 1 },
  },
  modules: ({ numLayers }) => ({
    wordEmbedding: "embeddings.word_embeddings",
    positionEmbedding: "embeddings.position_embeddings",
    typeEmbedding: "embeddings.token_type_embeddings",
    embeddingNorm: "embeddings.LayerNorm",
    embeddingProjection: "encoder.embedding_hidden_mapping_in",
    layers: Array.from({ length: numLayers }, () => shared),
    pooler: "pooler",
  }),
  endings: {
    "attention.self.query": "query",
    "attention.self.key": "key",
    "attention.self.value": "value",
    "attention.output.dense": "attention.dense",
    "intermediate.dense": "ffn",
    "output.dense": "ffn_output",
    "pooler.dense": "pooler",
  },
  classifierClass: "AlbertForSequenceClassification",
};
