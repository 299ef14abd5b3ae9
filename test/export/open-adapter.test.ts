// The adapter folders of FORMATS 9, made from one good folder, each with the code that it must be refused with.
import { beforeAll, describe, expect, test } from "vitest";
import { sha256Hex } from "@/base/hash";
import { adapterFolder } from "@/export/adapter-folder";
import { openAdapter, withPooler } from "@/export/open-adapter";
import type { BundleFiles } from "@/export/types";
import { readFloats, readSafetensors } from "@/formats/safetensors";
import { writeSafetensors, type NamedTensor } from "@/formats/safetensors-write";
import { readModelFolder } from "@/models/model-folder";
import type { EncoderModel } from "@/models/types";
import { codeOf } from "../models/problem-code";
import { encode, tinyFolder, tinyVocabulary } from "../models/tiny-model";
import { bundleFor, labels } from "./bundle";

let model: EncoderModel;
let good: BundleFiles;
beforeAll(async () => {
  model = await readModelFolder("acme/tiny-bert", tinyFolder());
  good = await adapterFolder(bundleFor(model));
});

const text = (name: string) => new TextDecoder().decode(good.get(name));
const file = "adapter_model.safetensors";

/** The good folder without its sums, one file changed. */
const folder = (change: Record<string, Uint8Array<ArrayBuffer> | null>): BundleFiles => {
  const files = new Map(good);
  files.delete("SHA256SUMS");
  for (const [name, bytes] of Object.entries(change)) {
    if (bytes) files.set(name, bytes);
    else files.delete(name);
  }
  return files;
};
const config = (change: Record<string, unknown>) =>
  folder({ "adapter_config.json": encode(JSON.stringify({ ...JSON.parse(text("adapter_config.json")), ...change })) });
const replaced = (name: string, from: string | RegExp, to: string) => {
  const changed = text(name).replace(from, to);
  expect(changed).not.toBe(text(name));
  return folder({ [name]: encode(changed) });
};
/** labels.json changed, and the hash in the metadata removed so that only the content counts. */
const relabelled = (from: string | RegExp, to: string) => {
  const files = replaced("labels.json", from, to);
  return files.set(
    file,
    rewritten((list) => list, {}),
  );
};

function rewritten(
  change: (list: NamedTensor[]) => NamedTensor[],
  metadata?: Record<string, string>,
): Uint8Array<ArrayBuffer> {
  const read = readSafetensors(good.get(file)!, file);
  const list = [...read.entries.values()].map((entry) => ({
    name: entry.name,
    shape: entry.shape,
    values: readFloats(read, entry),
  }));
  return writeSafetensors(change(list), metadata ?? Object.fromEntries(read.metadata));
}
const tensors = (change: (list: NamedTensor[]) => NamedTensor[]) => folder({ [file]: rewritten(change) });
const renamed = (from: string | RegExp, to: string) =>
  tensors((list) => list.map((tensor) => ({ ...tensor, name: tensor.name.replace(from, to) })));
const zeros = (name: string, ...shape: number[]): NamedTensor => ({
  name,
  shape,
  values: new Float32Array(shape.reduce((a, b) => a * b, 1)),
});
const withNan = (list: NamedTensor[]) => {
  list[0]!.values[0] = NaN;
  return list;
};

