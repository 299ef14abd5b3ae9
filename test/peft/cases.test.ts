// Writes the cases that check.py loads with real peft: exported folders over the bundled encoder with random adapters, and
// the logits of our own engine. Runs only where CLOISTER_PEFT_CASES names a folder (see run.sh).
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { seededRng } from "@/base/random";
import { openRuntime } from "@/engine/reference/runtime";
import { adapterFolder } from "@/export/adapter-folder";
import { mergedFolder } from "@/export/merged";
import type { AdapterBundle, BundleFiles } from "@/export/types";
import { initialAdapter } from "@/models/initial-adapter";
import { adapterLayout } from "@/models/layout";
import { readModelFolder } from "@/models/model-folder";
import { layerTargets, type AdapterSpec, type EncoderModel } from "@/models/types";
import { facts } from "../export/bundle";
import { randomValues } from "../models/tiny-model";

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
const cases: [string, Pick<AdapterSpec, "loraRank" | "loraAlpha" | "targets" | "layers" | "pooling">][] = [
  ["head-family", { ...head, pooling: "family" }],
  ["head-mean", { ...head, pooling: "mean" }],
  ["lora-family", { ...lora, pooling: "family" }],
  ["lora-mean", { ...lora, pooling: "mean" }],
  ["lora-upper-layers", { ...lora, layers: [4, 5], pooling: "family" }],
  ["lora-all-modules", { ...lora, loraRank: 3, targets: layerTargets, layers: [2, 5], pooling: "family" }],
];

const read = (): Map<string, Uint8Array<ArrayBuffer>> =>
  new Map(readdirSync(base).map((name) => [name, new Uint8Array(readFileSync(join(base, name)))]));

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

describe.skipIf(!out)("cases for real peft", () => {
  test.each(cases)("%s", { timeout: 300_000 }, async (name, shape) => {
    const model = await readModelFolder("sentence-transformers/all-MiniLM-L6-v2", read());
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
    symlinkSync(base, join(folder, "base"));
    const logits = await logitsOf(model, spec, values);
    writeFileSync(join(folder, "expected.json"), JSON.stringify({ texts, logits }));
    expect(logits.flat().every(Number.isFinite)).toBe(true);
  });
});
