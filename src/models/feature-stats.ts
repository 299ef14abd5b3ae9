// feature-stats.json: public mean and standard deviation of pooled features, made from licence-clean text and bound to the
// weights by their hash (models/feature-stats.py).
import { sha256Hex } from "@/base/hash";
import { decodeUtf8, isArray, isObject, parseStrictJson, type Json } from "@/formats/strict-json";
import { modelFault } from "./model-fault";
import type { FeatureScaling, Pooling } from "./types";

const file = "feature-stats.json";
const refuse = (detail: string) => modelFault("MDL-STATS", detail, { file });

function numbers(value: Json | undefined, length: number): Float32Array {
  if (!isArray(value) || value.length !== length) throw refuse(`expected ${length} numbers a list`);
  return Float32Array.from(value, (item) => {
    if (typeof item !== "number" || !Number.isFinite(Math.fround(item))) throw refuse("expected finite numbers");
    return item;
  });
}

function scalingOf(value: Json | undefined, hiddenSize: number): FeatureScaling {
  if (!isObject(value)) throw refuse("expected both poolings, each with mean and std");
  const scaling = { mean: numbers(value["mean"], hiddenSize), std: numbers(value["std"], hiddenSize) };
  if (scaling.std.some((std) => !(std > 0))) throw refuse("expected every std above 0");
  return scaling;
}

/** @throws FormatError MDL-STATS if the file is damaged, has other lengths, or was made for other weights. */
export async function readFeatureStats(
  bytes: Uint8Array,
  weights: Uint8Array<ArrayBuffer>,
  hiddenSize: number,
): Promise<Readonly<Record<Exclude<Pooling, "cls">, FeatureScaling>>> {
  const text = decodeUtf8(bytes, true);
  const parsed = text === null ? null : parseStrictJson(text);
  if (!parsed || "fault" in parsed || !isObject(parsed.value)) throw refuse("expected strict JSON");
  const { schema, recipe, poolings } = parsed.value;
  if (schema !== "cloister.feature-stats/1" || !isObject(poolings))
    throw refuse("expected schema cloister.feature-stats/1");
  if (!isObject(recipe) || recipe["weights_sha256"] !== (await sha256Hex(weights)))
    throw refuse("expected statistics made for these weights");
  return { family: scalingOf(poolings["family"], hiddenSize), mean: scalingOf(poolings["mean"], hiddenSize) };
}
