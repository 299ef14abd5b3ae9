// An adapter ready to classify with: from a finished run or from an opened bundle.
import type { TargetPolicy } from "@/data/targets";
import type { LabelSet, SectionRule } from "@/data/types";
import { adapterFolder } from "@/export/adapter-folder";
import { adapterFiles, openAdapter } from "@/export/open-adapter";
import type { OpenedAdapter } from "@/export/open-adapter";
import { readZip } from "@/formats/zip";
import type { Adapter } from "@/models/fold-scaling";
import type { EncoderModel } from "@/models/types";
import type { AdapterInfo } from "../protocol";
import { bundleOf } from "./run-bundle";
import type { FinishedRun } from "./train";

export interface HeldAdapter {
  /** Plain: no scaling left. */
  readonly adapter: Adapter;
  readonly labels: readonly string[];
  readonly labelSet: LabelSet;
  /** [L]. */
  readonly thresholds: readonly number[];
  readonly policy: TargetPolicy;
  readonly text: SectionRule;
  readonly maxTokens: number;
  /** SHA-256 of adapter_model.safetensors. */
  readonly sha256: string;
  readonly info: AdapterInfo;
}

/** Of an opened bundle or starter; the labels' own set name and policies come along. */
export function heldFromOpened(
  opened: OpenedAdapter,
  model: EncoderModel,
  origin: AdapterInfo["origin"] = "file",
): HeldAdapter {
  const { labels, labelSetName, uncertain, blank, thresholds, text, sha256, privacy } = opened;
  return {
    adapter: { spec: opened.spec, values: opened.values },
    labels,
    labelSet: { name: labelSetName, title: labelSetName, labels, defaultBlank: blank },
    thresholds,
    policy: { uncertain, blank },
    text,
    maxTokens: Math.min(opened.maxTokens ?? model.config.maxTokens, model.config.maxTokens),
    sha256,
    info: {
      origin,
      labelSet: labelSetName,
      labels,
      base: model.name,
      epsilon: privacy?.epsilon ?? null,
      delta: privacy?.delta ?? null,
      unit: privacy?.unit ?? null,
      scope: privacy?.scope ?? null,
      sha256,
    },
  };
}

/** Of a finished run, by the way of its own export: what is classified with is what is saved. */
export async function heldFromRun(run: FinishedRun, model: EncoderModel): Promise<HeldAdapter> {
  const files = await adapterFolder(await bundleOf(run, model, { name: "cloister-adapter" }));
  const held = heldFromOpened(await openAdapter(files, model), model, "run");
  return { ...held, labelSet: run.labelSet };
}

/**
 * Opens a bundle, as a zip or as a folder's files.
 * @throws FormatError ADP-*, ST-*, ZIP-*; nothing is changed then
 */
export function openBundle(
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer>,
  model: EncoderModel,
): Promise<OpenedAdapter> {
  return openAdapter(adapterFiles(files instanceof Uint8Array ? readZip(files).files : files), model);
}
