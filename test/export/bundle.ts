// A bundle over the tiny model for the export tests.
import type { AdapterBundle, PrivacyFacts } from "@/export/types";
import { adapterLayout } from "@/models/layout";
import type { AdapterSpec, EncoderModel } from "@/models/types";
import { randomValues } from "../models/tiny-model";

export const facts: PrivacyFacts = {
  epsilon: 1.234,
  delta: 0.0000001,
  scope: "this run",
  runEpsilon: 1.234,
  plannedEpsilon: 1.234,
  stop: "done",
  unit: "patient",
  relation: "add-or-remove-one",
  maxReportsPerUnit: 4,
  rowsWithoutPatient: "leave-out",
  noiseMultiplier: 1.1,
  samplingProbability: 0.05,
  plannedSteps: 200,
  chargedSteps: 200,
  clipNorm: 0.5,
  publicUnitCount: 2000,
  publicUnitCountSource: "typed",
  gridScale: 2 ** 24,
  accountant: "RDP",
  order: 12,
  epsilonWithoutAmplification: 9.9,
  planSha256: "ab".repeat(32),
  ledger: null,
  engine: "wasm",
};

export const labels = ["No Finding", "Edema <mild>", "Pleural Effusion"];

const specs: Readonly<Record<"head" | "lora", Pick<AdapterSpec, "loraRank" | "loraAlpha" | "targets" | "layers">>> = {
  head: { loraRank: 0, loraAlpha: 1, targets: [], layers: [] },
  lora: { loraRank: 2, loraAlpha: 4, targets: ["attention.self.query", "attention.self.value"], layers: [0, 1] },
};

export function bundleFor(
  model: EncoderModel,
  change: { readonly method?: "head" | "lora"; readonly spec?: Partial<AdapterSpec> } = {},
): AdapterBundle {
  const method = change.method ?? "lora";
  const spec: AdapterSpec = { ...specs[method], numLabels: 3, pooling: "family", scaling: null, ...change.spec };
  const { size } = adapterLayout(model.config, spec);
  return {
    name: "chest-x-ray",
    method,
    config: model.config,
    spec,
    values: randomValues(size, 77),
    base: {
      name: model.name,
      revision: null,
      dtype: model.dtype,
      packageSha256: model.packageSha256,
      license: "apache-2.0",
      logitShift: 0.002,
    },
    labels,
    labelSetName: "own",
    uncertain: "positive",
    blank: "negative",
    text: { sections: ["findings", "impression"], rule: "all" },
    maxTokens: 20,
    thresholds: [0.5, 0.25, 0.5],
    privacy: facts,
  };
}
