// labels.json back into labels, thresholds, text rule and base; every list must agree with every other. Source: FORMATS 5.
import { isArray, isObject, type Json, type JsonObject } from "@/formats/strict-json";
import type { Pooling } from "@/models/types";
import { adapterFault } from "./adapter-fault";
import { readJsonObject } from "./read-json";

export interface AdapterLabels {
  readonly labelSetName: string;
  readonly labels: readonly string[];
  readonly thresholds: readonly number[];
  readonly pooling: Pooling | null;
  readonly method: "head" | "lora" | "full";
  readonly text: { readonly sections: readonly string[]; readonly rule: "all" | "first" };
  readonly maxTokens: number | null;
  readonly uncertain: "positive" | "negative" | "ignore";
  readonly blank: "negative" | "ignore";
  /** Hash of the base it was made for; null where the file does not say. */
  readonly basePackageSha256: string | null;
  readonly baseName: string;
}

const file = "labels.json";
const refuse = (detail: string) => adapterFault("ADP-LABELS", detail, { file });
const objectAt = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
const textAt = (value: Json | undefined, otherwise: string): string => (typeof value === "string" ? value : otherwise);

function labelsOf(json: JsonObject): string[] {
  const { id2label, label2id } = json;
  if (!isObject(id2label)) throw refuse("expected id2label");
  const count = Object.keys(id2label).length;
  if (count < 1 || count > 256) throw refuse(`expected 1 to 256 labels, got ${count}`);
  const labels = Array.from({ length: count }, (_, i) => {
    const name = id2label[String(i)];
    if (typeof name !== "string" || name === "") throw refuse(`expected a name for label ${i}`);
    return name;
  });
  if (new Set(labels).size !== count) throw refuse("expected each label once");
  const agree =
    isObject(label2id) && Object.keys(label2id).length === count && labels.every((name, i) => label2id[name] === i);
  if (label2id !== undefined && !agree) throw refuse("expected label2id to agree with id2label");
  return labels;
}

function thresholdsOf(json: JsonObject, labels: readonly string[]): number[] {
  const listed = objectAt(json["thresholds"]);
  return labels.map((name) => {
    const value = listed[name] ?? 0.5;
    if (typeof value !== "number" || !(value > 0 && value < 1)) throw refuse("expected thresholds between 0 and 1");
    return value;
  });
}

const oneOf = <T extends string>(value: Json | undefined, allowed: readonly T[]): T | null =>
  allowed.find((word) => word === value) ?? null;

/** @throws FormatError ADP-LABELS */
export function readLabels(bytes: Uint8Array): AdapterLabels {
  const json = readJsonObject(bytes);
  if (!json || json["schema"] !== "cloister.labels/1") throw refuse("expected schema cloister.labels/1");
  const labels = labelsOf(json);
  const input = objectAt(json["input"]);
  const policy = objectAt(json["policy"]);
  const base = objectAt(json["base"]);
  const { sections } = input;
  const maxTokens = input["max_tokens"];
  return {
    labelSetName: textAt(json["label_set"], "own"),
    labels,
    thresholds: thresholdsOf(json, labels),
    pooling: oneOf<Pooling>(json["pooling"], ["family", "cls", "mean"]),
    method: oneOf(json["method"], ["head", "lora", "full"]) ?? "lora",
    text: {
      sections: isArray(sections) ? sections.filter((name) => typeof name === "string") : [],
      rule: oneOf(input["rule"], ["all", "first"]) ?? "all",
    },
    maxTokens: typeof maxTokens === "number" && Number.isInteger(maxTokens) && maxTokens >= 3 ? maxTokens : null,
    uncertain: oneOf(policy["uncertain"], ["positive", "negative", "ignore"]) ?? "positive",
    blank: oneOf(policy["blank"], ["negative", "ignore"]) ?? "negative",
    basePackageSha256: typeof base["package_sha256"] === "string" ? base["package_sha256"] : null,
    baseName: textAt(base["name"], ""),
  };
}

/** Labels named by the person for an adapter without labels.json. @throws FormatError ADP-LABELS unless 1 to 256 unique names */
export function namedLabels(labels: readonly string[]): AdapterLabels {
  if (labels.length < 1 || labels.length > 256 || new Set(labels).size !== labels.length)
    throw refuse("expected 1 to 256 unique labels");
  return {
    labelSetName: "own",
    labels,
    thresholds: labels.map(() => 0.5),
    pooling: null,
    method: "lora",
    text: { sections: [], rule: "all" },
    maxTokens: null,
    uncertain: "positive",
    blank: "negative",
    basePackageSha256: null,
    baseName: "",
  };
}
