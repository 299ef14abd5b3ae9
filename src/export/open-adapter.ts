// Opens an adapter folder made here or by PEFT: key set, shapes, number types, values, labels and base are exact, or the
// folder is refused. Ours comes back bit for bit. Source: FORMATS 5.
import type { Issue } from "@/base/errors";
import { sha256Hex } from "@/base/hash";
import { readFloats, readSafetensors, type Safetensors } from "@/formats/safetensors";
import { encoderModules } from "@/models/encoder-modules";
import { familyOf } from "@/models/families/registry";
import { adapterLayout, headName, moduleName } from "@/models/layout";
import type { AdapterSpec, EncoderConfig, EncoderModel, Pooling, Tensor } from "@/models/types";
import { adapterFault, adapterWarning } from "./adapter-fault";
import { headOnly, neutralTargets, type PeftForm } from "./peft-form";
import { readAdapterConfig } from "./read-adapter-config";
import { namedLabels, readLabels, type AdapterLabels } from "./read-labels";
import { readJsonObject } from "./read-json";
import { sumsDifference, sumsName } from "./sums";
import { scopes } from "./statement-words";

type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

export interface OpenedAdapter extends AdapterLabels {
  readonly spec: AdapterSpec;
  /** [P] in the layout order of spec. */
  readonly values: Float32Array;
  /** SHA-256 of adapter_model.safetensors. */
  readonly sha256: string;
  /** A trained pooler that replaces the frozen one (see withPooler); null in adapters made here. */
  readonly pooler: { readonly weight: Tensor; readonly bias: Tensor } | null;
  readonly privacy: {
    readonly epsilon: number;
    readonly delta: number;
    readonly unit: "patient" | "report";
    readonly scope: string;
  } | null;
  readonly warnings: readonly Issue[];
}

const maxAdapterBytes = 64 * 2 ** 20;
const tensorFile = "adapter_model.safetensors";
const keyStart = "base_model.model.";
const poolings: readonly Pooling[] = ["cls", "mean", "family"];

/** Keys of a trained pooler. */
const poolerKeys = (config: EncoderConfig) => {
  const module = keyStart + moduleName(config, "pooler.dense");
  return { weight: `${module}.weight`, bias: `${module}.bias` };
};

async function requiredFiles(files: Files): Promise<{ config: Uint8Array; tensors: Uint8Array<ArrayBuffer> }> {
  const config = files.get("adapter_config.json");
  const tensors = files.get(tensorFile);
  if (!config) throw adapterFault("ADP-ABSENT", "expected adapter_config.json", { file: "adapter_config.json" });
  if (!tensors && files.has("adapter_model.bin"))
    throw adapterFault("ADP-PICKLE", "expected safetensors", { file: tensorFile });
  if (!tensors) throw adapterFault("ADP-ABSENT", `expected ${tensorFile}`, { file: tensorFile });
  if (files.has("config.json"))
    throw adapterFault("ADP-CONFIG", "expected no config.json beside an adapter", { file: "config.json" });
  if (tensors.length > maxAdapterBytes)
    throw adapterFault("ADP-SHAPE", "expected at most 64 MiB", { file: tensorFile });
  if (files.has(sumsName)) {
    const difference = await sumsDifference(files);
    if (difference) throw adapterFault("ADP-SUM", difference.detail, { file: sumsName, received: difference.path });
  }
  return { config, tensors };
}

/** The pooling that the head's name says, checked against labels.json. */
function poolingOf(tensors: Safetensors, labels: AdapterLabels): Pooling {
  const pooling =
    poolings.find((one) => tensors.entries.has(`${keyStart}${headName({ pooling: one })}.weight`)) ?? "family";
  if (labels.pooling !== null && labels.pooling !== pooling)
    throw adapterFault("ADP-KEYS", `expected the head of ${labels.pooling} pooling`, { file: tensorFile });
  return pooling;
}

function checkFamily(tensors: Safetensors, config: EncoderConfig): void {
  const { prefix, modelType } = familyOf(config);
  if (![...tensors.entries.keys()].some((key) => key.startsWith(keyStart + prefix)))
    throw adapterFault("ADP-BASE", `expected tensors of a ${modelType} model`, { file: tensorFile });
}

function checkKeys(tensors: Safetensors, expected: ReadonlySet<string>, config: EncoderConfig): void {
  const pooler = Object.values(poolerKeys(config));
  for (const key of expected)
    if (!tensors.entries.has(key)) throw adapterFault("ADP-KEYS", `expected ${key}`, { file: tensorFile });
  for (const key of tensors.entries.keys())
    if (!expected.has(key) && !pooler.includes(key))
      throw adapterFault("ADP-KEYS", "expected no tensor beyond those of the settings", {
        file: tensorFile,
        received: key,
      });
}

function readTensor(tensors: Safetensors, key: string, shape: readonly number[]): Float32Array<ArrayBuffer> {
  const entry = tensors.entries.get(key);
  if (!entry) throw adapterFault("ADP-KEYS", `expected ${key}`, { file: tensorFile });
  if (!["F32", "F16", "BF16"].includes(entry.dtype))
    throw adapterFault("ADP-SHAPE", "expected F32, F16 or BF16", { file: tensorFile, received: entry.dtype });
  if (entry.shape.length !== shape.length || entry.shape.some((n, axis) => n !== shape[axis]))
    throw adapterFault("ADP-SHAPE", `expected ${key} of shape [${shape.join(", ")}], got [${entry.shape.join(", ")}]`, {
      file: tensorFile,
    });
  return readFloats(tensors, entry);
}

