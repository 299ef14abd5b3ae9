// BERT as transformers saves it: every layer has weights of its own, embeddings are as wide as the layers.
import type { Family, LayerModules } from "./family";

const layer = (at: string): LayerModules => ({
  dense: {
    "attention.self.query": `${at}.attention.self.query`,
    "attention.self.key": `${at}.attention.self.key`,
    "attention.self.value": `${at}.attention.self.value`,
    "attention.output.dense": `${at}.attention.output.dense`,
    "intermediate.dense": `${at}.intermediate.dense`,
    "output.dense": `${at}.output.dense`,
  },
  attentionNorm: `${at}.attention.output.LayerNorm`,
  outputNorm: `${at}.output.LayerNorm`,
});

export const bert: Family = {
  modelType: "bert",
  prefix: "bert.",
  sharesLayers: false,
  config: {
    embeddingSize: null,
    activation: "gelu",
    fixed: { position_embedding_type: "absolute", is_decoder: false },
  },
  modules: ({ numLayers }) => ({
    wordEmbedding: "embeddings.word_embeddings",
    positionEmbedding: "embeddings.position_embeddings",
    typeEmbedding: "embeddings.token_type_embeddings",
    embeddingNorm: "embeddings.LayerNorm",
    embeddingProjection: null,
    layers: Array.from({ length: numLayers }, (_, j) => layer(`encoder.layer.${j}`)),
    pooler: "pooler.dense",
  }),
  endings: {
    "attention.self.query": "query",
    "attention.self.key": "key",
    "attention.self.value": "value",
    "pooler.dense": "pooler.dense",
  },
  classifierClass: "BertForSequenceClassification",
};
