// The calls of the screen Compare, part of the protocol. Types only.
import type { SweepKey, SweepReport } from "@/evaluation/sweep-types";
import type { SweepDesignInput } from "@/training/sweep-plan";
import type { SweepBudget } from "./session/sweep-budget";

/** What a sweep of this design would be, before it starts. */
export interface SweepPreview {
  readonly cells: number;
  /** Finished before, in this page or an earlier one. */
  readonly done: number;
  /** Seconds of those that are left; a guess from a measured pace. */
  readonly seconds: number;
  /** null where no private run is to do. */
  readonly budget: SweepBudget | null;
}

export interface SweepAtWork {
  readonly cell: SweepKey & { readonly seed: number; readonly fold: number | null };
  readonly phase: "preparing" | "features" | "training" | "finishing";
  /** Of the cell's phase. */
  readonly inDone: number;
  readonly inTotal: number;
  readonly done: number;
  readonly cells: number;
  /** Of all that is left; null while it is being measured. */
  readonly secondsLeft: number | null;
  /** Means so far, without intervals. */
  readonly report: SweepReport;
}

/** How figures of an earlier session come back: the design, and what was found. */
export interface SweepKept {
  readonly design: SweepDesignInput;
  readonly report: SweepReport;
}

export interface SweepCalls {
  /** @throws SWEEP-PLAN, PRIV-PLAN, PRIV-CALIBRATE */
  "sweep-preview": { request: { readonly design: SweepDesignInput }; progress: never; result: SweepPreview };
  /** Runs what is left; ends at the last cell, after a pause, or when it is cancelled. */
  "sweep-run": { request: { readonly design: SweepDesignInput }; progress: SweepAtWork; result: SweepReport };
  /** Ends a running sweep after its cell, or cancels the cell; answered at once. "sweep-run" then ends with what is done. */
  "sweep-end": { request: { readonly how: "after-run" | "now" }; progress: never; result: object };
  /** What was found on the open reports, in this page or kept by an earlier one; null where nothing was. */
  "sweep-kept": { request: object; progress: never; result: SweepKept | null };
  "sweep-file": {
    request: { readonly format: "csv" | "json" | "html" };
    progress: never;
    result: { readonly name: string; readonly bytes: ArrayBuffer };
  };
  /** Deletes all that sweeps keep on this computer. The ledger stays. */
  "sweep-forget": { request: object; progress: never; result: object };
}
