// What a full run exports: a merged model with its labels and rules, without a privacy statement.
import type { AdapterBundle } from "@/export/types";
import type { EncoderModel } from "@/models/types";
import type { FullRun } from "./full-run";
import { license } from "./run-bundle";

/** @param base where training started
 * @param name short name of the bundle */
export const fullBundle = ({ plan, model, adapter }: FullRun, base: EncoderModel, name: string): AdapterBundle => ({
  name,
  method: "full",
  config: model.config,
  spec: adapter.spec,
  values: adapter.values,
  base: {
    name: base.name,
    revision: null,
    dtype: base.dtype,
    packageSha256: base.packageSha256,
    license,
    logitShift: null,
  },
  labels: plan.labels,
  labelSetName: plan.labelSetName,
  uncertain: plan.uncertain,
  blank: plan.blank,
  text: plan.text,
  maxTokens: plan.maxTokens,
  thresholds: plan.labels.map(() => 0.5),
  privacy: null,
});
