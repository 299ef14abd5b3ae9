// Writes the cases that check.py loads with real peft: exported folders over the bundled encoder and a random ALBERT, with
// random adapters, and the logits of our own engine. Runs only where CLOISTER_PEFT_CASES names a folder (see run.sh).
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { seededRng } from "@/base/random";
import { openRuntime } from "@/engine/reference/runtime";
import { adapterFolder } from "@/export/adapter-folder";
import { mergedFolder } from "@/export/merged";
import type { AdapterBundle, BundleFiles } from "@/export/types";
import { writeSafetensors } from "@/formats/safetensors-write";
import { encoderShapes } from "@/models/encoder-shapes";
import { initialAdapter } from "@/models/initial-adapter";
import { adapterLayout } from "@/models/layout";
import { readModelFolder } from "@/models/model-folder";
import { layerTargets, loraTargets, type AdapterSpec, type EncoderConfig, type EncoderModel } from "@/models/types";
import { facts } from "../export/bundle";
import { encode, randomValues } from "../models/tiny-model";

const out = process.env["CLOISTER_PEFT_CASES"];
if (!out) console.log("skipped: CLOISTER_PEFT_CASES is not set, so no case was written (test/peft/run.sh sets it)");

const base = join(import.meta.dirname, "../../models/all-minilm-l6-v2");
const maxTokens = 512;
const texts = [
  "Heart size is normal. No pleural effusion or pneumothorax.",
  "Moderate cardiomegaly with pulmonary edema; small bilateral effusions, right greater than left.",
  "No acute disease.",
  "Stable 4 mm nodule in the left upper lobe.\nDegenerative changes of the thoracic spine.",
  "The lungs are hyperinflated. ".repeat(120),
];
const head = { loraRank: 0, loraAlpha: 1, targets: [], layers: [] } as const;
const lora = {
  loraRank: 8,
  loraAlpha: 16,
  targets: ["attention.self.query", "attention.self.value"],
  layers: [0, 1, 2, 3, 4, 5],
} as const;
type Shape = Pick<AdapterSpec, "loraRank" | "loraAlpha" | "targets" | "layers" | "pooling">;
const cases: [string, Shape][] = [
  ["head-family", { ...head, pooling: "family" }],
  ["head-cls", { ...head, pooling: "cls" }],
  ["head-mean", { ...head, pooling: "mean" }],
  ["lora-family", { ...lora, pooling: "family" }],
  ["lora-cls", { ...lora, pooling: "cls" }],
  ["lora-mean", { ...lora, pooling: "mean" }],
  ["lora-upper-layers", { ...lora, layers: [4, 5], pooling: "family" }],
  ["lora-all-modules", { ...lora, loraRank: 3, targets: layerTargets, layers: [2, 5], pooling: "family" }],
  ["lora-pooler-alone", { ...lora, targets: ["pooler.dense"], layers: [], pooling: "family" }],
  ["lora-upper-layers-and-pooler", { ...lora, targets: loraTargets, layers: [4, 5], pooling: "family" }],
];
const shared = { ...lora, layers: [0] };
const albertCases: [string, Shape][] = [
  ["albert-head-family", { ...head, pooling: "family" }],
  ["albert-head-cls", { ...head, pooling: "cls" }],
  ["albert-lora-family", { ...shared, pooling: "family" }],
  ["albert-lora-mean", { ...shared, targets: layerTargets, pooling: "mean" }],
  ["albert-lora-everything", { ...shared, targets: loraTargets, pooling: "family" }],
];

const filesOf = (folder: string): Map<string, Uint8Array<ArrayBuffer>> =>
  new Map(readdirSync(folder).map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))]));

/** A random ALBERT over the vocabulary of the bundled encoder, so that both sides cut text alike. */
function albertFiles(): BundleFiles {
  const config: EncoderConfig = {
    family: "albert",
    embeddingSize: 64,
    hiddenSize: 256,
    numLayers: 4,
    numHeads: 4,
    intermediateSize: 512,
    vocabSize: 30_522,
    maxTokens,
    layerNormEpsilon: 1e-12,
    activation: "gelu_new",
    padTokenId: 0,
  };
  const tensors = [...encoderShapes(config, 2)].map(([name, shape], i) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const values = randomValues(size, 500 + i, 0.1);
    return { name: `albert.${name}`, shape, values: /norm\.weight$/i.test(name) ? values.map((v) => 1 + v) : values };
  });
  const settings = {
    ...{ architectures: ["AlbertModel"], model_type: "albert", embedding_size: 64, hidden_size: 256 },
    ...{ num_hidden_layers: 4, num_attention_heads: 4, intermediate_size: 512, vocab_size: 30_522 },
    ...{ max_position_embeddings: maxTokens, type_vocab_size: 2, layer_norm_eps: 1e-12, hidden_act: "gelu_new" },
    ...{ pad_token_id: 0, num_hidden_groups: 1, inner_group_num: 1 },
  };
  const from = filesOf(base);
  const copied = ["tokenizer.json", "tokenizer_config.json", "vocab.txt", "special_tokens_map.json"];
  return new Map([
    ["config.json", encode(JSON.stringify(settings))],
    ["model.safetensors", writeSafetensors(tensors, { format: "pt" })],
    ...copied.flatMap((name) => {
      const bytes = from.get(name);
      return bytes ? [[name, bytes] as const] : [];
    }),
  ]);
}

