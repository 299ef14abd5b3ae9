// Opens a merged model folder made here: an encoder with its head, complete in itself, so that no base is compared.
import { readFloats, readSafetensors } from "@/formats/safetensors";
import { readModelFolder } from "@/models/model-folder";
import type { AdapterSpec, EncoderModel } from "@/models/types";
import { sha256Hex } from "@/base/hash";
import { adapterFault } from "./adapter-fault";
import { privacyOf, type OpenedAdapter } from "./open-adapter";
import { readLabels } from "./read-labels";
import { sumsDifference, sumsName } from "./sums";

type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

const weightFile = "model.safetensors";

export const isMerged = (files: Files): boolean => files.has("config.json") && !files.has("adapter_config.json");

/** classifier.weight [L, H], then classifier.bias [L]. */
function readHead(
  weights: Uint8Array<ArrayBuffer>,
  shapes: readonly (readonly [string, readonly number[]])[],
): Float32Array {
  const tensors = readSafetensors(weights, weightFile);
  const parts = shapes.map(([name, shape]) => {
    const entry = tensors.entries.get(name);
    if (!entry) throw adapterFault("ADP-KEYS", `expected ${name}`, { file: weightFile });
    if (entry.dtype !== "F32" || entry.shape.join() !== shape.join())
      throw adapterFault("ADP-SHAPE", `expected F32 ${name} of shape [${shape.join(", ")}]`, { file: weightFile });
    return readFloats(tensors, entry);
  });
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

/** @throws FormatError ADP-* or MDL-*, ST-*, TOK-*; nothing is changed then. */
export async function openMerged(
  files: Files,
): Promise<{ readonly model: EncoderModel; readonly opened: OpenedAdapter }> {
  const labelBytes = files.get("labels.json");
  const weights = files.get(weightFile);
  if (!labelBytes) throw adapterFault("ADP-ABSENT", "expected labels.json", { file: "labels.json" });
  if (!weights) throw adapterFault("ADP-ABSENT", `expected ${weightFile}`, { file: weightFile });
  const difference = files.has(sumsName) ? await sumsDifference(files) : null;
  if (difference) throw adapterFault("ADP-SUM", difference.detail, { file: sumsName, received: difference.path });
  const labels = readLabels(labelBytes);
  const model = await readModelFolder(labels.baseName, files);
  const L = labels.labels.length;
  const values = readHead(weights, [
    ["classifier.weight", [L, model.config.hiddenSize]],
    ["classifier.bias", [L]],
  ]);
  const plainHead = { loraRank: 0, loraAlpha: 1, targets: [], layers: [] };
  const spec: AdapterSpec = { ...plainHead, numLabels: L, pooling: "family", scaling: null };
  const sha256 = await sha256Hex(weights);
  return { model, opened: { ...labels, spec, values, sha256, pooler: null, privacy: privacyOf(files), warnings: [] } };
}
