// The model folders of FORMATS 9 that concern BERT, made from a tiny random model; the bundled encoder itself.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sha256Hex } from "@/base/hash";
import { readSafetensors } from "@/formats/safetensors";
import { roundToFloat16 } from "@/formats/float16";
import type { NamedTensor } from "@/formats/safetensors-write";
import { verifyBundled } from "@/models/bundled";
import { readModelFolder } from "@/models/model-folder";
import { packageHash } from "@/models/package-hash";
import { codeOf } from "./problem-code";
import { encode, tinyConfigJson, tinyFolder, tinyTensors, tinyVocabulary, type Files } from "./tiny-model";

const withConfig = (change: object) => tinyFolder({ config: { ...tinyConfigJson, ...change } });
const changed = (folder: Files, name: string, bytes: Uint8Array<ArrayBuffer> | null): Files => {
  if (bytes) folder.set(name, bytes);
  else folder.delete(name);
  return folder;
};
const tensors = (change: (list: NamedTensor[]) => NamedTensor[]) => tinyFolder({ tensors: change(tinyTensors()) });
const rename = (list: NamedTensor[], from: RegExp, to: string) =>
  list.map((tensor) => ({ ...tensor, name: tensor.name.replace(from, to) }));
const zeros = (name: string, ...shape: number[]): NamedTensor => ({
  name,
  shape,
  values: new Float32Array(shape.reduce((a, b) => a * b, 1)),
});

/** One tensor of a written file gets another number type; its bytes stay. */
function retyped(folder: Files, name: string, dtype: string): Files {
  const bytes = folder.get("model.safetensors")!;
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = new TextDecoder().decode(bytes.subarray(8, 8 + length));
  const changedHeader = encode(header.replace(`"${name}":{"dtype":"F32"`, `"${name}":{"dtype":"${dtype}"`));
  expect(changedHeader.length).toBe(length);
  bytes.set(changedHeader, 8);
  return folder;
}

const nan = zeros("embeddings.LayerNorm.bias", 16);
nan.values[3] = NaN;

