// The zip of a starter for a tiny encoder, as `cloister make-starter` packs one: labels effusion and edema, random values.
import { adapterFolder } from "@/export/adapter-folder";
import { openAdapter } from "@/export/open-adapter";
import { writeZip } from "@/formats/zip-write";
import { adapterLayout } from "@/models/layout";
import type { AdapterSpec, EncoderModel } from "@/models/types";
import { starterStats } from "@/workers/session/starters";
import { randomValues } from "../../models/tiny-model";

export const starterLabels = ["effusion", "edema"] as const;
/** Name of the label set that heldReports of tiny-session.ts has. */
export const starterSet = "own";

const spec: AdapterSpec = {
  ...{ loraRank: 2, loraAlpha: 4, targets: ["attention.self.query", "attention.self.value"], layers: [1] },
  ...{ numLabels: starterLabels.length, pooling: "family", scaling: null },
};

export const quality = {
  schema: "cloister.starter-quality/1",
  measured: [{ reports: "Open-i, train file", n: 2843, weightedF1: 0.78, macroF1: 0.61 }],
  date: "2026-01-02",
};

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** @param beside  more files of the zip; undefined takes one out */
export async function starterZip(
  model: EncoderModel,
  beside: Readonly<Record<string, unknown>> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { name, dtype, packageSha256, config } = model;
  const folder = await adapterFolder({
    ...{ name: "starter", method: "lora", config, spec, values: randomValues(adapterLayout(config, spec).size, 11) },
    base: { name, dtype, packageSha256, revision: null, license: "apache-2.0", logitShift: null },
    ...{ labels: starterLabels, labelSetName: starterSet, uncertain: "positive", blank: "negative" },
    ...{ text: { sections: [], rule: "all" }, maxTokens: config.maxTokens, thresholds: [0.5, 0.5], privacy: null },
  });
  const { sha256 } = await openAdapter(folder, model);
  const H = config.hiddenSize;
  folder.set(
    "feature-stats.json",
    starterStats(sha256, { mean: randomValues(H, 1), std: new Float32Array(H).fill(0.5) }),
  );
  for (const [file, value] of Object.entries(beside))
    if (value === undefined) folder.delete(file);
    else folder.set(file, json(value));
  return writeZip(folder);
}