function write(folder: string, files: BundleFiles): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
}

/** Ids cut on the right as Hugging Face does: the last kept id is [SEP]. */
function cut(ids: Int32Array): Int32Array {
  return ids.length <= maxTokens ? ids : Int32Array.from([...ids.subarray(0, maxTokens - 1), ids[ids.length - 1]!]);
}

async function logitsOf(model: EncoderModel, spec: AdapterSpec, values: Float32Array): Promise<number[][]> {
  const runtime = await openRuntime(model, "wasm");
  const engine = runtime.open(spec);
  engine.setAdapter(values);
  const rows: number[][] = [];
  for (const text of texts) {
    const tokens = cut(model.tokenizer.encode(text));
    rows.push(Array.from(await engine.logits({ tokens, offsets: Int32Array.of(0, tokens.length) })));
  }
  engine.dispose();
  runtime.dispose();
  return rows;
}

/** A random adapter that moves the logits by several units: lora_A as at the start of a run, lora_B and head random. */
function randomAdapter(spec: AdapterSpec, model: EncoderModel): Float32Array {
  const layout = adapterLayout(model.config, spec);
  const values = initialAdapter(layout, seededRng(11));
  for (const { kind, offset, size } of layout.slots)
    if (kind !== "loraA") values.set(randomValues(size, offset + 1, kind === "loraB" ? 0.05 : 0.3), offset);
  return values;
}

interface Base {
  readonly model: EncoderModel;
  readonly folder: string;
}

async function writeCase(name: string, shape: Shape, { model, folder: baseFolder }: Base): Promise<number[][]> {
  const spec: AdapterSpec = { ...shape, numLabels: 14, scaling: model.scaling?.[shape.pooling] ?? null };
  const values = randomAdapter(spec, model);
  const labels = Array.from({ length: 14 }, (_, i) => `Label ${i + 1}`);
  const bundle: AdapterBundle = {
    ...{ name, method: shape.loraRank === 0 ? "head" : "lora", config: model.config, spec, values, labels },
    base: {
      name: model.name,
      revision: null,
      dtype: model.dtype,
      packageSha256: model.packageSha256,
      license: "apache-2.0",
      logitShift: null,
    },
    ...{
      labelSetName: "own",
      uncertain: "positive",
      blank: "negative",
      text: { sections: [], rule: "all" },
      maxTokens,
    },
    ...{ thresholds: labels.map(() => 0.5), privacy: facts },
  };
  const folder = join(out ?? "", name);
  write(join(folder, "adapter"), await adapterFolder(bundle));
  if (shape.pooling === "family") write(join(folder, "merged"), await mergedFolder(model, bundle));
  symlinkSync(baseFolder, join(folder, "base"));
  const logits = await logitsOf(model, spec, values);
  writeFileSync(join(folder, "expected.json"), JSON.stringify({ texts, logits }));
  return logits;
}

describe.skipIf(!out)("cases for real peft", () => {
  test.each(cases)("%s", { timeout: 300_000 }, async (name, shape) => {
    const model = await readModelFolder("sentence-transformers/all-MiniLM-L6-v2", filesOf(base));
    const logits = await writeCase(name, shape, { model, folder: base });
    expect(logits.flat().every(Number.isFinite)).toBe(true);
  });

  test.each(albertCases)("%s", { timeout: 300_000 }, async (name, shape) => {
    const folder = join(out ?? "", ".albert-base"); // hidden from check.py's pattern of cases
    write(folder, albertFiles());
    const model = await readModelFolder("cloister/random-albert", filesOf(folder));
    const logits = await writeCase(name, shape, { model, folder });
    expect(logits.flat().every(Number.isFinite)).toBe(true);
  });
});
