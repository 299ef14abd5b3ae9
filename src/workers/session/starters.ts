// The starters that come with the bundled encoder: one zip a label set, an adapter as it is exported with the statistics of the features
// under it.
import { InternalError } from "@/base/errors";
import { seededRng } from "@/base/random";
import { adapterFiles, openAdapter } from "@/export/open-adapter";
import { readZip } from "@/formats/zip";
import { readStarterStats } from "@/models/feature-stats";
import { modelFault } from "@/models/model-fault";
import { initialAdapter } from "@/models/initial-adapter";
import { startValues, type Starter } from "@/models/starter";
import type { AdapterLayout, EncoderConfig, EncoderModel, FeatureScaling } from "@/models/types";
import type { Plan } from "@/training/plan";
import type { HeldReports } from "./hold-reports";
import type { OpenModel } from "./open-model";

type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/** "starter-chexpert14.zip". */
const starterName = /^starter-[\w-]+\.zip$/;
const statsFile = "feature-stats.json";
const mostForStatistics = 1000;
/** A feature that stands still on synthetic text must not be blown up. */
const leastStd = 1e-3;

const average = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

async function openStarter(zip: Uint8Array<ArrayBuffer>, model: EncoderModel): Promise<Starter> {
  const files = adapterFiles(readZip(zip).files);
  const stats = files.get(statsFile);
  if (!stats) throw modelFault("MDL-STATS", `expected ${statsFile} beside a starter`, { file: statsFile });
  files.delete(statsFile); // no part of the adapter, nor of its sums
  const opened = await openAdapter(files, model);
  return {
    labelSetName: opened.labelSetName,
    labels: opened.labels,
    adapter: { spec: opened.spec, values: opened.values },
    scaling: readStarterStats(stats, { sha256: opened.sha256, hiddenSize: model.config.hiddenSize }),
    sha256: opened.sha256,
  };
}

/** All starters among the files of a bundled encoder, by label set. @throws FormatError ADP-*, ST-*, ZIP-*, MDL-STATS */
export async function openStarters(files: Files, model: EncoderModel): Promise<Map<string, Starter>> {
  const starters = new Map<string, Starter>();
  for (const [name, bytes] of files)
    if (starterName.test(name)) {
      const starter = await openStarter(bytes, model);
      starters.set(starter.labelSetName, starter);
    }
  return starters;
}

/** Mean and standard deviation of pooled features under a starter's factors over (at most 1,000) held synthetic reports. */
export async function featureStatistics(
  { features }: Pick<OpenModel, "features">,
  held: HeldReports,
  starter: Omit<Starter, "scaling">,
): Promise<FeatureScaling> {
  const H = features.hiddenSize;
  const reports = Array.from({ length: Math.min(mostForStatistics, held.tokens.length) }, (_, i) => i);
  const rows = await features.of(held, { reads: starter, reports });
  const column = (h: number) => reports.map((b) => rows[b * H + h]!);
  const mean = Float32Array.from({ length: H }, (_, h) => average(column(h)));
  const spread = (h: number) => Math.sqrt(average(column(h).map((x) => (x - mean[h]!) ** 2)));
  return { mean, std: Float32Array.from({ length: H }, (_, h) => Math.max(leastStd, spread(h))) };
}

/** The file beside a starter's adapter, read by readStarterStats. */
export const starterStats = (sha256: string, { mean, std }: FeatureScaling): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(
    `${JSON.stringify({ schema: "cloister.starter-stats/1", adapter_sha256: sha256, mean: [...mean], std: [...std] })}\n`,
  );

/** The starter that the plan names; null where training starts from the plain encoder. */
export function starterOf({ start }: Plan, { starters }: Pick<OpenModel, "starters">): Starter | null {
  if (start === null) return null;
  const starter = [...starters.values()].find(({ sha256 }) => sha256 === start.sha256);
  if (!starter) throw new InternalError("workers/session/starters: expected the starter of the plan");
  return starter;
}

/** [P] where training starts. The plan's seed fixes it and nothing else. */
export function firstValues(
  plan: Plan,
  at: { readonly layout: AdapterLayout; readonly starter: Starter | null; readonly config: EncoderConfig },
): Float32Array {
  const initial = initialAdapter(at.layout, seededRng(plan.seed));
  return at.starter ? startValues(at.starter, at.layout, { config: at.config, initial }) : initial;
}
