// What a finished run exports: the adapter with its labels, rules and the public facts of its privacy.
import type { AdapterBundle, PrivacyFacts } from "@/export/types";
import type { EncoderModel } from "@/models/types";
import { gridScale } from "@/privacy/mechanism/clipped-sum";
import type { PrivacyPlan } from "@/training/plan";
import { planHash } from "@/training/plan-cost";
import type { FinishedRun } from "./train";

export const license = "apache-2.0"; // of the bundled encoder, the only base of this version

/** What is known beside the run. */
type Known = Pick<PrivacyFacts, "audit" | "auditLogHead">;

/** Steps come from the ledger, not from the run: what was charged counts, also where a step was run again. */
async function factsOf(run: FinishedRun, privacy: PrivacyPlan, known: Known): Promise<PrivacyFacts> {
  const { totals, plan, summary } = run;
  const planSha256 = await planHash(plan);
  const charged = totals.runs.findLast((one) => one.planSha256 === planSha256)?.chargedSteps;
  return {
    delta: privacy.targetDelta,
    stop: summary.stopped,
    unit: privacy.unit,
    relation: privacy.relation,
    maxReportsPerUnit: privacy.maxReportsPerUnit,
    rowsWithoutPatient: plan.rowsWithoutPatient,
    noiseMultiplier: privacy.noiseMultiplier,
    samplingProbability: privacy.samplingProbability,
    plannedSteps: privacy.steps,
    chargedSteps: charged ?? summary.steps,
    clipNorm: privacy.clipNorm,
    publicUnitCount: privacy.publicUnitCount,
    publicUnitCountSource: privacy.publicUnitCountSource,
    gridScale,
    trainableNumbers: run.trainableNumbers,
    planSha256,
    account: totals,
    engine: summary.device,
    ...known,
  };
}

/** The bundle of a run. @param name becomes the file name  @param known audit: of the same method and epsilon, if one was run */
export async function bundleOf(
  run: FinishedRun,
  model: EncoderModel,
  { name, audit = null, auditLogHead = null }: { readonly name: string } & Partial<Known>,
): Promise<AdapterBundle> {
  const { plan, adapter } = run;
  return {
    name,
    method: plan.method === "head" ? "head" : "lora",
    config: model.config,
    spec: adapter.spec,
    values: adapter.values,
    base: {
      name: model.name,
      revision: null,
      dtype: model.dtype,
      packageSha256: model.packageSha256,
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
    privacy: plan.privacy && (await factsOf(run, plan.privacy, { audit, auditLogHead })),
    start: plan.start,
  };
}
