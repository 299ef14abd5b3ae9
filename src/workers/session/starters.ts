// The starters that come with the bundled encoder: one zip a label set, an adapter as it is exported with the statistics of the features
// under it.
import { InputError, InternalError } from "@/base/errors";
import { noStarter } from "@/base/problems/mdl";
import { seededRng } from "@/base/random";
import { labelSetByName } from "@/data/label-sets";
import { adapterFiles, openAdapter } from "@/export/open-adapter";
import type { OpenedAdapter } from "@/export/open-adapter";
import { readZip } from "@/formats/zip";
import { readStarterStats } from "@/models/feature-stats";
import { modelFault } from "@/models/model-fault";
import { initialAdapter } from "@/models/initial-adapter";
import { startValues, type Starter } from "@/models/starter";
import { readStarterQuality, type StarterScore } from "@/models/starter-quality";
import type { AdapterLayout, EncoderConfig, EncoderModel, FeatureScaling } from "@/models/types";
import type { Plan } from "@/training/plan";
import type { StarterInfo } from "../protocol";
import type { HeldReports } from "./hold-reports";
import type { OpenModel } from "./open-model";

type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/** A starter of the release: a start of training, and an adapter to classify with. */
export interface BundledStarter extends Starter {
  readonly opened: OpenedAdapter;
  /** How well it labels public reports; empty where it was not measured. */
  readonly measured: readonly StarterScore[];
}

/** "starter-chexpert14.zip". */
const starterName = /^starter-[\w-]+\.zip$/;
const statsFile = "feature-stats.json";
const qualityFile = "quality.json";
const mostForStatistics = 1000;
/** A feature that stands still on synthetic text must not be blown up. */
const leastStd = 1e-3;

const average = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

async function openStarter(zip: Uint8Array<ArrayBuffer>, model: EncoderModel): Promise<BundledStarter> {
  const files = adapterFiles(readZip(zip).files);
  const stats = files.get(statsFile);
  if (!stats) throw modelFault("MDL-STATS", `expected ${statsFile} beside a starter`, { file: statsFile });
  const quality = files.get(qualityFile);
  for (const name of [statsFile, qualityFile]) files.delete(name); // no part of the adapter, nor of its sums
  const opened = await openAdapter(files, model);
  return {
    labelSetName: opened.labelSetName,
    labels: opened.labels,
    adapter: { spec: opened.spec, values: opened.values },
    scaling: readStarterStats(stats, { sha256: opened.sha256, hiddenSize: model.config.hiddenSize }),
    sha256: opened.sha256,
    opened,
    measured: quality ? readStarterQuality(quality) : [],
  };
}

/** All starters among the files of a bundled encoder, by label set. @throws FormatError ADP-*, ST-*, ZIP-*, MDL-STATS */
export async function openStarters(files: Files, model: EncoderModel): Promise<Map<string, BundledStarter>> {
  const starters = new Map<string, BundledStarter>();
  for (const [name, bytes] of files)
    if (starterName.test(name)) {
      const starter = await openStarter(bytes, model);
      starters.set(starter.labelSetName, starter);
    }
  return starters;
}

/** What the page offers of it. */
export const starterInfo = ({ labelSetName, labels, measured }: BundledStarter): StarterInfo => ({
  labelSet: labelSetName,
  title: labelSetByName(labelSetName)?.title ?? labelSetName,
  labels,
  measured,
});

/** @throws InputError MDL-STARTER where the release has none of these labels */
export function starterFor(labelSet: string, { starters }: Pick<OpenModel, "starters">): BundledStarter {
  const starter = starters.get(labelSet);
  if (!starter) throw new InputError(noStarter(labelSet, [...starters.keys()]));
  return starter;
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