const corpus: [string, string, () => Files][] = [
  ["as it is", "", () => tinyFolder()],
  ["prefix bert.", "", () => tinyFolder({ prefix: "bert." })],
  ["no-config", "MDL-ABSENT", () => changed(tinyFolder(), "config.json", null)],
  ["no-weights", "MDL-ABSENT", () => changed(tinyFolder(), "model.safetensors", null)],
  ["config-array", "MDL-CONFIG", () => tinyFolder({ config: [] })],
  [
    "config-key-twice",
    "MDL-CONFIG",
    () => changed(tinyFolder(), "config.json", encode('{"model_type":"bert","model_type":"bert"}')),
  ],
  ["family-unknown", "MDL-FAMILY", () => withConfig({ model_type: "mamba" })],
  ["distilbert", "MDL-FAMILY", () => withConfig({ model_type: "distilbert" })],
  ["auto-map", "", () => withConfig({ auto_map: { AutoModel: "evil.Model" } })],
  ["hidden-not-divisible", "MDL-CONFIG", () => withConfig({ num_attention_heads: 3 })],
  ["heads-zero", "MDL-CONFIG", () => withConfig({ num_attention_heads: 0 })],
  ["layers-10000", "MDL-CONFIG", () => withConfig({ num_hidden_layers: 10_000 })],
  ["layers-text", "MDL-CONFIG", () => withConfig({ num_hidden_layers: "2" })],
  ["act-unknown", "MDL-CONFIG", () => withConfig({ hidden_act: "relu" })],
  ["relative-positions", "MDL-CONFIG", () => withConfig({ position_embedding_type: "relative_key" })],
  ["decoder", "MDL-CONFIG", () => withConfig({ is_decoder: true })],
  ["eps-negative", "MDL-CONFIG", () => withConfig({ layer_norm_eps: -1 })],
  ["pad-beyond", "MDL-CONFIG", () => withConfig({ pad_token_id: 32 })],
  ["config-2MiB", "MDL-CONFIG", () => withConfig({ more: "x".repeat(2 ** 21) })],
  ["vocab-differs", "MDL-TENSOR", () => withConfig({ vocab_size: 40 })],
  [
    "vocab-over-rows",
    "MDL-VOCAB",
    () => changed(tinyFolder(), "vocab.txt", encode([...tinyVocabulary, "more"].join("\n"))),
  ],
  ["no-pooler", "MDL-POOLER", () => tensors((list) => list.filter(({ name }) => !name.startsWith("pooler.")))],
  ["tensor-missing", "MDL-TENSOR", () => tensors((list) => list.slice(1))],
  ["tensor-shape", "MDL-TENSOR", () => tensors((list) => [zeros(list[0]!.name, 16, 32), ...list.slice(1)])],
  [
    "pooler-shape",
    "MDL-TENSOR",
    () =>
      tensors((list) => [...list.filter(({ name }) => name !== "pooler.dense.bias"), zeros("pooler.dense.bias", 15)]),
  ],
  ["tensor-i32", "MDL-TENSOR", () => retyped(tinyFolder(), "embeddings.LayerNorm.bias", "I32")],
  ["layer-beyond", "MDL-TENSOR", () => tensors((list) => [...list, zeros("encoder.layer.2.output.dense.bias", 16)])],
  [
    "shards",
    "MDL-SHARDS",
    () => changed(changed(tinyFolder(), "model.safetensors", null), "model.safetensors.index.json", encode("{}")),
  ],
  [
    "pickle-only",
    "MDL-PICKLE",
    () => changed(changed(tinyFolder(), "model.safetensors", null), "pytorch_model.bin", encode("x")),
  ],
  ["nan", "ST-VALUE", () => tensors((list) => list.map((tensor) => (tensor.name === nan.name ? nan : tensor)))],
  [
    "prefix-mixed",
    "MDL-PREFIX",
    () => tensors((list) => list.map((tensor, i) => (i === 0 ? { ...tensor, name: `bert.${tensor.name}` } : tensor))),
  ],
  [
    "gamma-beta",
    "",
    () =>
      tensors((list) =>
        rename(rename(list, /LayerNorm\.weight$/, "LayerNorm.gamma"), /LayerNorm\.bias$/, "LayerNorm.beta"),
      ),
  ],
  ["gamma-and-weight", "MDL-TENSOR", () => tensors((list) => [...list, zeros("embeddings.LayerNorm.gamma", 16)])],
  [
    "position-ids-i64",
    "",
    () =>
      retyped(
        tensors((list) => [...list, zeros("embeddings.position_ids", 2)]),
        "embeddings.position_ids",
        "U32",
      ),
  ],
  [
    "other heads",
    "",
    () => tensors((list) => [...list, zeros("cls.predictions.bias", 32), zeros("classifier.weight", 3, 16)]),
  ],
  ["no tokenizer", "TOK-ABSENT", () => changed(tinyFolder(), "vocab.txt", null)],
  ["damaged statistics", "MDL-STATS", () => changed(tinyFolder(), "feature-stats.json", encode("{}"))],
];

