// Adapters of ALBERT, of the pooler and with cls pooling: settings as PEFT needs them, round trips bit for bit, merged models,
// refusals.
import { beforeAll, describe, expect, test } from "vitest";
import { adapterFolder } from "@/export/adapter-folder";
import { shareBundle } from "@/export/bundles";
import { mergedFolder } from "@/export/merged";
import { openAdapter, withPooler } from "@/export/open-adapter";
import type { BundleFiles } from "@/export/types";
import { verifyBundle } from "@/export/verify";
import { readFloats, readSafetensors } from "@/formats/safetensors";
import { writeSafetensors } from "@/formats/safetensors-write";
import { adapterLayout } from "@/models/layout";
import { readModelFolder } from "@/models/model-folder";
import { layerTargets, loraTargets, type AdapterSpec, type EncoderModel } from "@/models/types";
import { codeOf } from "../models/problem-code";
import { encode, randomValues, tinyAlbertFolder, tinyFolder } from "../models/tiny-model";
import { bundleFor } from "./bundle";

const tensorFile = "adapter_model.safetensors";
const at = "albert.encoder.albert_layer_groups.0.albert_layers.0";
const models = new Map<"bert" | "albert", EncoderModel>();
beforeAll(async () => {
  models.set("bert", await readModelFolder("acme/tiny-bert", tinyFolder()));
  models.set("albert", await readModelFolder("acme/tiny-albert", tinyAlbertFolder()));
});

interface Case {
  readonly name: string;
  readonly family: "bert" | "albert";
  readonly method?: "head" | "lora";
  readonly spec: Partial<AdapterSpec>;
  /** target_modules, and layers_to_transform if there. */
  readonly modules: readonly string[];
  readonly layers?: readonly number[];
}

const queryValue: AdapterSpec["targets"] = ["attention.self.query", "attention.self.value"];
const everything = ["query", "key", "value", "attention.dense", "ffn", "ffn_output", "pooler"];
const cases: readonly Case[] = [
  { name: "cls pooling", family: "bert", spec: { pooling: "cls" }, modules: ["query", "value"] },
  {
    name: "head, cls pooling",
    family: "bert",
    method: "head",
    spec: { pooling: "cls" },
    modules: ["query", "value"],
    layers: [1],
  },
  {
    name: "the pooler alone",
    family: "bert",
    spec: { targets: ["pooler.dense"], layers: [] },
    modules: ["pooler.dense"],
  },
  {
    name: "all layers and the pooler",
    family: "bert",
    spec: { targets: [...queryValue, "pooler.dense"] },
    modules: ["query", "value", "pooler.dense"],
  },
  {
    name: "one layer and the pooler",
    family: "bert",
    spec: { targets: ["attention.self.key", "pooler.dense"], layers: [1] },
    modules: ["bert.encoder.layer.1.attention.self.key", "bert.pooler.dense"],
  },
  {
    name: "dense modules and the pooler",
    family: "bert",
    spec: { targets: ["output.dense", "pooler.dense"], layers: [0, 1] },
    modules: ["bert.encoder.layer.0.output.dense", "bert.encoder.layer.1.output.dense", "bert.pooler.dense"],
  },
  { name: "ALBERT", family: "albert", spec: { layers: [0] }, modules: ["query", "value"] },
  { name: "ALBERT, every target", family: "albert", spec: { layers: [0], targets: loraTargets }, modules: everything },
  {
    name: "ALBERT, every layer target, mean pooling",
    family: "albert",
    spec: { layers: [0], targets: layerTargets, pooling: "mean" },
    modules: everything.slice(0, 6),
  },
  { name: "ALBERT, head", family: "albert", method: "head", spec: {}, modules: ["query", "value"] },
  {
    name: "ALBERT, head, cls pooling",
    family: "albert",
    method: "head",
    spec: { pooling: "cls" },
    modules: ["query", "value"],
  },
];

const json = (files: ReadonlyMap<string, Uint8Array>, name: string): Record<string, unknown> => {
  const parsed: unknown = JSON.parse(new TextDecoder().decode(files.get(name)));
  return Object.fromEntries(Object.entries(parsed ?? {}));
};