const corpus: [string, string, () => BundleFiles][] = [
  ["as exported", "", () => new Map(good)],
  ["no-config", "ADP-ABSENT", () => folder({ "adapter_config.json": null })],
  ["no-tensors", "ADP-ABSENT", () => folder({ [file]: null })],
  ["pickle-only", "ADP-PICKLE", () => folder({ [file]: null, "adapter_model.bin": encode("x") })],
  ["config-json-present", "ADP-CONFIG", () => folder({ "config.json": encode("{}") })],
  ["config-not-json", "ADP-CONFIG", () => folder({ "adapter_config.json": encode("{") })],
  ["key-twice", "ADP-CONFIG", () => replaced("adapter_config.json", '"r": 2', '"r": 2, "r": 2')],
  ["type-ia3", "ADP-TYPE", () => config({ peft_type: "IA3" })],
  ["r-zero", "ADP-CONFIG", () => config({ r: 0 })],
  ["r-65", "ADP-CONFIG", () => config({ r: 65 })],
  ["r-text", "ADP-CONFIG", () => config({ r: "2" })],
  ["alpha-nan", "ADP-CONFIG", () => config({ lora_alpha: "NaN" })],
  ["alpha-infinite", "ADP-CONFIG", () => replaced("adapter_config.json", '"lora_alpha": 4', '"lora_alpha": 1e999')],
  ["bias-all", "ADP-TYPE", () => config({ bias: "all" })],
  ["dora", "ADP-TYPE", () => config({ use_dora: true })],
  ["rank-pattern", "ADP-TYPE", () => config({ rank_pattern: { query: 4 } })],
  ["rslora", "", () => config({ use_rslora: true })],
  [
    "more keys of PEFT",
    "",
    () => config({ auto_mapping: null, loftq_config: {}, megatron_core: "megatron.core", exclude_modules: null }),
  ],
  ["targets-text", "ADP-TARGET", () => config({ target_modules: "all-linear" })],
  ["target-unknown", "ADP-TARGET", () => config({ target_modules: ["query", "q_proj"] })],
  ["target-pooler", "ADP-KEYS", () => config({ target_modules: ["query", "value", "pooler.dense"] })],
  ["target-classifier", "ADP-TARGET", () => config({ target_modules: ["query", "value", "classifier"] })],
  ["target-key", "ADP-KEYS", () => config({ target_modules: ["query", "key", "value"] })],
  [
    "full-module-names",
    "",
    () =>
      config({
        target_modules: [0, 1].flatMap((i) =>
          ["query", "value"].map((m) => `bert.encoder.layer.${i}.attention.self.${m}`),
        ),
      }),
  ],
  ["layers-out-of-range", "ADP-CONFIG", () => config({ layers_to_transform: [2] })],
  ["layers-fewer", "ADP-KEYS", () => config({ layers_to_transform: [1] })],
  ["fan-in-wrong", "ADP-CONFIG", () => config({ fan_in_fan_out: true })],
  ["lora-missing", "ADP-KEYS", () => tensors((list) => list.slice(1))],
  ["head-missing", "ADP-KEYS", () => tensors((list) => list.slice(0, -1))],
  ["key-extra", "ADP-KEYS", () => tensors((list) => [...list, zeros("base_model.model.bert.extra", 1)])],
  ["key-with-default", "ADP-KEYS", () => renamed(".lora_A.weight", ".lora_A.default.weight")],
  ["prefix-missing", "ADP-BASE", () => renamed("base_model.model.", "")],
  ["other-family", "ADP-BASE", () => renamed("base_model.model.bert.", "base_model.model.albert.")],
  [
    "a-transposed",
    "ADP-SHAPE",
    () => tensors((list) => list.map((tensor, i) => (i === 0 ? { ...tensor, shape: [16, 2] } : tensor))),
  ],
  [
    "rank-mixed",
    "ADP-SHAPE",
    () => tensors((list) => list.map((tensor, i) => (i === 0 ? zeros(tensor.name, 1, 16) : tensor))),
  ],
  [
    "head-rows",
    "ADP-SHAPE",
    () =>
      tensors((list) =>
        list.map((tensor) => (tensor.name.endsWith("classifier.weight") ? zeros(tensor.name, 2, 16) : tensor)),
      ),
  ],
  ["nan", "ST-VALUE", () => tensors(withNan)],
  ["mean head in a family adapter", "ADP-KEYS", () => renamed("classifier", "mean_classifier")],
  ["labels-gap", "ADP-LABELS", () => relabelled('"2": "Pleural Effusion"', '"3": "Pleural Effusion"')],
  ["labels-disagree", "ADP-LABELS", () => relabelled('"Pleural Effusion": 2', '"Pleural Effusion": 1')],
  ["label-twice", "ADP-LABELS", () => relabelled(/Pleural Effusion/g, "No Finding")],
  ["threshold-2", "ADP-LABELS", () => relabelled("0.25", "2")],
  ["labels-hash-wrong", "ADP-LABELS", () => replaced("labels.json", "0.25", "0.35")],
  ["labels of another schema", "ADP-LABELS", () => relabelled("cloister.labels/1", "cloister.labels/9")],
  ["no labels.json, none named", "ADP-LABELS", () => folder({ "labels.json": null })],
  ["file-unlisted", "ADP-SUM", () => new Map(good).set("more.txt", encode("x"))],
  ["sum-wrong", "ADP-SUM", () => new Map(good).set("README.md", encode("x"))],
  ["sum-dotdot", "ADP-SUM", () => new Map(good).set("SHA256SUMS", encode(`${"0".repeat(64)}  ../x\n`))],
];