describe("readModelFolder", () => {
  test.each(corpus)("%s gives %j", async (_, code, make) => {
    const folder = make();
    expect(await codeOf(() => readModelFolder("tiny", folder))).toBe(code);
  });

  test("mean pooling opens a folder without pooler", async () => {
    const folder = tensors((list) => list.filter(({ name }) => !name.startsWith("pooler.")));
    const model = await readModelFolder("tiny", folder, "mean");
    expect(model.tensors.has("pooler.dense.weight")).toBe(false);
  });

  test("weights arrive bit for bit under plain names", async () => {
    const model = await readModelFolder("tiny", tinyFolder({ prefix: "bert." }));
    expect(model.dtype).toBe("F32");
    expect([...model.tensors.keys()]).toEqual(tinyTensors().map(({ name }) => name));
    for (const { name, shape, values } of tinyTensors()) expect(model.tensors.get(name)).toEqual({ shape, values });
    expect([...model.files.keys()].sort()).toEqual(["LICENSE", "config.json", "tokenizer_config.json", "vocab.txt"]);
  });

  test("statistics for other weights are refused", async () => {
    const folder = tinyFolder();
    const list = Array.from({ length: 16 }, () => 1);
    const stats = (sha: string) =>
      encode(
        JSON.stringify({
          schema: "cloister.feature-stats/1",
          recipe: { weights_sha256: sha },
          poolings: { family: { mean: list, std: list }, mean: { mean: list, std: list } },
        }),
      );
    expect(
      await codeOf(() => readModelFolder("tiny", changed(folder, "feature-stats.json", stats("0".repeat(64))))),
    ).toBe("MDL-STATS");
    const fitting = stats(await sha256Hex(folder.get("model.safetensors")!));
    const model = await readModelFolder("tiny", changed(folder, "feature-stats.json", fitting));
    expect(Array.from(model.scaling!.mean!.std)).toEqual(list);
  });
});

describe("packageHash", () => {
  test("two swapped vocabulary ids change it, a changed licence does not", async () => {
    const before = await packageHash(tinyFolder());
    const [first = "", second = "", ...rest] = tinyVocabulary;
    expect(await packageHash(changed(tinyFolder(), "LICENSE", encode("other")))).toBe(before);
    expect(
      await packageHash(changed(tinyFolder(), "vocab.txt", encode([second, first, ...rest].join("\n") + "\n"))),
    ).not.toBe(before);
  });
});

describe("the bundled encoder", () => {
  const folder = join(import.meta.dirname, "../../models/all-minilm-l6-v2");
  const read = (): Files =>
    new Map(readdirSync(folder).map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))]));

  test("passes its manifest, and one flipped byte in any file does not", async () => {
    const files = read();
    const manifest = files.get("manifest.json")!;
    const verified = await verifyBundled(files, manifest);
    expect(verified.packageSha256).toBe(await packageHash(files));
    expect(verified.name).toBe("sentence-transformers/all-MiniLM-L6-v2");
    for (const name of verified.files.keys()) {
      const bytes = files.get(name)!;
      bytes[bytes.length >> 1]! ^= 1;
      expect([name, await codeOf(() => verifyBundled(files, manifest))]).toEqual([name, "MDL-HASH"]);
      bytes[bytes.length >> 1]! ^= 1;
    }
    files.delete("LICENSE");
    expect(await codeOf(() => verifyBundled(files, manifest))).toBe("MDL-HASH");
  });

  test(
    "opens: 6 layers, hidden 384, float16 widened exactly, public statistics for both poolings",
    { timeout: 30_000 },
    async () => {
      const files = read();
      const model = await readModelFolder("sentence-transformers/all-MiniLM-L6-v2", files);
      expect(model.config).toMatchObject({
        numLayers: 6,
        hiddenSize: 384,
        numHeads: 12,
        intermediateSize: 1_536,
        maxTokens: 512,
      });
      expect([model.dtype, model.tokenizer.vocabSize, model.tensors.size]).toEqual(["F16", 30_522, 103]);
      const raw = readSafetensors(files.get("model.safetensors")!, "model.safetensors");
      for (const name of [
        "embeddings.word_embeddings.weight",
        "pooler.dense.bias",
        "encoder.layer.5.output.dense.weight",
      ]) {
        const { begin, end } = raw.entries.get(name)!;
        const halves = new Uint16Array(raw.data.slice(begin, end).buffer);
        expect(halves.every((half, i) => roundToFloat16(model.tensors.get(name)!.values[i]!) === half)).toBe(true);
      }
      for (const scaling of [model.scaling!.family!, model.scaling!.mean!]) {
        expect([scaling.mean.length, scaling.std.length]).toEqual([384, 384]);
        expect(Math.min(...scaling.std)).toBeGreaterThan(0.02);
      }
    },
  );
});
