// Share bundle, merged model and internal record: exact files, stable bytes, round trip bit for bit, refusals, one flipped byte.
import { beforeAll, describe, expect, test } from "vitest";
import { sha256Hex } from "@/base/hash";
import { adapterFolder } from "@/export/adapter-folder";
import { internalRecord, mergedBundle, shareBundle, shareFiles } from "@/export/bundles";
import { mergedFolder } from "@/export/merged";
import { adapterFiles, openAdapter } from "@/export/open-adapter";
import { roundUp } from "@/export/statement-figures";
import { plainNumber } from "@/export/bytes";
import { sumsFile } from "@/export/sums";
import { verifyBundle } from "@/export/verify";
import { readFloats, readSafetensors } from "@/formats/safetensors";
import { readZip } from "@/formats/zip";
import { foldScaling } from "@/models/fold-scaling";
import { adapterLayout } from "@/models/layout";
import { readModelFolder } from "@/models/model-folder";
import type { AdapterSpec, EncoderModel } from "@/models/types";
import { codeOf } from "../models/problem-code";
import { encode, randomValues, tinyFolder } from "../models/tiny-model";
import { bundleFor, facts, labels } from "./bundle";

const epsilon = 1.11; // 200 plain Gaussian releases of noise 60 at delta 1e-7

const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
let model: EncoderModel;
beforeAll(async () => {
  model = await readModelFolder("acme/tiny-bert", tinyFolder());
});

const shapes: [string, "head" | "lora", Partial<AdapterSpec>][] = [
  ["lora on query and value", "lora", {}],
  ["lora on one layer", "lora", { layers: [1] }],
  [
    "lora on every dense module of one layer",
    "lora",
    { layers: [0], targets: ["attention.self.key", "attention.output.dense", "intermediate.dense", "output.dense"] },
  ],
  ["lora with mean pooling", "lora", { pooling: "mean" }],
  ["head", "head", {}],
  ["head with mean pooling", "head", { pooling: "mean" }],
];

describe("shareBundle", () => {
  test.each(shapes)("%s: opens again bit for bit, and passes its own check", async (_, method, spec) => {
    const bundle = bundleFor(model, { method, spec });
    const saved = await shareBundle(bundle);
    const files = adapterFiles(readZip(saved.bytes).files);
    const opened = await openAdapter(files, model);
    expect(opened.values).toEqual(bundle.values);
    expect(opened.spec).toEqual(bundle.spec);
    expect([opened.labels, opened.thresholds, opened.text, opened.maxTokens]).toEqual([
      labels,
      [0.5, 0.25, 0.5],
      bundle.text,
      20,
    ]);
    const scope = "all runs on this data";
    expect([opened.privacy, opened.warnings]).toEqual([{ epsilon, delta: 1e-7, unit: "patient", scope }, []]);
    expect((await verifyBundle(files)).filter(({ ok }) => !ok)).toEqual([]);
  });

  test("has exactly its eight files, in a folder, named by the adapter's hash; the same bundle gives the same bytes", async () => {
    const saved = await shareBundle(bundleFor(model));
    expect([...readZip(saved.bytes).files.keys()]).toEqual([...shareFiles.keys()].map((name) => `share/${name}`));
    expect(shareFiles.size).toBe(8);
    expect(saved.name).toBe(
      `chest-x-ray-${(await sha256Hex(saved.files.get("adapter_model.safetensors")!)).slice(0, 8)}.zip`,
    );
    expect((await shareBundle(bundleFor(model))).bytes).toEqual(saved.bytes);
  });

  test("public scaling is folded into the classifier of the file", async () => {
    const scaling = { mean: randomValues(16, 8), std: randomValues(16, 9).map((v) => Math.abs(v) + 0.05) };
    const bundle = bundleFor(model, { method: "head", spec: { scaling } });
    const opened = await openAdapter((await shareBundle(bundle)).files, model);
    expect(opened.values).toEqual(foldScaling(bundle, adapterLayout(model.config, bundle.spec)).values);
    expect(opened.values).not.toEqual(bundle.values);
  });

  test("every single flipped byte of every file is found", async () => {
    const { files } = await shareBundle(bundleFor(model));
    for (const [name, bytes] of files) {
      for (const at of [0, bytes.length >> 1, bytes.length - 1]) {
        const changed = new Map(files).set(
          name,
          bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)),
        );
        expect([name, at, (await verifyBundle(changed)).every(({ ok }) => ok)]).toEqual([name, at, false]);
      }
    }
  });

  test.each([
    ["privacy.json", "Epsilon of all runs"],
    ["README.md", "Card"],
    ["privacy-statement.html", "Page to print"],
  ])("another epsilon in %s is found even if the sums fit", async (name, check) => {
    const { files } = await shareBundle(bundleFor(model));
    const changed = new Map(files).set(name, encode(text(files.get(name)).replaceAll("1.11", "0.11")));
    changed.set("SHA256SUMS", await sumsFile(changed));
    const rows = await verifyBundle(changed);
    expect(rows.find((row) => row.check === "Checksums")?.ok).toBe(true);
    expect(rows.find((row) => row.check === check)?.ok).toBe(false);
  });

  test("a run without privacy is refused, and so is a statement without a figure", async () => {
    expect(await codeOf(() => shareBundle({ ...bundleFor(model), privacy: null }))).toBe("EXPORT-PRIVATE");
    expect(await codeOf(() => mergedBundle(model, { ...bundleFor(model), privacy: null }))).toBe("EXPORT-PRIVATE");
    expect(await codeOf(() => shareBundle({ ...bundleFor(model), privacy: { ...facts, noiseMultiplier: NaN } }))).toBe(
      "EXPORT-STATEMENT",
    );
  });
});

