// A forger who changes privacy.json and makes everything else fit again: page, card, metadata, hashes, sums. What he cannot
// make true is the arithmetic: figures that follow from others.
import { sha256Hex } from "@/base/hash";
import { tensorMetadata } from "@/export/adapter-folder";
import { jsonBytes, textBytes } from "@/export/bytes";
import { card, cardFacts } from "@/export/card";
import { readJsonObject } from "@/export/read-json";
import { statementPage } from "@/export/statement";
import { readStatement } from "@/export/statement-schema";
import { sumsFile, sumsName } from "@/export/sums";
import type { AdapterBundle, BundleFiles } from "@/export/types";
import { readFloats, readSafetensors } from "@/formats/safetensors";
import { writeSafetensors } from "@/formats/safetensors-write";
import type { Json } from "@/formats/strict-json";
import { isArray, isObject } from "@/formats/strict-json";

export type Path = readonly (string | number)[];

export const jsonOf = (files: BundleFiles): Json => readJsonObject(files.get("privacy.json")) ?? null;

/** A value as a reader of its JSON has it. */
export const reread = (value: unknown): Json => readJsonObject(jsonBytes(value)) ?? null;

export const at = (value: Json | undefined, path: Path): Json | undefined =>
  path.reduce<Json | undefined>(
    (node, key) => (isArray(node) ? node[Number(key)] : isObject(node) ? node[String(key)] : undefined),
    value,
  );

/** The value with another one at a path; undefined takes the field (or the item) away. */
export function put(value: Json, path: Path, change: Json | undefined): Json {
  const [key, ...rest] = path;
  if (key === undefined) return change ?? null;
  if (isArray(value)) {
    if (rest.length === 0 && change === undefined) return value.filter((_, i) => i !== key);
    return value.map((item, i) => (i === key ? put(item, rest, change) : item));
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]): [string, Json][] => {
      if (name !== key) return [[name, item ?? null]];
      return rest.length === 0 && change === undefined ? [] : [[name, put(item ?? null, rest, change)]];
    }),
  );
}

/** Paths of all fields and items, branches before their leaves. */
export function pathsOf(value: Json, path: Path = []): Path[] {
  const own = path.length === 0 ? [] : [path];
  if (isArray(value)) return [...own, ...value.flatMap((item, i) => pathsOf(item, [...path, i]))];
  if (isObject(value))
    return [...own, ...Object.entries(value).flatMap(([key, item]) => pathsOf(item ?? null, [...path, key]))];
  return own;
}

/** The folder with another privacy.json and everything else made to fit it. */
export async function forged(
  files: BundleFiles,
  bundle: AdapterBundle,
  change: (json: Json) => Json,
): Promise<BundleFiles> {
  const out = new Map(files);
  let json = change(jsonOf(files));
  const read = readStatement(json);
  if ("statement" in read) {
    const claim = read.statement;
    const { implementation, fixed_beforehand: fixed } = claim;
    const old = readSafetensors(files.get("adapter_model.safetensors")!, "adapter");
    const tensors = [...old.entries.values()].map((entry) => ({ ...entry, values: readFloats(old, entry) }));
    const metadata = tensorMetadata(claim, {
      basePackageSha256: implementation.base_package_sha256,
      labelsSha256: fixed.labels_sha256,
    });
    const bytes = writeSafetensors(tensors, metadata);
    out.set("adapter_model.safetensors", bytes);
    json = put(json, ["implementation", "adapter_sha256"], await sha256Hex(bytes));
    out.set("README.md", textBytes(card(cardFacts(bundle, claim), "adapter")));
    const page = readStatement(json);
    if ("statement" in page) out.set("privacy-statement.html", textBytes(statementPage(page.statement)));
  }
  out.set("privacy.json", jsonBytes(json));
  out.set(sumsName, await sumsFile(out));
  return out;
}
