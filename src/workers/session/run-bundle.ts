// What a finished run exports: the adapter with its labels, rules and the public facts of its privacy.
import type { AdapterBundle, PrivacyFacts } from "@/export/types";
import type { EncoderModel } from "@/models/types";
import { costWithAllowances } from "@/privacy/accounting/claim";
import { gaussianEpsilon } from "@/privacy/accounting/gaussian";
import { gridScale } from "@/privacy/mechanism/clipped-sum";
import type { PrivacyPlan } from "@/training/plan";
import { epsilonOfPlan, planHash } from "@/training/plan-cost";
import type { FinishedRun } from "./train";

const license = "apache-2.0"; // of the bundled encoder, the only base of this version

/** Epsilon if every expected draw were a release of its own without sampling: ⌈qT⌉ plain Gaussians. */
const withoutAmplification = (
  { noiseMultiplier, samplingProbability, targetDelta }: PrivacyPlan,
  steps: number,
): number =>
  gaussianEpsilon(noiseMultiplier / Math.sqrt(Math.max(1, Math.ceil(samplingProbability * steps))), targetDelta);

async function factsOf(run: FinishedRun, privacy: PrivacyPlan, size: number): Promise<PrivacyFacts> {
  const { steps, stopped, device } = run.summary;
  const epsilon = epsilonOfPlan(privacy, { steps, size });
  const cost = costWithAllowances([{ ...privacy, steps }], privacy.targetDelta, size);
  return {
    epsilon,
    delta: privacy.targetDelta,
    scope: "this run",
    runEpsilon: epsilon,
    plannedEpsilon: epsilonOfPlan(privacy, { steps: privacy.steps, size }),
    stop: stopped,
    unit: privacy.unit,
    relation: privacy.relation,
    maxReportsPerUnit: privacy.maxReportsPerUnit,
    rowsWithoutPatient: run.plan.rowsWithoutPatient,
    noiseMultiplier: privacy.noiseMultiplier,
    samplingProbability: privacy.samplingProbability,
    plannedSteps: privacy.steps,
    chargedSteps: steps,
    clipNorm: privacy.clipNorm,
    publicUnitCount: privacy.publicUnitCount,
    publicUnitCountSource: privacy.publicUnitCountSource,
    gridScale,
    accountant: cost.accountant,
    order: cost.order,
    epsilonWithoutAmplification: withoutAmplification(privacy, steps),
    planSha256: await planHash(run.plan),
    ledger: { runs: run.ledgerRuns, headSha256: run.ledgerHead },
    engine: device,
  };
}

/** The bundle of a run; `name` becomes the file name. */
export async function bundleOf(run: FinishedRun, model: EncoderModel, name: string): Promise<AdapterBundle> {
  const { plan, adapter } = run;
  return {
    name,
    method: plan.method,
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
    privacy: plan.privacy && (await factsOf(run, plan.privacy, run.trainableNumbers)),
  };
}
