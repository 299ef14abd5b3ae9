// Gradients of tokenized reports from an engine.
import { checkLength } from "@/base/check";
import { InternalError } from "@/base/errors";
import type { Engine, PackedBatch } from "@/engine/engine";
import type { GradientSource } from "./gradient-source";

export interface TokenizedReports {
  /** Token ids of each report, special tokens included, none longer than the model takes. */
  readonly tokens: readonly Int32Array[];
  /** [n, L] in [0, 1]; a negative target is "not labelled". */
  readonly targets: Float32Array;
  readonly numLabels: number;
}

/** The chosen reports as one run of tokens. */
export function packReports(tokens: readonly Int32Array[], reports: readonly number[]): PackedBatch {
  const offsets = new Int32Array(reports.length + 1);
  for (const [b, report] of reports.entries()) offsets[b + 1] = offsets[b]! + tokens[report]!.length;
  const packed = new Int32Array(offsets[reports.length]!);
  for (const [b, report] of reports.entries()) packed.set(tokens[report]!, offsets[b]);
  return { tokens: packed, offsets };
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
      return engine.gradients(packReports(tokens, reports), batchTargets);
    },
  };
}
