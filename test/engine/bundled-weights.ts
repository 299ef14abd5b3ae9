// The bundled encoder, read straight from its folder for engine tests and benchmarks; Node only.
import { readFileSync } from "node:fs";
import { readFloats, readSafetensors } from "@/formats/safetensors";
import type { EncoderWeights, Tensor } from "@/models/types";

const file = new URL("../../models/all-minilm-l6-v2/model.safetensors", import.meta.url);

/** all-MiniLM-L6-v2: numbers of its config.json. */
export function bundledWeights(): EncoderWeights {
  const read = readSafetensors(new Uint8Array(readFileSync(file)), "model.safetensors");
  const tensors = new Map<string, Tensor>();
  for (const entry of read.entries.values())
    if (["F16", "F32"].includes(entry.dtype))
      tensors.set(entry.name.replace(/^bert\./, ""), { shape: entry.shape, values: readFloats(read, entry) });
  return {
    config: {
      family: "bert",
      embeddingSize: 384,
      hiddenSize: 384,
      numLayers: 6,
      numHeads: 12,
      intermediateSize: 1536,
      vocabSize: 30_522,
      maxTokens: 512,
      layerNormEpsilon: 1e-12,
      activation: "gelu",
      padTokenId: 0,
    },
    tensors,
  };
}