function readForm(tensors: Safetensors, spec: AdapterSpec, model: EncoderModel): PeftForm {
  const layout = adapterLayout(model.config, spec);
  checkKeys(tensors, new Set(layout.slots.map(({ name }) => keyStart + name)), model.config);
  const values = new Float32Array(layout.size);
  for (const { name, shape, offset } of layout.slots) values.set(readTensor(tensors, keyStart + name, shape), offset);
  return { spec, layout, values };
}

function readPooler(tensors: Safetensors, config: EncoderConfig): OpenedAdapter["pooler"] {
  const { weight, bias } = poolerKeys(config);
  if (!tensors.entries.has(weight) && !tensors.entries.has(bias)) return null;
  const { hiddenSize: H } = config;
  const part = (key: string, shape: readonly number[]) => ({ shape, values: readTensor(tensors, key, shape) });
  return { weight: part(weight, [H, H]), bias: part(bias, [H]) };
}

/** Method head: the neutral factors are taken off again. A head that was trained on a starter's factors keeps them. */
function restored(form: PeftForm, labels: AdapterLabels): { spec: AdapterSpec; values: Float32Array } {
  if (labels.method !== "head" || form.spec.loraRank > 1) return form;
  const head = form.spec.targets.join() === neutralTargets.join() ? headOnly(form) : null;
  if (!head) throw adapterFault("ADP-KEYS", "expected neutral factors for method head", { file: tensorFile });
  return head;
}

function checkBase(labels: AdapterLabels, metadata: ReadonlyMap<string, string>, model: EncoderModel): Issue[] {
  const hashes = [labels.basePackageSha256, metadata.get("base_package_sha256") ?? null].filter(
    (hash) => hash !== null,
  );
  if (hashes.some((hash) => hash !== model.packageSha256))
    throw adapterFault("ADP-BASE", "expected the package hash of the open model", {
      file: "labels.json",
      received: labels.baseName,
    });
  return hashes.length > 0
    ? []
    : [adapterWarning("ADP-UNBOUND", "expected the package hash of a base model", { file: "labels.json" })];
}

/** The claim of privacy.json, for the screen; cloister verify checks it. */
export function privacyOf(files: Files): OpenedAdapter["privacy"] {
  const json = readJsonObject(files.get("privacy.json"));
  if (!json) return null;
  const { epsilon, delta, unit, scope } = json;
  if (typeof epsilon !== "number" || typeof delta !== "number" || (unit !== "patient" && unit !== "report"))
    return null;
  return { epsilon, delta, unit, scope: Object.values(scopes).find((known) => known === scope) ?? "this run" };
}

/** @param files raw files by name without folder (adapterFiles takes the folder off)
 * @param model the open base model
 * @param labels names in order, for an adapter without labels.json
 * @throws FormatError ADP-* or ST-*; nothing is changed then. */
export async function openAdapter(
  files: Files,
  model: EncoderModel,
  labels?: readonly string[],
): Promise<OpenedAdapter> {
  const { config: configBytes, tensors: tensorBytes } = await requiredFiles(files);
  const tensors = readSafetensors(tensorBytes, tensorFile);
  checkFamily(tensors, model.config);
  const config = readAdapterConfig(configBytes, model.config);
  const labelBytes = files.get("labels.json");
  const named = labelBytes ? readLabels(labelBytes) : namedLabels(labels ?? []);
  const labelsSha256 = tensors.metadata.get("labels_sha256");
  if (labelBytes && labelsSha256 !== undefined && labelsSha256 !== (await sha256Hex(labelBytes)))
    throw adapterFault("ADP-LABELS", "expected the labels.json that this adapter was saved with", {
      file: "labels.json",
    });
  const warnings = checkBase(named, tensors.metadata, model);
  const pooling = poolingOf(tensors, named);
  // An ending such as "dense" also means the pooler, but a model with another pooling has none.
  const targets = config.targets.filter((target) => target !== "pooler.dense" || pooling === "family");
  const spec = { ...config, targets, numLabels: named.labels.length, pooling, scaling: null };
  const form = readForm(tensors, spec, model);
  return {
    ...named,
    ...restored(form, named),
    sha256: await sha256Hex(tensorBytes),
    pooler: readPooler(tensors, model.config),
    privacy: privacyOf(files),
    warnings,
  };
}

/** The model with the adapter's own pooler in place of the frozen one; the same model where it has none. */
export function withPooler(model: EncoderModel, adapter: OpenedAdapter): EncoderModel {
  if (!adapter.pooler) return model;
  const tensors = new Map(model.tensors);
  const { pooler } = encoderModules(model.config);
  tensors.set(`${pooler}.weight`, adapter.pooler.weight).set(`${pooler}.bias`, adapter.pooler.bias);
  return { ...model, tensors };
}

/** Files of an unpacked zip without the folder that holds the adapter. */
export function adapterFiles(files: Files): Map<string, Uint8Array<ArrayBuffer>> {
  const found = [...files.keys()].find(
    (path) => path === "adapter_config.json" || path.endsWith("/adapter_config.json"),
  );
  const folder = found?.slice(0, -"adapter_config.json".length) ?? "";
  return new Map(
    [...files].flatMap(([path, bytes]) =>
      path.startsWith(folder) ? [[path.slice(folder.length), bytes] as const] : [],
    ),
  );
}