describe("an adapter folder", () => {
  test.each(cases)("$name: opens again bit for bit, and passes its own check", async ({ family, method, spec }) => {
    const model = models.get(family)!;
    const bundle = bundleFor(model, { method: method ?? "lora", spec });
    const { files } = await shareBundle(bundle);
    const opened = await openAdapter(files, model);
    expect(opened.values).toEqual(bundle.values);
    expect(opened.spec).toEqual(bundle.spec);
    expect(opened.pooling).toBe(bundle.spec.pooling);
    expect((await verifyBundle(files)).filter(({ ok }) => !ok)).toEqual([]);
  });

  test.each(cases)(
    "$name: names the modules that PEFT must adapt, no more",
    async ({ family, method, spec, ...named }) => {
      const files = await adapterFolder(bundleFor(models.get(family)!, { method: method ?? "lora", spec }));
      const settings = json(files, "adapter_config.json");
      expect(settings["target_modules"]).toEqual(named.modules);
      expect(settings["layers_to_transform"]).toEqual(named.layers);
      const head = { family: "classifier", cls: "cls_classifier", mean: "mean_classifier" }[spec.pooling ?? "family"];
      expect(settings["modules_to_save"]).toEqual([head]);
    },
  );

  test("the card says what the classifier reads where it is not the pooler", async () => {
    const card = async (pooling: AdapterSpec["pooling"]) => {
      const files = await adapterFolder(bundleFor(models.get("bert")!, { spec: { pooling } }));
      return new TextDecoder().decode(files.get("README.md"));
    };
    expect(await card("cls")).toContain("The classifier reads the first token without the pooler");
    expect(await card("mean")).toContain("The classifier reads the mean of all tokens");
    expect(await card("family")).not.toContain("stock classes do not");
  });
});

/** A folder without sums, its settings changed. */
async function changed(bundle: Parameters<typeof adapterFolder>[0], settings: Record<string, unknown>) {
  const files: BundleFiles = new Map(await adapterFolder(bundle));
  files.delete("SHA256SUMS");
  return files.set(
    "adapter_config.json",
    encode(JSON.stringify({ ...json(files, "adapter_config.json"), ...settings })),
  );
}

describe("openAdapter", () => {
  test("takes every dense module with the pooler from one ending, as PEFT does", async () => {
    const model = models.get("bert")!;
    const targets = ["attention.output.dense", "intermediate.dense", "output.dense", "pooler.dense"] as const;
    const bundle = bundleFor(model, { spec: { targets } });
    const opened = await openAdapter(await changed(bundle, { target_modules: ["dense"] }), model);
    expect(opened.spec).toEqual(bundle.spec);
    expect(opened.values).toEqual(bundle.values);
  });

  test("leaves the pooler out of an ending where a model with other pooling has none", async () => {
    const model = models.get("bert")!;
    const targets = ["attention.output.dense", "intermediate.dense", "output.dense"] as const;
    const bundle = bundleFor(model, { spec: { targets, pooling: "mean" } });
    const opened = await openAdapter(await changed(bundle, { target_modules: ["dense"] }), model);
    expect(opened.spec).toEqual(bundle.spec);
  });

  test("refuses the pooler by its ending where layers are listed", async () => {
    const model = models.get("bert")!;
    const bundle = bundleFor(model, { spec: { layers: [1], targets: queryValue } });
    const listed = { target_modules: ["query", "value", "pooler.dense"], layers_to_transform: [1] };
    // PEFT would adapt no pooler there: the name means nothing, and an adapter whose settings mean less than they say is refused.
    expect(await codeOf(async () => openAdapter(await changed(bundle, listed), model))).toBe("ADP-TARGET");
  });

  test.each([
    ["a BERT adapter on ALBERT", "bert", "albert"],
    ["an ALBERT adapter on BERT", "albert", "bert"],
  ] as const)("refuses %s by name", async (_, made, opened) => {
    const files = await adapterFolder(bundleFor(models.get(made)!, { spec: { layers: [0] } }));
    expect(await codeOf(() => openAdapter(files, models.get(opened)!))).toBe("ADP-BASE");
  });

  test.each([
    ["a second shared layer", { layers_to_transform: [1] }, "ADP-CONFIG"],
    ["BERT's names", { target_modules: ["attention.self.query", "value"] }, "ADP-TARGET"],
    ["more targets than tensors", { target_modules: ["query", "value", "ffn"] }, "ADP-KEYS"],
    ["the classifier", { target_modules: ["query", "value", "cls_classifier"] }, "ADP-TARGET"],
  ])("refuses %s in an ALBERT adapter", async (_, settings, code) => {
    const model = models.get("albert")!;
    const files = await changed(bundleFor(model, { spec: { layers: [0] } }), settings);
    expect(await codeOf(() => openAdapter(files, model))).toBe(code);
  });

  test("refuses the head of another pooling than labels.json says", async () => {
    const model = models.get("albert")!;
    const files = await adapterFolder(bundleFor(model, { spec: { layers: [0], pooling: "cls" } }));
    files.delete("SHA256SUMS");
    const read = readSafetensors(files.get(tensorFile)!, tensorFile);
    const renamed = [...read.entries.values()].map((entry) => ({
      name: entry.name.replace("cls_classifier", "classifier"),
      shape: entry.shape,
      values: readFloats(read, entry),
    }));
    files.set(tensorFile, writeSafetensors(renamed, Object.fromEntries(read.metadata)));
    expect(await codeOf(() => openAdapter(files, model))).toBe("ADP-KEYS");
  });

  test("takes a whole trained pooler of ALBERT in place of the frozen one", async () => {
    const model = models.get("albert")!;
    const files = await adapterFolder(bundleFor(model, { spec: { layers: [0] } }));
    files.delete("SHA256SUMS");
    const read = readSafetensors(files.get(tensorFile)!, tensorFile);
    const own = [...read.entries.values()].map((entry) => ({
      name: entry.name,
      shape: entry.shape,
      values: readFloats(read, entry),
    }));
    const weight = { name: "base_model.model.albert.pooler.weight", shape: [16, 16], values: randomValues(256, 5) };
    const bias = { name: "base_model.model.albert.pooler.bias", shape: [16], values: randomValues(16, 6) };
    files.set(tensorFile, writeSafetensors([...own, weight, bias], Object.fromEntries(read.metadata)));
    const { tensors } = withPooler(model, await openAdapter(files, model));
    expect(tensors.get("pooler.weight")?.values).toEqual(weight.values);
    expect(tensors.get("pooler.bias")?.values).toEqual(bias.values);
  });
});

