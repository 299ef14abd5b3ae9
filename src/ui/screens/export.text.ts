// Words of Export.
import type { AdapterInfo } from "@/workers/protocol";
import type { BundleKind } from "@/ui/state/project.svelte";
import { counted } from "@/ui/words/figures";
import { promiseHead } from "@/ui/words/promise";

export const text = {
  title: "Export",
  lead: "Save the adapter. Nothing leaves unless you save it and carry it.",
  empty: "No finished run yet. Train first, or open an adapter that was saved before.",
  goTrain: "Go to Train",
  prepare: "Prepare",
  preparing: "Writing the files and reading them back",
  files: "Files",
  load: "Load in Python",
  loadNote: "Unpack the zip; the base encoder comes from its own folder or from the Hugging Face Hub.",
  openAdapter: "Open an adapter zip",
  openTitle: "Open or verify",
  openNote: "Opens a zip saved here or by PEFT, for Classify.",
  verify: "Verify a bundle",
  verifyNote: "Reads a zip again: sums, tensors, labels, and that epsilon, delta and unit agree in every file.",
  goClassify: "Go to Classify",
  opening: "Opening the adapter",
  verifying: "Reading the bundle",
  allRight: "Every check agrees.",
  notRight: "Some checks do not agree. Do not use this bundle.",
} as const;

export interface KindWords {
  readonly name: string;
  readonly what: string;
  readonly leaves: boolean;
}

export const kinds: Readonly<Record<BundleKind, KindWords>> = {
  share: {
    name: "Adapter to share",
    what: "The adapter in the format that PEFT loads, with its card and its privacy statement.",
    leaves: true,
  },
  merged: {
    name: "Merged model",
    what: "Encoder and adapter as one model. Larger, loads without PEFT, reveals what the adapter reveals.",
    leaves: true,
  },
  internal: {
    name: "Internal record",
    what: "Scores, loss curve, plan and predictions. No epsilon covers them: keep this file in the department.",
    leaves: false,
  },
};

export const refused: Readonly<Record<BundleKind, string>> = {
  share:
    "This run was trained without privacy, for comparison only. It cannot be shared. Train with an epsilon to get an adapter to share.",
  merged: "This run was trained without privacy, for comparison only. It stays in the internal record.",
  internal: "",
};

export const savedSentence = (name: string, bytes: string): string =>
  `Saved ${name}, ${bytes}. It left this page only because you saved it.`;

export const adapterSentence = (info: AdapterInfo): string => {
  const claim =
    info.epsilon === null || info.delta === null || info.unit === null || info.scope === null
      ? "It claims no epsilon."
      : `${promiseHead({ epsilon: info.epsilon, delta: info.delta, unit: info.unit, scope: info.scope })}, as its own file says.`;
  return `Adapter for ${info.base}, ${counted(info.labels.length, "label")}. ${claim}`;
};

export const python = `# pip install torch transformers peft
import sys
sys.path.insert(0, "share")            # the unpacked folder
from load_adapter import load

tokenizer, model = load("all-minilm-l6-v2")   # folder of the base encoder
batch = tokenizer("No focal consolidation. Small left effusion.", return_tensors="pt")
print(model(**batch).logits.sigmoid())`;
