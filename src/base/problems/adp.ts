// Problems of the area ADP: adapter folders (FORMATS, adapter folder).
import type { Problem } from "../errors";

export type AdpCode =
  | "ADP-ABSENT"
  | "ADP-BASE"
  | "ADP-CONFIG"
  | "ADP-KEYS"
  | "ADP-LABELS"
  | "ADP-PICKLE"
  | "ADP-SHAPE"
  | "ADP-SUM"
  | "ADP-TARGET"
  | "ADP-TYPE"
  | "ADP-UNBOUND";

const texts: Readonly<Record<AdpCode, readonly [happened: string, fix: string]>> = {
  "ADP-ABSENT": [
    "This adapter folder lacks a file.",
    "Choose a folder with adapter_config.json and adapter_model.safetensors.",
  ],
  "ADP-BASE": ["This adapter was made for another base model than the one that is open.", "Open the matching model."],
  "ADP-CONFIG": [
    "The settings of this adapter (adapter_config.json) are damaged or out of range.",
    "Export the adapter again.",
  ],
  "ADP-KEYS": [
    "This adapter lacks tensors, or holds more than its settings say.",
    "Export the adapter again with its classifier.",
  ],
  "ADP-LABELS": [
    "The labels of this adapter are absent or do not fit it.",
    "Choose a folder with labels.json, or name the labels in order.",
  ],
  "ADP-PICKLE": [
    "This adapter has its weights only in pickle form, which can run code.",
    "Save it again in Python with safe_serialization=True.",
  ],
  "ADP-SHAPE": [
    "A tensor of this adapter has another shape or number type than its settings say.",
    "Export the adapter again.",
  ],
  "ADP-SUM": [
    "A file of this adapter differs from its checksum list, or is not on it.",
    "Get the adapter again from where it came from.",
  ],
  "ADP-TARGET": [
    "This adapter changes parts of the model that Cloister does not adapt.",
    "Choose a LoRA adapter on attention or dense layers of a BERT or ALBERT model.",
  ],
  "ADP-TYPE": ["This kind of adapter cannot be read.", "Choose a plain LoRA adapter for sequence classification."],
  "ADP-UNBOUND": [
    "This adapter does not say exactly which base model it was made for.",
    "Make sure that the open model is the right one.",
  ],
};

/** @param detail where, expected, got: words of the format, positions and counts only. */
export const unusableAdapter = (code: AdpCode, detail: string): Problem => ({
  code,
  happened: texts[code][0],
  kept: code === "ADP-UNBOUND" ? "The adapter was loaded." : "Nothing was changed.",
  fix: texts[code][1],
  detail: `export/open-adapter: ${detail}`,
});
