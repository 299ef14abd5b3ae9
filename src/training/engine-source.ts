// Gradients of tokenized reports from an engine.
import { checkLength } from "@/base/check";
import { InternalError } from "@/base/errors";
import type { Engine } from "@/engine/engine";
import { packTokens } from "@/engine/pack";
import type { GradientSource } from "./gradient-source";

export interface TokenizedReports {
  /** Token ids of each report, special tokens included, none longer than the model takes. */
  readonly tokens: readonly Int32Array[];
  /** [n, L] in [0, 1]; a negative target is "not labelled". */
  readonly targets: Float32Array;
  readonly numLabels: number;
}

/**
 * @param tuning  oneReportPerCall: for an engine whose bits may depend on a report's neighbours in the call
 */
export function engineSource(
  engine: Engine,
  data: TokenizedReports,
  tuning: { readonly oneReportPerCall: boolean } = { oneReportPerCall: false },
): GradientSource {
  const { tokens, targets, numLabels: L } = data;
  checkLength("training/engine-source", "targets", [targets.length, tokens.length * L]);
  const longest = tokens.reduce((most, ids) => Math.max(most, ids.length), 0);
  if (longest > engine.capacity.tokens)
    throw new InternalError(`training/engine-source: expected reports of at most ${engine.capacity.tokens} tokens`);
  return {
    layout: engine.layout,
    capacity: { tokens: engine.capacity.tokens, reports: tuning.oneReportPerCall ? 1 : engine.capacity.reports },
    tokensOf: (report) => tokens[report]!.length,
    setAdapter: (values) => {
      engine.setAdapter(values);
    },
    gradients: (reports) => {
      const batchTargets = new Float32Array(reports.length * L);
      for (const [b, report] of reports.entries())
        batchTargets.set(targets.subarray(report * L, (report + 1) * L), b * L);
      const batch = packTokens(reports.map((report) => tokens[report]!));
      return engine.gradients({ ...batch, keys: Int32Array.from(reports) }, batchTargets);
    },
  };
}
