// A complete PlanInput for tests: the default encoder's numbers, 14 labels, public size 2,000.
import type { PlanInput } from "@/training/make-plan";

export const planInput: PlanInput = {
  method: "lora",
  epsilon: 1,
  unit: "patient",
  publicUnitCount: 2_000,
  publicUnitCountSource: "typed",
  labelSetName: "own",
  labels: Array.from({ length: 14 }, (_, l) => `label ${l}`),
  uncertain: "positive",
  blank: "negative",
  rowsWithoutPatient: "own-patient",
  text: { sections: ["findings"], rule: "all" },
  encoder: {
    family: "bert",
    embeddingSize: 384,
    hiddenSize: 384,
    numLayers: 6,
    numHeads: 12,
    intermediateSize: 1536,
    vocabSize: 30_522,
    maxTokens: 512,
    layerNormEpsilon: 1e-12,
    activation: "gelu",
    padTokenId: 0,
  },
  start: null,
  pooling: "family",
  scaling: null,
  basePackageSha256: "0".repeat(64),
  seed: 1,
};
