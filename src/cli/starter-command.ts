// `cloister make-starter`: fits the public adapter that comes with the bundled encoder, to synthetic reports and nothing else, and packs
// it with the statistics of the features under it. Same seed and number of threads: same bytes.
import { generateCtSamples } from "@/data/samples/ct/generate";
import { ctFindings } from "@/data/samples/ct/labels";
import { importReports } from "@/data/import";
import { labelSets } from "@/data/label-sets";
import { defaultSectionRule } from "@/data/model-text";
import { samplesCsv } from "@/data/samples/samples-csv";
import { generateStarterSamples } from "@/data/samples/starter/generate";
import { adapterFolder } from "@/export/adapter-folder";
import { openAdapter } from "@/export/open-adapter";
import { writeZip } from "@/formats/zip-write";
import { InputError } from "@/base/errors";
import { badArgument } from "@/base/problems/app-cli";
import type { Starter } from "@/models/starter";
import { memoryStore } from "@/privacy/ledger/memory-store";
import type { TrainSettings } from "@/workers/protocol";
import { holdReports } from "@/workers/session/hold-reports";
import { LedgerDesk } from "@/workers/session/ledger-desk";
import { openModel } from "@/workers/session/open-model";
import type { OpenModel } from "@/workers/session/open-model";
import { bundleOf } from "@/workers/session/run-bundle";
import { featureStatistics, starterStats } from "@/workers/session/starters";
import { trainRun } from "@/workers/session/train";
import { choice, number, readFlags, required } from "./arguments";
import { writeGiven } from "./files";
import { nodeHost } from "./host";
import { progressPrinter } from "./train-progress";

const seed = 7;

/** How much text each set needs, and for how long: a CT report is four times as long as an X-ray report. */
const sets = {
  chexpert14: {
    count: 6000,
    epochs: 3,
    batch: 32,
    csv: (count: number) => samplesCsv(generateStarterSamples(seed, count)),
  },
  "ct-rate18": {
    count: 3000,
    epochs: 2,
    batch: 16,
    csv: (count: number) => samplesCsv(generateCtSamples(seed, count), ctFindings),
  },
} as const;

const settingsOf = (count: number, { epochs, batch }: { epochs: number; batch: number }): TrainSettings => ({
  ...{ method: "lora", epsilon: null, epochs, batch, seed, holdOut: 0, start: "plain", layers: "upper" },
  ...{ publicUnitCount: count, publicUnitCountSource: "typed" },
  policies: { uncertain: "positive", blank: "negative", rowsWithoutPatient: "own-patient" },
});

/** Nothing is charged: synthetic reports are nobody's. */
const noDesk = () =>
  new LedgerDesk({
    store: memoryStore(),
    installationKey: () => Promise.reject(new InputError(badArgument("a starter has no ledger"))),
    alone: (task) => task(),
  });

async function made(name: keyof typeof sets, open: OpenModel, given: { count: number; epochs: number }) {
  const { csv, batch } = sets[name];
  const bytes = new TextEncoder().encode(csv(given.count));
  const imported = await importReports(bytes, `${name}.csv`, {}, labelSets);
  const { tokenizer, config } = open.model;
  const source = { fileName: `${name}.csv`, synthetic: true, text: defaultSectionRule };
  const held = await holdReports(imported, source, { tokenizer, maxTokens: config.maxTokens });
  const settings = settingsOf(given.count, { epochs: given.epochs, batch });
  const run = await trainRun({ open, held, settings, desk: noDesk() }, { onProgress: progressPrinter() });
  const folder = await adapterFolder(await bundleOf(run, open.model, { name: `starter-${name}` }));
  const { sha256, spec, values } = await openAdapter(folder, open.model);
  const reads: Omit<Starter, "scaling"> = {
    ...{ labelSetName: name, labels: run.plan.labels, sha256 },
    adapter: { spec, values },
  };
  folder.set("feature-stats.json", starterStats(sha256, await featureStatistics(open, held, reads)));
  return writeZip(folder);
}

export async function starterCommand(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, { values: ["labels", "out", "count", "epochs"] });
  const name = choice(flags, "labels", ["chexpert14", "ct-rate18"]);
  const out = required(flags, "out");
  const count = number(flags, "count", { low: 100, high: 100_000, whole: true }) ?? sets[name].count;
  const epochs = number(flags, "epochs", { low: 0.1, high: 100 }) ?? sets[name].epochs;
  const open = await openModel(nodeHost(), "auto", () => undefined);
  try {
    const zip = await made(name, open, { count, epochs });
    await writeGiven(out, zip, "--out");
    console.error(`Wrote a starter for ${name}, fitted to ${count} synthetic reports.`);
    return 0;
  } finally {
    open.pool.dispose();
  }
}
