// A whole session on a tiny encoder: 60 patients with a report each, and a ledger in memory.
import { importReports } from "@/data/import";
import { parseLabelSet } from "@/data/label-sets";
import { openRuntime } from "@/engine/reference/runtime";
import type { EncoderModel } from "@/models/types";
import { memoryStore } from "@/privacy/ledger/memory-store";
import type { LedgerStore, Policy } from "@/privacy/ledger/types";
import type { TrainSettings } from "@/workers/protocol";
import { FeatureStore } from "@/workers/session/feature-store";
import { holdReports } from "@/workers/session/hold-reports";
import { LedgerDesk } from "@/workers/session/ledger-desk";
import type { OpenModel } from "@/workers/session/open-model";
import { tinyBert, tinyConfig } from "../../engine/tiny-bert";

const labels = parseLabelSet("effusion\nedema\n");

const tokenizer = {
  vocabSize: tinyConfig.vocabSize,
  encode: (text: string) => Int32Array.from([1, ...text.split(" ").map((word) => 3 + (word.length % 40)), 2]),
};

/** 60 patients with one report each; `from` shifts the patients. */
export async function heldReports(from = 0, length = 60) {
  const rows = Array.from(
    { length },
    (_, i) => `P${from + i},report number ${from + i} of many,${i % 2},${i % 3 ? 0 : 1}`,
  );
  const csv = ["patient_id,report_text,effusion,edema", ...rows].join("\n");
  const imported = await importReports(new TextEncoder().encode(csv), "a.csv", { labelSet: labels }, [labels]);
  const text = { sections: [], rule: "all" } as const;
  return holdReports(imported, { fileName: "a.csv", synthetic: false, text }, { tokenizer, maxTokens: 48 });
}

/** Public statistics with two directions, so that private heads learn a center. */
const H = tinyConfig.hiddenSize;
const scaling = {
  mean: new Float32Array(H),
  std: new Float32Array(H).fill(1),
  directions: Float32Array.from({ length: 2 * H }, (_, i) => (i === 0 || i === H + 1 ? 1 : 0)),
};

export async function openTiny(): Promise<OpenModel> {
  const weights = tinyBert(tinyConfig, 3);
  const model: EncoderModel = {
    ...weights,
    ...{ name: "tiny", tokenizer, dtype: "F32", packageSha256: "e".repeat(64), files: new Map() },
    scaling: { family: scaling, mean: scaling },
  };
  const runtime = await openRuntime(weights, "cpu");
  const facts = { device: "cpu", workers: 1, note: null, gate: null } as const;
  const pool = { ...runtime, device: facts.device, workers: 1, facts };
  const features = new FeatureStore(pool, model.config);
  return {
    ...{ model, pool, features, starters: new Map<string, never>() },
    info: {
      ...{ name: "tiny", numLayers: 2, hiddenSize: 32, maxTokens: 48, parameters: 1, sizeBytes: 4 },
      ...{ packageSha256: model.packageSha256, ...facts, starters: [] },
    },
  };
}

export const settings = (epsilon: number | null): TrainSettings => ({
  method: "head",
  epsilon,
  publicUnitCount: 60,
  publicUnitCountSource: "typed",
  epochs: 8,
  seed: 1,
  holdOut: 0.2,
  policies: { uncertain: "positive", blank: "negative", rowsWithoutPatient: "own-patient" },
});

const newKey = () => crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);

export async function openDesk({
  store = memoryStore(),
  policies = [],
}: { store?: LedgerStore; policies?: Policy[] } = {}) {
  const key = await newKey();
  return new LedgerDesk({ store, installationKey: () => Promise.resolve(key), alone: (task) => task() }, policies);
}