describe("the words of a bundle", () => {
  test("card and statement give epsilon with delta, unit and scope, and the statement stands alone", async () => {
    const { files } = await shareBundle(bundleFor(model));
    const claim = "psilon 1.11, delta 0.0000001, per patient, all runs on this data";
    const page = text(files.get("privacy-statement.html"));
    expect(page).toMatch(/<b>1\.11<\/b> <span>per patient, all runs on this data.*<b>0\.0000001<\/b>/);
    expect(page).toContain("on average at most <b>76</b>.");
    expect(page).not.toMatch(/https?:|<script|src=|url\(|@import|<link/);
    expect(text(files.get("README.md"))).toContain(claim);
  });

  test("no forbidden word stands in card, statement or privacy.json, and no label becomes markup", async () => {
    const files = await adapterFolder({ ...bundleFor(model), labelSetName: "<script>alert(1)</script>" });
    const forbidden =
      /\b(?:failed|invalid|something went wrong|oops|upload|anonymous|anonymised|de-identified|100 %|fully|completely private|secure|guaranteed|military-grade|HIPAA|GDPR|FDA|clinically validated|certified|urgent|simply|just|AI-powered)\b/i;
    for (const name of ["README.md", "privacy-statement.html", "privacy.json"])
      expect(text(files.get(name))).not.toMatch(forbidden);
    expect(text(files.get("privacy-statement.html"))).not.toContain("<script>");
  });

  test("privacy.json has every field of the statement", async () => {
    const { files } = await shareBundle(bundleFor(model));
    const fields: unknown = JSON.parse(text(files.get("privacy.json")));
    expect(Object.keys(fields ?? {})).toEqual(
      (
        "schema epsilon delta scope run_epsilon planned_epsilon stop odds unit relation max_reports_per_unit rows_without_patient " +
        "unit_excludes parameters accountant ledger selection not_covered fixed_beforehand sampler randomness arithmetic trust release " +
        "retained audit implementation limits"
      ).split(" "),
    );
    expect(fields).toMatchObject({
      epsilon,
      delta: 1e-7,
      parameters: { expected_batch_size: 2000, steps_charged: 200 },
    });
  });

  test("without privacy the folder has no privacy file and the card says so", async () => {
    const files = await adapterFolder({ ...bundleFor(model), privacy: null });
    expect([...files.keys()]).toEqual([
      "adapter_config.json",
      "adapter_model.safetensors",
      "README.md",
      "labels.json",
      "load_adapter.py",
      "SHA256SUMS",
    ]);
    expect(text(files.get("README.md"))).toContain("**Not private.**");
    expect(text(files.get("README.md"))).not.toMatch(/differential-privacy|epsilon/);
    expect((await openAdapter(files, model)).privacy).toBeNull();
  });

  test("numbers are written without exponent and odds are rounded up", () => {
    expect([1e-5, 1e-7, 2.5e-8, 0.1, 3, 1.234].map(plainNumber)).toEqual([
      "0.00001",
      "0.0000001",
      "0.000000025",
      "0.1",
      "3",
      "1.234",
    ]);
    expect(roundUp(0.0271928)).toBe(0.0272);
    expect(roundUp(0.999_96)).toBe(1);
    expect(roundUp(0.027_19)).toBeGreaterThanOrEqual(0.027_19);
  });
});

describe("mergedFolder", () => {
  test("adds scale · B · A to the adapted weights alone, and the head by name", async () => {
    const bundle = bundleFor(model, { spec: { layers: [1], targets: ["output.dense"] } });
    const merged = readSafetensors((await mergedFolder(model, bundle)).get("model.safetensors")!, "merged");
    const layout = adapterLayout(model.config, bundle.spec);
    const [a, b] = layout.slots;
    for (const [name, { values }] of model.tensors) {
      const got = readFloats(merged, merged.entries.get(`bert.${name}`)!);
      if (name !== "encoder.layer.1.output.dense.weight") expect(got).toEqual(values);
      else {
        const expected = values.map((w, at) => {
          const o = Math.floor(at / 24);
          const i = at % 24;
          const update = [0, 1].reduce(
            (sum, k) => sum + bundle.values[b!.offset + 2 * o + k]! * bundle.values[a!.offset + 24 * k + i]!,
            0,
          );
          return w + 2 * update;
        });
        expect(got).toBeAllClose(expected, { rtol: 1e-6, atol: 1e-7, because: "one rounding to float32" });
        expect(got).not.toEqual(values);
      }
    }
    expect(readFloats(merged, merged.entries.get("classifier.bias")!)).toEqual(bundle.values.slice(-3));
  });

  test("opens as a model folder with equal weights, and is refused for mean pooling", async () => {
    const files = adapterlessFolder((await mergedBundle(model, bundleFor(model, { method: "head" }))).bytes);
    const opened = await readModelFolder("merged", files);
    for (const [name, tensor] of model.tensors) expect(opened.tensors.get(name)).toEqual(tensor);
    expect(await codeOf(() => mergedFolder(model, bundleFor(model, { spec: { pooling: "mean" } })))).toBe(
      "EXPORT-MERGED",
    );
  });
});

const adapterlessFolder = (zip: Uint8Array<ArrayBuffer>) =>
  new Map([...readZip(zip).files].map(([path, bytes]) => [path.replace(/^merged\//, ""), bytes]));

describe("internalRecord", () => {
  test("carries what it is given with a warning; an adapter without privacy comes along and opens", async () => {
    const saved = await internalRecord(
      { ...bundleFor(model), privacy: null },
      new Map([["metrics.json", encode("{}")]]),
    );
    const { files } = readZip(saved.bytes);
    expect([...files.keys()].slice(0, 2)).toEqual(["internal/READ-ME-FIRST.txt", "internal/metrics.json"]);
    expect(text(files.get("internal/READ-ME-FIRST.txt"))).toContain("not covered by epsilon");
    const opened = await openAdapter(adapterFiles(files), model);
    expect(opened.values).toEqual(bundleFor(model).values);
    const private_ = await internalRecord(bundleFor(model), new Map());
    expect([...private_.files.keys()]).toEqual(["READ-ME-FIRST.txt", "SHA256SUMS"]);
  });
});
