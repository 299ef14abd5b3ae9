// A bundle over the tiny model for the export tests.
import type { AdapterBundle, PrivacyFacts } from "@/export/types";
import { adapterLayout } from "@/models/layout";
import type { AdapterSpec, EncoderModel } from "@/models/types";
import type { AccountRun } from "@/privacy/ledger/types";
import { randomValues } from "../models/tiny-model";

const planSha256 = "ab".repeat(32);

/** A run without sampling (q = 1): its epsilon is in closed form, so a test takes no second. */
export const facts: PrivacyFacts = {
  delta: 0.0000001,
  stop: "done",
  unit: "patient",
  relation: "add-or-remove-one",
  maxReportsPerUnit: 4,
  rowsWithoutPatient: "leave-out",
  noiseMultiplier: 60,
  samplingProbability: 1,
  plannedSteps: 200,
  chargedSteps: 200,
  clipNorm: 0.5,
  publicUnitCount: 2000,
  publicUnitCountSource: "typed",
  gridScale: 2 ** 24,
  trainableNumbers: 307,
  planSha256,
  account: {
    runs: [
      {
        planSha256,
        noiseMultiplier: 60,
        samplingProbability: 1,
        plannedSteps: 200,
        chargedSteps: 200,
        trainableNumbers: 307,
        delta: 0.0000001,
        ended: "done",
        opened: "2026-02-03",
      },
    ],
    since: "2026-02-01",
    complete: true,
    headSha256: "cd".repeat(32),
    policy: null,
  },
  auditLogHead: "ef".repeat(32),
  engine: "wasm",
  audit: null,
};

/** The facts with another run of the same account changed alike, so that the ledger knows it. */
export function factsWith(change: Partial<PrivacyFacts>, earlier: readonly AccountRun[] = []): PrivacyFacts {
  const made = { ...facts, ...change };
  const { planSha256: plan, noiseMultiplier, samplingProbability, plannedSteps, chargedSteps, trainableNumbers } = made;
  const own: AccountRun = {
    ...{ planSha256: plan, noiseMultiplier, samplingProbability, plannedSteps, chargedSteps, trainableNumbers },
    ...{ delta: made.delta, ended: made.stop === "done" ? "done" : "stopped", opened: "2026-02-03" },
  };
  return { ...made, account: { ...made.account, runs: [...earlier, own] } };
}

export const labels = ["No Finding", "Edema <mild>", "Pleural Effusion"];

const specs: Readonly<Record<"head" | "lora", Pick<AdapterSpec, "loraRank" | "loraAlpha" | "targets" | "layers">>> = {
  head: { loraRank: 0, loraAlpha: 1, targets: [], layers: [] },
  lora: { loraRank: 2, loraAlpha: 4, targets: ["attention.self.query", "attention.self.value"], layers: [0, 1] },
};

export function bundleFor(
  model: EncoderModel,
  change: {
    readonly method?: "head" | "lora";
    readonly spec?: Partial<AdapterSpec>;
    readonly privacy?: Partial<PrivacyFacts>;
  } = {},
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
    privacy: factsWith({ trainableNumbers: size, ...change.privacy }),
  };
}
