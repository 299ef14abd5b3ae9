// `cloister make-directions`: the means of pooled features over synthetic chest X-ray and CT reports under the bundled encoder. A private head
// learns its center along them (training/centering.ts). Same bytes each time on the same number of threads.
import { sha256Hex } from "@/base/hash";
import { importReports } from "@/data/import";
import { labelSets } from "@/data/label-sets";
import { defaultSectionRule } from "@/data/model-text";
import { generateCtSamples } from "@/data/samples/ct/generate";
import { ctFindings } from "@/data/samples/ct/labels";
import { samplesCsv } from "@/data/samples/samples-csv";
import { generateStarterSamples } from "@/data/samples/starter/generate";
import { holdReports } from "@/workers/session/hold-reports";
import { openModel } from "@/workers/session/open-model";
import type { OpenModel } from "@/workers/session/open-model";
import { readFlags, required } from "./arguments";
import { writeGiven } from "./files";
import { nodeHost } from "./host";

const seed = 7;
const count = 1000;

const kinds: readonly (readonly [name: string, csv: () => string])[] = [
  ["synthetic chest X-ray reports", () => samplesCsv(generateStarterSamples(seed, count))],
  ["synthetic chest CT reports", () => samplesCsv(generateCtSamples(seed, count), ctFindings)],
];

/** [H] to nine digits: more than float32 holds. */
function meanOf(rows: Float32Array, H: number): number[] {
  const n = rows.length / H;
  const sums = new Float64Array(H);
  for (const [i, value] of rows.entries()) sums[i % H]! += value;
  return Array.from(sums, (sum) => Number((sum / n).toPrecision(9)));
}

async function meansOf(csv: string, { model, features }: OpenModel) {
  const imported = await importReports(new TextEncoder().encode(csv), "synthetic.csv", {}, labelSets);
  const source = { fileName: "synthetic.csv", synthetic: true, text: defaultSectionRule };
  const held = await holdReports(imported, source, { tokenizer: model.tokenizer, maxTokens: model.config.maxTokens });
  const reports = held.tokens.map((_, i) => i);
  const mean = async (reads: "family" | "mean") =>
    meanOf(await features.of(held, { reads, reports }), features.hiddenSize);
  return { family: await mean("family"), mean: await mean("mean") };
}

export async function directionsCommand(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, { values: ["out"] });
  const out = required(flags, "out");
  const host = nodeHost();
  const open = await openModel(host, "auto", () => undefined);
  try {
    const means = [];
    for (const [, csv] of kinds) means.push(await meansOf(csv(), open));
    const recipe = {
      command: "npx cloister make-directions --out models/all-minilm-l6-v2/center-directions.json",
      source: kinds.map(([name]) => name),
      weights_sha256: await sha256Hex(await host.readModelFile("model.safetensors")),
      count,
      seed,
    };
    const poolings = { family: means.map(({ family }) => family), mean: means.map(({ mean }) => mean) };
    const file = { schema: "cloister.center-directions/1", recipe, poolings };
    await writeGiven(out, new TextEncoder().encode(`${JSON.stringify(file, null, 1)}\n`), "--out");
    console.error(`Wrote the means of ${kinds.length} kinds of ${count} reports.`);
    return 0;
  } finally {
    open.pool.dispose();
  }
}
