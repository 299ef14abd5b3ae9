// Where a step's gradients come from: the engine over whole reports, or a linear head over pooled features. Types only.
import type { ReportGradients } from "@/engine/engine";
import type { AdapterLayout } from "@/models/types";

/** One frozen data set with one trainable adapter. Reports are named by their index in the data set. */
export interface GradientSource {
  readonly layout: AdapterLayout;
  /** What one call of `gradients` takes. A single report always fits. */
  readonly capacity: { readonly tokens: number; readonly reports: number };
  /** Cost of a report towards capacity.tokens. */
  tokensOf(report: number): number;
  /** Copies values [P]; later calls use them. `step` counts from 0 and is public. */
  setAdapter(values: Float32Array, step: number): void;
  /**
   * perReport [B, P] and losses [B] in the order given. The arrays belong to the source and may be overwritten by its next
   * call. Row b depends on report b and the adapter alone.
   */
  gradients(reports: readonly number[]): Promise<ReportGradients>;
}
