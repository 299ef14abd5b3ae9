// From the person's settings and public facts of the held reports, the frozen plan and what it costs.
import { InputError } from "@/base/errors";
import { noLabels } from "@/base/problems/train";
import type { LabelSet } from "@/data/types";
import type { Starter } from "@/models/starter";
import { trainingLayout } from "@/training/centering";
import { sketchNoise } from "@/privacy/accounting/calibrate";
import { groupEpsilon } from "@/privacy/accounting/variants";
import { makePlan, type PlanInput } from "@/training/make-plan";
import { recipeFor, usualMethod } from "@/training/recipe";
import { epsilonOfPlan, noiseToSignal } from "@/training/plan-cost";
import type { Plan, PrivacyPlan, Unit } from "@/training/plan";
import type { PlanPreview, PlanSketch } from "../plan-protocol";
import type { TrainSettings } from "../protocol";
import type { HeldReports } from "./hold-reports";
import type { OpenModel } from "./open-model";
import type { LedgerDesk } from "./ledger-desk";

/** What a plan reads of an opened encoder. */
type Base = Pick<OpenModel, "model" | "starters">;

/** The starter of exactly these labels, unless the person wants the plain encoder or another pooling than it has. */
function startOf({ method, start, pooling }: TrainSettings, labelSet: LabelSet, { starters }: Base): Starter | null {
  const starter = starters.get(labelSet.name);
  if (
    !starter ||
    start === "plain" ||
    method === "textbook" ||
    starter.labels.join("\n") !== labelSet.labels.join("\n")
  )
    return null;
  return pooling === undefined || pooling === starter.adapter.spec.pooling ? starter : null;
}

/** What the person set in place of the recipe. */
const typedOf = ({ delta, epochs, batch, layers }: TrainSettings): Partial<PlanInput> => ({
  ...(delta !== undefined && { delta }),
  ...(epochs !== undefined && { epochs }),
  ...(batch !== undefined && { batch }),
  ...(layers && { layers }),
});

/** What a run on these reports protects. */
export const unitOf = ({ imported }: HeldReports): Unit => (imported.hasPatients ? "patient" : "report");

/** @throws InputError TRAIN-LABELS without a label set */
function inputOf(settings: TrainSettings, held: HeldReports, base: Base): PlanInput {
  const { model } = base;
  const { labelSet } = held.imported;
  if (!labelSet) throw new InputError(noLabels());
  const { epsilon, method = usualMethod(epsilon) } = settings;
  const starter = startOf(settings, labelSet, base);
  const pooling = starter?.adapter.spec.pooling ?? settings.pooling ?? recipeFor(method, epsilon).pooling;
  return {
    method,
    epsilon,
    ...typedOf(settings),
    unit: unitOf(held),
    publicUnitCount: settings.publicUnitCount,
    publicUnitCountSource: settings.publicUnitCountSource,
    labelSetName: labelSet.name,
    labels: labelSet.labels,
    ...settings.policies,
    text: held.text,
    encoder: model.config,
    start: starter && { name: starter.labelSetName, sha256: starter.sha256 },
    pooling,
    scaling: starter?.scaling ?? model.scaling?.[pooling] ?? null,
    basePackageSha256: model.packageSha256,
    seed: settings.seed,
  };
}

/** @throws InputError TRAIN-LABELS without a label set, PRIV-* for settings out of range */
export const planOf = (settings: TrainSettings, held: HeldReports, base: Base): Plan =>
  makePlan(inputOf(settings, held, base));

/** The plan with a little more noise than it needs, in milliseconds, for a slider that moves. @throws as planOf */
export function sketchOf(settings: TrainSettings, held: HeldReports, base: Base): PlanSketch {
  const plan = makePlan(inputOf(settings, held, base), sketchNoise);
  const { size } = trainingLayout(base.model.config, plan);
  return { plan, noiseToSignal: plan.privacy && noiseToSignal(plan.privacy, size) };
}

/** A patient with this many reports is the example where the unit is the report. */
const reportsOfExample = 4;

/** Where the unit is the report: what a patient with several reports is worth. null where the unit is the patient. */
const groupOf = (privacy: PrivacyPlan): PlanPreview["group"] =>
  privacy.unit === "report"
    ? { reports: reportsOfExample, epsilon: groupEpsilon(privacy, privacy.targetDelta, { k: reportsOfExample }) }
    : null;

/** The plan, its own cost, and what it adds to the account of the held reports. */
export async function previewOf(
  plan: Plan,
  { model }: Base,
  at: { desk: LedgerDesk; held: HeldReports },
): Promise<PlanPreview> {
  const { privacy } = plan;
  const { size } = trainingLayout(model.config, plan);
  const none = {
    epsilon: null,
    noiseToSignal: null,
    group: null,
    spent: null,
    totalAfter: null,
    refusal: null,
    policy: null,
  };
  if (!privacy) return { plan, ...none };
  return {
    plan,
    epsilon: epsilonOfPlan(privacy, { steps: privacy.steps, size }),
    noiseToSignal: noiseToSignal(privacy, size),
    group: groupOf(privacy),
    ...(await at.desk.forecast(at.held, privacy, size)),
  };
}
