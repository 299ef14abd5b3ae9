// Problems of the area MDL: base model folders (FORMATS, base model folder).
import type { Problem } from "../errors";

export type MdlCode =
  | "MDL-ABSENT"
  | "MDL-CONFIG"
  | "MDL-FAMILY"
  | "MDL-HASH"
  | "MDL-PICKLE"
  | "MDL-POOLER"
  | "MDL-PREFIX"
  | "MDL-QUALITY"
  | "MDL-SHARDS"
  | "MDL-STATS"
  | "MDL-TENSOR"
  | "MDL-VOCAB";

const texts: Readonly<Record<MdlCode, readonly [happened: string, fix: string]>> = {
  "MDL-ABSENT": [
    "This model folder lacks a file.",
    "Choose a folder with config.json, model.safetensors and a tokenizer.",
  ],
  "MDL-CONFIG": [
    "The settings of this model (config.json) are damaged, out of range, or of a kind that cannot be run.",
    "Get the folder again from where it came from, or choose another model.",
  ],
  "MDL-FAMILY": ["This kind of model cannot be run yet.", "Choose a BERT or ALBERT folder."],
  "MDL-HASH": [
    "A file of the bundled model is not the one that was shipped.",
    "Get Cloister again from where it came from.",
  ],
  "MDL-PICKLE": [
    "This model folder has its weights only in pickle form, which can run code.",
    'Convert it once in Python: AutoModel.from_pretrained("FOLDER").save_pretrained("FOLDER", safe_serialization=True)',
  ],
  "MDL-POOLER": [
    "This model folder has no pooler weights, so its scores would differ at each load.",
    "Choose a folder saved with a pooler.",
  ],
  "MDL-PREFIX": [
    "The tensors of this model are named in two ways at once.",
    "Save the model again with Hugging Face transformers.",
  ],
  "MDL-QUALITY": [
    "The measured quality beside a starter is damaged.",
    "Make quality.json again, or take it out of the starter's zip.",
  ],
  "MDL-SHARDS": ["The weights of this model are split over several files.", "Save the model again in one file."],
  "MDL-STATS": [
    "The feature statistics of this model do not fit it.",
    "Remove feature-stats.json from the folder, or make it again.",
  ],
  "MDL-TENSOR": [
    "A tensor of this model is absent, doubled, unexpected, or has another shape or number type than its settings say.",
    "Get the folder again from where it came from.",
  ],
  "MDL-VOCAB": [
    "The vocabulary of this model does not fit its weights.",
    "Get the folder again from where it came from.",
  ],
};

/** @param detail where, expected, got: names of the format, positions and counts only. */
export const unusableModel = (code: MdlCode, detail: string): Problem => ({
  code,
  happened: texts[code][0],
  kept: "Nothing was loaded.",
  fix: texts[code][1],
  detail: `models: ${detail}`,
});

/** @param labelSet a name of a label set  @param there names of the label sets that have a starter */
export const noStarter = (labelSet: string, there: readonly string[]): Problem => ({
  code: "MDL-STARTER",
  happened: `This release has no starter for the label set ${labelSet}.`,
  kept: "Nothing was changed.",
  fix:
    there.length > 0
      ? `Take the starter for ${there.join(" or ")}, open an adapter, or label by rules.`
      : "Open an adapter or label by rules; docs/starters.md says how a starter is made.",
  detail: `models: expected a starter for ${labelSet}, found ${there.length} for other sets.`,
});
