// The eight files of a share bundle, in the order of the zip, and what a reader of each learns.
import { sumsName } from "./sums";

export const shareFiles: ReadonlyMap<string, string> = new Map([
  ["adapter_config.json", "Shape of the adapter and name of the base model."],
  ["adapter_model.safetensors", "The trained numbers; covered by epsilon."],
  ["README.md", "Labels, text rule, epsilon and how to load."],
  ["labels.json", "Names of the labels, thresholds and policies."],
  ["privacy.json", "All public parameters of the privacy claim."],
  ["privacy-statement.html", "The same as a page to print."],
  ["load_adapter.py", "A program that is the same in every bundle."],
  [sumsName, "Checksums of the other files."],
]);

/** The zip's folder. */
export const shareFolder = "share";

/** The share files of a folder in the order of the zip; others are left out. */
export const inShareOrder = (
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
): Map<string, Uint8Array<ArrayBuffer>> =>
  new Map(
    [...shareFiles.keys()].flatMap((name) => {
      const bytes = files.get(name);
      return bytes ? [[name, bytes] as const] : [];
    }),
  );

export const inFolder = (
  folder: string,
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
): Map<string, Uint8Array<ArrayBuffer>> => new Map([...files].map(([path, bytes]) => [`${folder}/${path}`, bytes]));