describe("openAdapter", () => {
  test.each(corpus)("%s gives %j", async (_, code, make) => {
    const files = make();
    expect(await codeOf(() => openAdapter(files, model))).toBe(code);
  });

  test("dtype-f64 and a float16 adapter: the one is refused, the other widened", async () => {
    const header = (dtype: string, size: number) => {
      const list = [...readSafetensors(good.get(file)!, file).entries.values()];
      let at = 0;
      const entries = list.map(({ name, shape }) => {
        const bytes = shape.reduce((a, b) => a * b, size);
        at += bytes;
        return [name, { dtype, shape, data_offsets: [at - bytes, at] }];
      });
      const head = encode(JSON.stringify(Object.fromEntries(entries)));
      const out = new Uint8Array(8 + head.length + at);
      new DataView(out.buffer).setBigUint64(0, BigInt(head.length), true);
      out.set(head, 8);
      return out;
    };
    expect(await codeOf(() => openAdapter(folder({ [file]: header("F64", 8) }), model))).toBe("ADP-SHAPE");
    expect((await openAdapter(folder({ [file]: header("F16", 2) }), model)).values.every((v) => v === 0)).toBe(true);
  });

  test("other-base: a base with two swapped vocabulary ids is another base", async () => {
    const [first = "", second = "", third = "", fourth = "", fifth = "", a = "", b = "", ...rest] = tinyVocabulary;
    const other = tinyFolder().set(
      "vocab.txt",
      encode([first, second, third, fourth, fifth, b, a, ...rest].join("\n")),
    );
    const swapped = await readModelFolder("acme/tiny-bert", other);
    expect(await codeOf(() => openAdapter(good, swapped))).toBe("ADP-BASE");
  });

  test("as PEFT alone writes it, with named labels, it opens with a warning", async () => {
    const files: BundleFiles = new Map([
      ["adapter_config.json", good.get("adapter_config.json")!],
      [file, rewritten((list) => list.toReversed(), { format: "pt" })],
    ]);
    const opened = await openAdapter(files, model, labels);
    expect(opened.values).toEqual(bundleFor(model).values);
    expect(opened.warnings.map(({ code, severity }) => [code, severity])).toEqual([["ADP-UNBOUND", "warning"]]);
  });

  test("rsLoRA: the scale is alpha / sqrt(r)", async () => {
    const opened = await openAdapter(config({ use_rslora: true }), model);
    expect(opened.spec.loraAlpha / opened.spec.loraRank).toBeCloseTo(4 / Math.sqrt(2), 12);
  });

  test("a trained pooler replaces the frozen one", async () => {
    const pooler = [
      zeros("base_model.model.bert.pooler.dense.weight", 16, 16),
      zeros("base_model.model.bert.pooler.dense.bias", 16),
    ];
    const opened = await openAdapter(
      tensors((list) => [...list, ...pooler]),
      model,
    );
    expect(
      withPooler(model, opened)
        .tensors.get("pooler.dense.weight")
        ?.values.every((v) => v === 0),
    ).toBe(true);
    expect(withPooler(model, await openAdapter(good, model))).toBe(model);
  });

  test("method head with a factor that is not neutral is refused", async () => {
    good = await adapterFolder(bundleFor(model, { method: "head" }));
    const loud = tensors((list) =>
      list.map((tensor) =>
        tensor.name.includes("lora_B") ? { ...tensor, values: tensor.values.map(() => 1) } : tensor,
      ),
    );
    expect(await codeOf(() => openAdapter(loud, model))).toBe("ADP-KEYS");
    good = await adapterFolder(bundleFor(model));
  });

  test("the hash that is told is that of the tensor file", async () => {
    expect((await openAdapter(good, model)).sha256).toBe(await sha256Hex(good.get(file)!));
  });
});
