// What an export is made from: an adapter, its labels and text rule, its base, and the public facts of its privacy.
import type { AdapterSpec, EncoderConfig } from "@/models/types";
import type { AccountTotals } from "@/privacy/ledger/types";

/** Counts of a one-run canary audit; its bound and ceiling are derived from them. */
export interface AuditFacts {
  readonly canaries: number;
  readonly guesses: number;
  readonly right: number;
  /** Of this one bound, after correction for the number of bounds tried. */
  readonly significance: number;
  readonly delta: number;
  readonly data: "synthetic samples" | "training reports";
}

/** Public facts of a private run, as PRIVACY section 10 lists them: what cannot be derived. Never a private count, loss or metric. */
export interface PrivacyFacts {
  readonly delta: number;
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
  /** Grid steps per clipNorm. */
  readonly gridScale: number;
  /** P: numbers that got noise, a learned center included. */
  readonly trainableNumbers: number;
  /** SHA-256 of the canonical plan. */
  readonly planSha256: string;
  /** All runs on these data, this one included: epsilon is composed from them. */
  readonly account: AccountTotals;
  /** Hash of the last entry of the audit log when the bundle was made; null where none is at hand, as on the command line. */
  readonly auditLogHead: string | null;
  /** Engine that computed the gradients, such as "wasm". */
  readonly engine: string;
  /** null: none was run. */
  readonly audit: AuditFacts | null;
}

/** A public starter that training began from (models/starter.ts). */
export interface StartFacts {
  /** Name of its label set. */
  readonly name: string;
  /** SHA-256 of its adapter_model.safetensors. */
  readonly sha256: string;
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
  /** "full": every weight, which only a merged model can hold. */
  readonly method: "head" | "lora" | "full";
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
  /** Absent or null: from the plain encoder. */
  readonly start?: StartFacts | null;
}

export type BundleFiles = Map<string, Uint8Array<ArrayBuffer>>;
