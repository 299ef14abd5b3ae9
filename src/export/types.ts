// What an export is made from: an adapter, its labels and text rule, its base, and the public facts of its privacy.
import type { AdapterSpec, EncoderConfig } from "@/models/types";

/** Public facts of a private run, as PRIVACY section 10 lists them. Never a private count, loss or metric. */
export interface PrivacyFacts {
  readonly epsilon: number;
  readonly delta: number;
  /** What epsilon covers. */
  readonly scope: "this run" | "all runs on this data";
  readonly runEpsilon: number;
  /** Epsilon had all planned steps been taken. */
  readonly plannedEpsilon: number;
  readonly stop: "done" | "by-hand";
  readonly unit: "patient" | "report";
  readonly relation: "add-or-remove-one";
  readonly maxReportsPerUnit: number;
  readonly rowsWithoutPatient: "own-patient" | "leave-out";
  readonly noiseMultiplier: number;
  readonly samplingProbability: number;
  readonly plannedSteps: number;
  readonly chargedSteps: number;
  readonly clipNorm: number;
  readonly publicUnitCount: number;
  readonly publicUnitCountSource: "typed" | "confirmed";
  /** Grid steps per clipNorm; null where sums are not on a grid. */
  readonly gridScale: number | null;
  /** "Gaussian": exact, as every unit is in every step. */
  readonly accountant: "RDP" | "Gaussian";
  /** Renyi order that epsilon was found at. */
  readonly order: number | null;
  /** ⌈qT⌉ plain Gaussian releases; null where not computed. */
  readonly epsilonWithoutAmplification: number | null;
  /** SHA-256 of the canonical plan. */
  readonly planSha256: string;
  /** Head hash of the ledger and number of runs in it; null where none was kept. */
  readonly ledger: { readonly runs: number; readonly headSha256: string } | null;
  /** Engine that computed the gradients, such as "wasm". */
  readonly engine: string;
}

export interface BaseFacts {
  /** Hub id, else folder name. */
  readonly name: string;
  readonly revision: string | null;
  readonly dtype: "F16" | "F32";
  readonly packageSha256: string;
  /** SPDX-like id of the base's licence, as on its card. */
  readonly license: string;
  /** Largest logit difference between this base and its float32 original; null where not measured. */
  readonly logitShift: number | null;
}

export interface AdapterBundle {
  /** Short name for the zip, letters, digits and dashes. */
  readonly name: string;
  readonly method: "head" | "lora";
  readonly config: EncoderConfig;
  readonly spec: AdapterSpec;
  /** [P] in layout order of spec; scaling may still be unfolded. */
  readonly values: Float32Array;
  readonly base: BaseFacts;
  readonly labels: readonly string[];
  readonly labelSetName: string;
  readonly uncertain: "positive" | "negative" | "ignore";
  readonly blank: "negative" | "ignore";
  readonly text: { readonly sections: readonly string[]; readonly rule: "all" | "first" };
  readonly maxTokens: number;
  /** [L] 0.5, or set by hand; never fitted on private rows. */
  readonly thresholds: readonly number[];
  /** null: trained without privacy. */
  readonly privacy: PrivacyFacts | null;
}

export type BundleFiles = Map<string, Uint8Array<ArrayBuffer>>;
