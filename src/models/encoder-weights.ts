// The weights of a model folder under names without prefix: prefix, gamma/beta, shapes, number types and finiteness checked.
import { readFloats, type Safetensors, type TensorEntry } from "@/formats/safetensors";
import type { FolderConfig } from "./encoder-config";
import { encoderShapes, isPooler } from "./encoder-shapes";
import { familyOf } from "./families/registry";
import { modelFault } from "./model-fault";
import type { Pooling, Tensor } from "./types";

const file = "model.safetensors";
const ours = /^(?:embeddings|encoder|pooler)\./;

const plainName = (name: string): string =>
  name.replace(/\.LayerNorm\.gamma$/, ".LayerNorm.weight").replace(/\.LayerNorm\.beta$/, ".LayerNorm.bias");

/** Entries of the encoder by plain name; other heads and position_ids are left out. */
function encoderEntries(from: Safetensors, prefix: string): Map<string, TensorEntry> {
  const found = new Map<string, TensorEntry>();
  const prefixed = [...from.entries.keys()].some((name) => name.startsWith(prefix));
  for (const entry of from.entries.values()) {
    const bare = entry.name.startsWith(prefix) ? entry.name.slice(prefix.length) : entry.name;
    if (!ours.test(bare) || bare.endsWith(".position_ids")) continue;
    if (prefixed && bare === entry.name)
      throw modelFault("MDL-PREFIX", `expected ${prefix} before every encoder tensor or none`, {
        file,
        received: bare,
      });
    const name = plainName(bare);
    if (found.has(name))
      throw modelFault("MDL-TENSOR", "expected weight or gamma, bias or beta, never both", { file, received: name });
    found.set(name, entry);
  }
  return found;
}

function checkShape(name: string, entry: TensorEntry, shape: readonly number[]): void {
  if (entry.dtype !== "F32" && entry.dtype !== "F16")
    throw modelFault("MDL-TENSOR", `expected F32 or F16 for ${name}`, { file, received: entry.dtype });
  if (entry.shape.length !== shape.length || entry.shape.some((n, axis) => n !== shape[axis]))
    throw modelFault("MDL-TENSOR", `expected ${name} of shape [${shape.join(", ")}], got [${entry.shape.join(", ")}]`, {
      file,
    });
}

export interface ReadWeights {
  readonly tensors: Map<string, Tensor>;
  readonly dtype: "F32" | "F16";
}

/** @param pooling any but "family" does without a pooler
 * @throws FormatError MDL-PREFIX, MDL-POOLER, MDL-TENSOR, or ST-VALUE for a number that is not finite. */
export function readEncoderWeights(from: Safetensors, config: FolderConfig, pooling: Pooling): ReadWeights {
  const entries = encoderEntries(from, familyOf(config.encoder).prefix);
  const shapes = encoderShapes(config.encoder, config.typeVocabSize);
  const tensors = new Map<string, Tensor>();
  let dtype: "F32" | "F16" = "F32";
  for (const [name, shape] of shapes) {
    const entry = entries.get(name);
    if (!entry && isPooler(config.encoder, name)) {
      if (pooling !== "family") continue;
      throw modelFault("MDL-POOLER", `expected ${name}`, { file });
    }
    if (!entry) throw modelFault("MDL-TENSOR", `expected ${name}, got none`, { file });
    checkShape(name, entry, shape);
    if (entry.dtype === "F16") dtype = "F16";
    tensors.set(name, { shape, values: readFloats(from, entry) });
  }
  for (const name of entries.keys())
    if (!shapes.has(name))
      throw modelFault("MDL-TENSOR", "expected no encoder tensor beyond those of config.json", {
        file,
        received: name,
      });
  return { tensors, dtype };
}
