// From the person's settings and public facts of the held reports, the frozen plan and what it costs.
import { InputError } from "@/base/errors";
import { noLabels } from "@/base/problems/train";
import type { EncoderModel } from "@/models/types";
import { trainingLayout } from "@/training/centering";
import { makePlan } from "@/training/make-plan";
import { epsilonOfPlan, noiseToSignal } from "@/training/plan-cost";
import type { Plan } from "@/training/plan";
import type { PlanPreview, TrainSettings } from "../protocol";
import type { HeldReports } from "./hold-reports";

/** @throws InputError TRAIN-LABELS without a label set, PRIV-* for settings out of range */
export function planOf(settings: TrainSettings, held: HeldReports, model: EncoderModel): Plan {
  const { labelSet, hasPatients } = held.imported;
  if (!labelSet) throw new InputError(noLabels());
  const { method, epsilon, delta, epochs, batch, pooling = "family" } = settings;
  return makePlan({
    method,
    epsilon,
    ...(delta !== undefined && { delta }),
    ...(epochs !== undefined && { epochs }),
    ...(batch !== undefined && { batch }),
    unit: hasPatients ? "patient" : "report",
    publicUnitCount: settings.publicUnitCount,
    publicUnitCountSource: settings.publicUnitCountSource,
    labelSetName: labelSet.name,
    labels: labelSet.labels,
    ...settings.policies,
    text: held.text,
    encoder: model.config,
    pooling,
    scaling: model.scaling?.[pooling] ?? null,
    basePackageSha256: model.packageSha256,
    seed: settings.seed,
  });
}

export function previewOf(plan: Plan, model: EncoderModel): PlanPreview {
  const { privacy } = plan;
  const { size } = trainingLayout(model.config, plan);
  return {
    plan,
    epsilon: privacy && epsilonOfPlan(privacy, { steps: privacy.steps, size }),
    noiseToSignal: privacy && noiseToSignal(privacy, size),
  };
}
