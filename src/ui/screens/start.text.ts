// Words of Start.
import type { Level } from "@/seal/level";
import type { ModelInfo } from "@/workers/protocol";
import { counted, deltaFigure, size } from "@/ui/words/figures";

export const text = {
  title: "Teach a classifier your wording",
  lead: "Cloister labels radiology reports and learns from yours with differential privacy. All of it happens on this computer.",
  samples: "Try with sample reports",
  samplesNote: "Synthetic chest X-ray reports with 14 findings. No account, nothing to prepare.",
  own: "Use my reports",
  build: (hash: string): string => `Build ${hash} is installed here.`,
  update: "Look for an update",
  updateForgets: "It leaves this page and forgets what is open.",
  noUpdate: "Updates wait until the run has ended.",
  openingSamples: "Opening the sample reports",
  hardware: "This computer",
  opening: "Opening the encoder",
  again: "Try again",
  encoder: "Encoder",
  engine: "Computes on",
  reads: "Reads at most",
  note: "Note",
  checked: "Numbers",
  copy: "Copy these lines for IT",
  copied: "Copied. The lines hold hardware facts only.",
  steps: "How it goes",
  tour: [
    ["Reports", "Open a file and check how its columns are read."],
    ["Privacy", "Choose how strong the promise to each patient is."],
    ["Train", "A few minutes on this computer, with the loss in view."],
    ["Check", "Scores per label on patients kept out of training."],
    ["Classify", "Label new reports, correct what is wrong."],
    ["Export", "An adapter that Python loads, with its privacy statement."],
  ],
} as const;

/** Beside "Use my reports": what the seal allows, and the one notice where it is only partly there. */
export function ownNote(level: Level | undefined): string {
  switch (level) {
    case undefined:
      return "The seal is being measured.";
    case 0:
      return "Installs Cloister in this browser first: one step, about 50 MB from its own server. Then no network is needed.";
    case 2:
      return "Open a CSV, TSV, JSONL, HL7 or FHIR file, or a folder of .txt files. This browser does not block links, look-ups of server names and WebRTC: unplug the network to be sure.";
    case 3:
      return "Open a CSV, TSV, JSONL, HL7 or FHIR file, or a folder of .txt files. It is read into memory and stays here; you may cut the network first.";
  }
}

const devices = {
  webgpu: "The graphics card (WebGPU)",
  wasm: "The processor, with Cloister's own kernels",
  cpu: "The processor, by the slow reference. Choose the method head for training",
} as const;

export const engineWords = (model: ModelInfo): string =>
  model.device === "wasm" ? `${devices.wasm} (${counted(model.workers, "worker")})` : devices[model.device];

/** What the start-up check measured; null where the reference itself computes. */
export const gateWords = ({ gate }: ModelInfo): string =>
  gate === null
    ? "This is the reference itself: nothing to compare"
    : `Checked against the reference: largest difference ${deltaFigure(gate.gradients)} in gradients, ${deltaFigure(gate.logits)} in scores`;

export const encoderWords = (model: ModelInfo): string =>
  `${model.name}, ${model.numLayers} layers, ${(model.parameters / 1e6).toFixed(1)} million parameters, ${size(model.sizeBytes)}`;

/** Hardware facts for an IT department; nothing of the reports. */
export const hardwareLines = (model: ModelInfo, isolated: boolean): string =>
  [
    `Cloister hardware report`,
    `Encoder: ${encoderWords(model)}`,
    `Encoder SHA-256: ${model.packageSha256}`,
    `Computes on: ${engineWords(model)}`,
    gateWords(model),
    `Note: ${model.note ?? "none"}`,
    `Cross-origin isolated: ${isolated ? "yes" : "no"}`,
  ].join("\n");