describe("mergedFolder", () => {
  const merged = async (family: "bert" | "albert", spec: Partial<AdapterSpec>) => {
    const model = models.get(family)!;
    const bundle = bundleFor(model, { spec });
    const files = await mergedFolder(model, bundle);
    return { model, bundle, files, layout: adapterLayout(model.config, bundle.spec) };
  };

  test("of ALBERT opens as ALBERT: the one shared weight and the pooler have moved, nothing else has", async () => {
    const { model, bundle, files, layout } = await merged("albert", {
      layers: [0],
      targets: ["intermediate.dense", "pooler.dense"],
    });
    expect(json(files, "config.json")).toMatchObject({
      architectures: ["AlbertForSequenceClassification"],
      model_type: "albert",
      embedding_size: 8,
      hidden_act: "gelu_new",
    });
    const opened = await readModelFolder("merged", files);
    expect(opened.config).toEqual(model.config);
    const ffn = `${at.slice("albert.".length)}.ffn.weight`;
    for (const [name, { values, shape }] of model.tensors) {
      const got = opened.tensors.get(name)!.values;
      if (name !== ffn && name !== "pooler.weight") {
        expect(got).toEqual(values);
        continue;
      }
      const [a, b] = layout.slots.filter((slot) =>
        slot.name.startsWith(`albert.${name.replace(/\.weight$/, "")}.lora_`),
      );
      const [out, into] = [shape[0]!, shape[1]!];
      const factor = (slot: typeof a, i: number) => bundle.values[slot!.offset + i]!;
      const expected = Float32Array.from({ length: out * into }, (_, i) => {
        const [row, column] = [Math.floor(i / into), i % into];
        return (
          values[i]! + 2 * (factor(b, 2 * row) * factor(a, column) + factor(b, 2 * row + 1) * factor(a, into + column))
        );
      });
      expect(got).toBeAllClose(expected, { rtol: 1e-6, atol: 1e-7, because: "one rounding to float32" });
      expect(got).not.toEqual(values);
    }
  });

  test.each(["cls", "mean"] as const)("is refused for %s pooling", async (pooling) => {
    expect(await codeOf(() => merged("albert", { layers: [0], pooling }))).toBe("EXPORT-MERGED");
  });
});
