// Public statistics of pooled features, made from licence-clean or synthetic text and bound to the weights by their hash: mean and standard
// deviation (feature-stats.json, by models/feature-stats.py), and the means of several kinds of reports (center-directions.json).
import { sha256Hex } from "@/base/hash";
import { decodeUtf8, isArray, isObject, parseStrictJson, type Json } from "@/formats/strict-json";
import { modelFault } from "./model-fault";
import type { FeatureScaling, Pooling } from "./types";

const refuse = (detail: string) => modelFault("MDL-STATS", detail, { file: "feature-stats.json" });

function numbers(value: Json | undefined, length: number): Float32Array {
  if (!isArray(value) || value.length !== length) throw refuse(`expected ${length} numbers a list`);
  return Float32Array.from(value, (item) => {
    if (typeof item !== "number" || !Number.isFinite(Math.fround(item))) throw refuse("expected finite numbers");
    return item;
  });
}

function parsedStats(bytes: Uint8Array, schema: string): Readonly<Record<string, Json | undefined>> {
  const text = decodeUtf8(bytes, true);
  const parsed = text === null ? null : parseStrictJson(text);
  if (!parsed || "fault" in parsed || !isObject(parsed.value)) throw refuse("expected strict JSON");
  if (parsed.value["schema"] !== schema) throw refuse(`expected schema ${schema}`);
  return parsed.value;
}

function scalingOf(value: Json | undefined, hiddenSize: number): FeatureScaling {
  if (!isObject(value)) throw refuse("expected both poolings, each with mean and std");
  const scaling = { mean: numbers(value["mean"], hiddenSize), std: numbers(value["std"], hiddenSize) };
  if (scaling.std.some((std) => !(std > 0))) throw refuse("expected every std above 0");
  return scaling;
}

/**
 * The statistics beside a starter: of its own pooling, under its own factors.
 * @param expected  sha256 of the starter's adapter_model.safetensors
 * @throws FormatError MDL-STATS if the file is damaged, has other lengths, or was made for another adapter.
 */
export function readStarterStats(
  bytes: Uint8Array,
  { sha256, hiddenSize }: { readonly sha256: string; readonly hiddenSize: number },
): FeatureScaling {
  const parsed = parsedStats(bytes, "cloister.starter-stats/1");
  if (parsed["adapter_sha256"] !== sha256) throw refuse("expected statistics made for this adapter");
  return scalingOf(parsed, hiddenSize);
}

/** The two poolings of a file that was made for these weights. */
async function poolingsOf(
  bytes: Uint8Array,
  weights: Uint8Array<ArrayBuffer>,
  schema: string,
): Promise<Readonly<Record<string, Json | undefined>>> {
  const { recipe, poolings } = parsedStats(bytes, schema);
  if (!isObject(poolings)) throw refuse("expected statistics of both poolings");
  if (!isObject(recipe) || recipe["weights_sha256"] !== (await sha256Hex(weights)))
    throw refuse("expected statistics made for these weights");
  return poolings;
}

/** @throws FormatError MDL-STATS if the file is damaged, has other lengths, or was made for other weights. */
export async function readFeatureStats(
  bytes: Uint8Array,
  weights: Uint8Array<ArrayBuffer>,
  hiddenSize: number,
): Promise<Readonly<Record<Exclude<Pooling, "cls">, FeatureScaling>>> {
  const poolings = await poolingsOf(bytes, weights, "cloister.feature-stats/1");
  return { family: scalingOf(poolings["family"], hiddenSize), mean: scalingOf(poolings["mean"], hiddenSize) };
}

/** Kinds of reports whose public means are known: the numbers of a center. */
export const centerSize = 2;

function meansOf(value: Json | undefined, hiddenSize: number): Float32Array[] {
  if (!isArray(value) || value.length !== centerSize) throw refuse(`expected ${centerSize} means`);
  return value.map((item) => numbers(item, hiddenSize));
}

/** Means [H] of each kind of reports. @throws FormatError MDL-STATS as readFeatureStats */
export async function readPublicMeans(
  bytes: Uint8Array,
  weights: Uint8Array<ArrayBuffer>,
  hiddenSize: number,
): Promise<Readonly<Record<Exclude<Pooling, "cls">, readonly Float32Array[]>>> {
  const poolings = await poolingsOf(bytes, weights, "cloister.center-directions/1");
  return { family: meansOf(poolings["family"], hiddenSize), mean: meansOf(poolings["mean"], hiddenSize) };
}
