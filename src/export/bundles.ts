// The three things a person can save, as zips: the share bundle (exactly eight files), the merged model, and the internal
// record, which is not covered by epsilon. Two kinds of content never meet in one zip.
import { InputError } from "@/base/errors";
import { sha256Hex } from "@/base/hash";
import { bundleDiffers, notShared } from "@/base/problems/export";
import { writeZip } from "@/formats/zip-write";
import type { EncoderModel } from "@/models/types";
import { adapterFolder } from "./adapter-folder";
import { textBytes } from "./bytes";
import { mergedFolder } from "./merged";
import { inFolder, inShareOrder, shareFolder } from "./share-files";
import { sumsFile, sumsName } from "./sums";
import type { AdapterBundle, BundleFiles } from "./types";
import { verifyZip } from "./verify-zip";

export interface SavedBundle {
  /** File name of the zip. */
  readonly name: string;
  /** The zip. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Its files without the folder. */
  readonly files: BundleFiles;
}

export { shareFiles } from "./share-files";

const fileStem = (bundle: AdapterBundle): string => bundle.name.replace(/[^A-Z0-9-]+/gi, "-") || "adapter";

/** @throws InputError EXPORT-PRIVATE for a run without privacy, EXPORT-STATEMENT, EXPORT-VERIFY if the written zip does
 * not pass its own check. */
export async function shareBundle(bundle: AdapterBundle): Promise<SavedBundle> {
  if (bundle.privacy === null) throw new InputError(notShared());
  const files = inShareOrder(await adapterFolder(bundle));
  const bytes = writeZip(inFolder(shareFolder, files));
  const wrong = (await verifyZip(bytes)).find(({ ok }) => !ok);
  if (wrong) throw new InputError(bundleDiffers(wrong.check));
  const sha256 = await sha256Hex(files.get("adapter_model.safetensors") ?? new Uint8Array());
  return { name: `${fileStem(bundle)}-${sha256.slice(0, 8)}.zip`, bytes, files };
}

/** @throws InputError EXPORT-PRIVATE, EXPORT-MERGED, EXPORT-STATEMENT */
export async function mergedBundle(model: EncoderModel, bundle: AdapterBundle): Promise<SavedBundle> {
  if (bundle.privacy === null) throw new InputError(notShared());
  const files = await mergedFolder(model, bundle);
  return { name: `${fileStem(bundle)}-merged.zip`, bytes: writeZip(inFolder("merged", files)), files };
}

const readMeFirst = `INTERNAL RECORD - DO NOT SHARE

The figures in this folder were computed on private reports. They are not covered by epsilon.
Keep this folder where the reports are kept.
`;

/** @param record files of the run: metrics.json, training_log.jsonl, predictions.csv, plan.json, ledger.jsonl, what there is.
 * A run without privacy brings its adapter under adapter-not-private/. */
export async function internalRecord(
  bundle: AdapterBundle,
  record: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
): Promise<SavedBundle> {
  const files: BundleFiles = new Map([["READ-ME-FIRST.txt", textBytes(readMeFirst)], ...record]);
  if (bundle.privacy === null)
    for (const [path, bytes] of await adapterFolder(bundle)) files.set(`adapter-not-private/${path}`, bytes);
  files.set(sumsName, await sumsFile(files));
  return { name: `${fileStem(bundle)}-INTERNAL.zip`, bytes: writeZip(inFolder("internal", files)), files };
}
