// A merged model folder opens to the bits that were merged, and is refused where a file is absent, damaged or of another shape.
import { beforeAll, describe, expect, test } from "vitest";
import { adapterFolder } from "@/export/adapter-folder";
import { mergedFolder } from "@/export/merged";
import { isMerged, openMerged } from "@/export/open-merged";
import { sumsFile, sumsName } from "@/export/sums";
import { readFloats, readSafetensors } from "@/formats/safetensors";
import { writeSafetensors } from "@/formats/safetensors-write";
import { readModelFolder } from "@/models/model-folder";
import { codeOf } from "../models/problem-code";
import { encode, tinyFolder, type Files } from "../models/tiny-model";
import { bundleFor, labels } from "./bundle";

let merged: Files;
let adapter: Files;

beforeAll(async () => {
  const model = await readModelFolder("tiny", tinyFolder());
  merged = await mergedFolder(model, bundleFor(model));
  adapter = await adapterFolder(bundleFor(model));
});

/** The folder with some files changed (null: gone) and its sums made again. */
async function changed(change: Record<string, Uint8Array<ArrayBuffer> | null>): Promise<Files> {
  const files = new Map(merged);
  for (const [name, bytes] of Object.entries(change)) {
    if (bytes) files.set(name, bytes);
    else files.delete(name);
  }
  files.set(sumsName, await sumsFile(files));
  return files;
}

/** The weights with tensors renamed or cut. */
function weightsWith(change: (name: string, shape: readonly number[]) => readonly [string, readonly number[]] | null) {
  const read = readSafetensors(merged.get("model.safetensors")!, "model.safetensors");
  const tensors = [...read.entries.values()].flatMap((entry) => {
    const [name, shape] = change(entry.name, entry.shape) ?? [];
    if (!name || !shape) return [];
    const values = readFloats(read, entry);
    return [
      {
        name,
        shape,
        values: values.slice(
          0,
          shape.reduce((product, n) => product * n, 1),
        ),
      },
    ];
  });
  return writeSafetensors(tensors, { format: "pt" });
}

describe("openMerged", () => {
  test("gives the merged bits, the labels, the text rule and the claim back", async () => {
    const { model, opened } = await openMerged(merged);
    const read = readSafetensors(merged.get("model.safetensors")!, "model.safetensors");
    for (const [name, { values }] of model.tensors)
      expect(values, name).toEqual(readFloats(read, read.entries.get(`bert.${name}`)!));
    const [weight, bias] = ["classifier.weight", "classifier.bias"].map((name) =>
      readFloats(read, read.entries.get(name)!),
    );
    expect([...opened.values]).toEqual([...weight!, ...bias!]);
    expect(opened.spec).toMatchObject({ loraRank: 0, numLabels: 3, pooling: "family", scaling: null });
    expect(opened).toMatchObject({
      ...{ labels, thresholds: [0.5, 0.25, 0.5], maxTokens: 20, baseName: "tiny", pooler: null },
      text: { sections: ["findings", "impression"], rule: "all" },
      privacy: { unit: "patient", delta: 0.0000001 },
    });
    expect(opened.privacy?.epsilon).toBeGreaterThan(0);
  });

  test("tells a merged model from an adapter", () => {
    expect([isMerged(merged), isMerged(adapter), isMerged(new Map())]).toEqual([true, false, false]);
  });

  test.each<[string, () => Promise<Files>, string]>([
    ["without labels", () => changed({ "labels.json": null }), "ADP-ABSENT"],
    ["without weights", () => changed({ "model.safetensors": null }), "ADP-ABSENT"],
    ["with labels of another schema", () => changed({ "labels.json": encode("{}") }), "ADP-LABELS"],
    [
      "with a config of another family",
      () => changed({ "config.json": encode('{"model_type":"gpt2"}') }),
      "MDL-FAMILY",
    ],
    [
      "without a head",
      () =>
        changed({
          "model.safetensors": weightsWith((name, shape) => (name.startsWith("classifier") ? null : [name, shape])),
        }),
      "ADP-KEYS",
    ],
    [
      "with a head of fewer labels",
      () =>
        changed({
          "model.safetensors": weightsWith((name, shape) => [name, name === "classifier.weight" ? [2, 16] : shape]),
        }),
      "ADP-SHAPE",
    ],
    [
      "without a tensor of the encoder",
      () =>
        changed({
          "model.safetensors": weightsWith((name, shape) => (name.includes("value.bias") ? null : [name, shape])),
        }),
      "MDL-TENSOR",
    ],
    ["whose sums do not fit", async () => Promise.resolve(new Map(merged).set("vocab.txt", encode("x\n"))), "ADP-SUM"],
  ])("refuses a folder %s", async (_what, files, code) => {
    const given = await files();
    expect(await codeOf(() => openMerged(given))).toBe(code);
  });
});
