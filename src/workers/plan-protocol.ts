// Calls about the plan of the next run: what the settings cost, and keeping them. Types only.
import type { Problem } from "@/base/errors";
import type { Policy } from "@/privacy/ledger/types";
import type { Method, Plan } from "@/training/plan";
import type { OpenedFile, Policies, TrainSettings } from "./protocol";

/** What a person chose for the next run. All of it is public; what is absent follows from the rest. */
export interface PlanChoices {
  readonly method?: Method;
  /** null: without privacy. */
  readonly epsilon: number | null;
  readonly delta?: number;
  readonly epochs?: number;
  readonly start: "starter" | "plain";
  /** Absent while it is neither typed nor confirmed: it would tell the count of the reports. */
  readonly publicSize?: { readonly count: number; readonly source: TrainSettings["publicUnitCountSource"] };
  readonly policies: Policies;
}

/** The public plan with the epsilon that it really costs; epsilon null = without privacy. */
export interface PlanPreview {
  readonly plan: Plan;
  readonly epsilon: number | null;
  /** σ√P/B̄: noise over the longest possible signal; above 10 "The noise exceeds the signal." null without privacy. */
  readonly noiseToSignal: number | null;
  /** Where the unit is the report: epsilon of a patient with so many reports, from above; null where it is the patient. */
  readonly group: { readonly reports: number; readonly epsilon: number } | null;
  /** Composed epsilon of what was charged on these patients before, at the plan's delta; null without privacy or ledger. */
  readonly spent: number | null;
  /** The same with all steps of this plan. */
  readonly totalAfter: number | null;
  /** Why training would be refused (PRIV-POLICY, or a ledger that cannot be used); null if it would start. */
  readonly refusal: Problem | null;
  /** Limits of a privacy officer in force; null where there is none, without privacy, or without a ledger. */
  readonly policy: Policy | null;
}

/** A plan while the slider moves: noise up to 1 % above what the preview will find. */
export type PlanSketch = Pick<PlanPreview, "plan" | "noiseToSignal">;

export interface PlanCalls {
  "preview-plan": { request: { readonly settings: TrainSettings }; progress: never; result: PlanPreview };
  /** The same in milliseconds, for a slider that moves. */
  "sketch-plan": { request: { readonly settings: TrainSettings }; progress: never; result: PlanSketch };
  /** What is chosen now, to be saved with the project. */
  "plan-choices": { request: { readonly choices: PlanChoices }; progress: never; result: object };
  /** Settings as a file that may leave. */
  "plan-file": {
    request: { readonly settings: TrainSettings };
    progress: never;
    result: { readonly name: string; readonly bytes: ArrayBuffer };
  };
  /** Reads such a file; it is refused where its unit is not that of the open reports. */
  "open-plan": { request: { readonly file: OpenedFile }; progress: never; result: PlanChoices };
}
