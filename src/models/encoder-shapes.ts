// Names and shapes of the tensors of an encoder, without prefix, as Hugging Face transformers saves them.
import { encoderModules } from "./encoder-modules";
import { targetShape } from "./layout";
import { layerTargets, type EncoderConfig } from "./types";

type Shape = readonly number[];

/** Every tensor that the encoder needs, the pooler included; each once, also where layers share it. */
export function encoderShapes(config: EncoderConfig, typeVocabSize: number): Map<string, Shape> {
  const { hiddenSize: H, embeddingSize: E } = config;
  const modules = encoderModules(config);
  const shapes = new Map<string, Shape>();
  const linear = (name: string, [outSize, inSize]: readonly [number, number]) => {
    shapes.set(`${name}.weight`, [outSize, inSize]);
    shapes.set(`${name}.bias`, [outSize]);
  };
  const norm = (name: string, width: number) => {
    shapes.set(`${name}.weight`, [width]);
    shapes.set(`${name}.bias`, [width]);
  };
  shapes.set(`${modules.wordEmbedding}.weight`, [config.vocabSize, E]);
  shapes.set(`${modules.positionEmbedding}.weight`, [config.maxTokens, E]);
  shapes.set(`${modules.typeEmbedding}.weight`, [typeVocabSize, E]);
  norm(modules.embeddingNorm, E);
  if (modules.embeddingProjection !== null) linear(modules.embeddingProjection, [H, E]);
  for (const { dense, attentionNorm, outputNorm } of new Set(modules.layers)) {
    for (const target of layerTargets) linear(dense[target], targetShape(config, target));
    norm(attentionNorm, H);
    norm(outputNorm, H);
  }
  linear(modules.pooler, targetShape(config, "pooler.dense"));
  return shapes;
}

export const isPooler = (config: EncoderConfig, name: string): boolean =>
  name.startsWith(`${encoderModules(config).pooler}.`);
