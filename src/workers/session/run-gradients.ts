// Where a run's gradients come from: cached features under a head, or an engine that computes the layers below the adapter once.
import { withBelowCache } from "@/engine/below-cache";
import type { Engine } from "@/engine/engine";
import type { Starter } from "@/models/starter";
import type { AdapterLayout, AdapterSpec } from "@/models/types";
import type { GradientSource } from "@/training/gradient-source";
import { headSource, scaleFeatures } from "@/training/head-source";
import type { Plan } from "@/training/plan";
import type { TrainControl } from "./charged-fit";
import type { HeldReports } from "./hold-reports";
import type { OpenModel } from "./open-model";

/** Progress of a phase that has no loss and spends nothing. */
export const quiet = { secondsLeft: null, loss: null, epsilonSpent: null, accountEpsilon: null, deviceNote: null };

interface HeadInputs {
  readonly held: HeldReports;
  readonly reports: readonly number[];
  readonly targets: Float32Array;
  readonly plan: Plan;
  readonly layout: AdapterLayout;
  readonly starter: Starter | null;
}

/** An engine that computes the layers below the adapter once a report. */
export const loraEngine = (open: OpenModel, spec: AdapterSpec): Engine =>
  withBelowCache(open.pool.open(spec), { config: open.model.config, spec });

/** Pooled features of the given reports, standardised as the plan says. */
export async function headGradients(
  open: OpenModel,
  { held, reports, targets, plan, layout, starter }: HeadInputs,
  { onProgress, signal }: TrainControl,
): Promise<GradientSource> {
  const { hiddenSize } = open.features;
  const started = performance.now();
  const features = await open.features.of(
    held,
    { reads: starter ?? plan.adapter.pooling, reports },
    {
      ...(signal && { signal }),
      onProgress: ({ done, total }) => {
        const secondsLeft = ((performance.now() - started) / 1000 / done) * (total - done);
        onProgress?.({ ...quiet, phase: "features", done, total, secondsLeft });
      },
    },
  );
  const numLabels = plan.labels.length;
  const { centering } = plan.optimizer;
  const directions = plan.adapter.scaling?.directions;
  return headSource(layout, {
    features: scaleFeatures(features, plan.adapter.scaling),
    targets,
    hiddenSize,
    numLabels,
    positiveWeight: plan.positiveWeight,
    center: centering && directions ? { plan: centering, directions } : null,
  });
}
