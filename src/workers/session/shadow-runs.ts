// Shadow models of a finished run of method "head": the same plan, start, length and noise on other units, for membership attacks.
// They look at real members without a place in the claim, so they lie left of the gate, like scores, and nothing of them is released.
// A private plan gives them its noise, as the attack needs models of the same mechanism; the account of the patients is not charged:
// a ledger of their own in memory takes the charges, without which no noise is drawn, and ends with each model.
import type { Adapter } from "@/models/fold-scaling";
import { trainingLayout } from "@/training/centering";
import type { TrainProgress } from "../protocol";
import { chargedFit } from "./charged-fit";
import type { HeldReports } from "./hold-reports";
import type { BothSides } from "./membership-units";
import type { OpenModel } from "./open-model";
import { ownDesk } from "./own-desk";
import { firstValues, starterOf } from "./starters";
import { headGradients } from "./run-gradients";
import { unscaled } from "./train";
import type { FinishedRun } from "./train";

export interface Attacked {
  readonly open: OpenModel;
  readonly held: HeldReports;
  readonly run: FinishedRun;
}

export interface MembershipProgress {
  /** "features": reports that the encoder reads; "shadows": steps of all models. */
  readonly phase: "features" | "shadows";
  readonly done: number;
  readonly total: number;
  /** null while it is being measured. */
  readonly secondsLeft: number | null;
}

export interface MembershipControl {
  readonly onProgress?: (progress: MembershipProgress) => void;
  readonly signal?: AbortSignal;
}

const firstAnswer = 20; // steps

/**
 * One after the other. Each ends at the step where the attacked run ended.
 * @param wasIn  [units] for each model: 1 = it learns from the unit
 * @returns heads that read the run's features as they are
 * @throws InputError TRAIN-NAN, PRIV-RNG; Cancelled when the signal aborts
 */
export async function trainShadows(
  { open, held, run }: Attacked,
  { both, wasIn }: { readonly both: BothSides; readonly wasIn: readonly Uint8Array[] },
  { onProgress, signal }: MembershipControl,
): Promise<Adapter[]> {
  const { plan } = run;
  const { config } = open.model;
  const layout = trainingLayout(config, plan);
  const starter = starterOf(plan, open);
  const { reports, targets, units } = both;
  const cancel = signal ? { signal } : {};
  const reading = {
    ...cancel,
    onProgress: ({ done, total }: TrainProgress) => {
      onProgress?.({ phase: "features", done, total, secondsLeft: null });
    },
  };
  const source = await headGradients(open, { held, reports, targets, plan, layout, starter }, reading);
  const initial = firstValues(plan, { layout, starter, config });
  const { steps } = run.summary;
  const total = wasIn.length * steps;
  const started = performance.now();
  const heads: Adapter[] = [];
  for (const [model, isIn] of wasIn.entries()) {
    const stop = new AbortController();
    const told = ({ phase, done: step }: TrainProgress) => {
      if (phase !== "training") return;
      if (step === steps) stop.abort();
      const done = model * steps + step;
      const secondsEach = (performance.now() - started) / 1000 / done;
      const secondsLeft = done < firstAnswer ? null : secondsEach * (total - done);
      onProgress?.({ phase: "shadows", done, total, secondsLeft });
    };
    const { result } = await chargedFit(
      { plan, source, units: units.filter((_, unit) => isIn[unit] === 1), initial },
      { held, desk: ownDesk(), size: layout.size, deviceNote: () => null },
      { ...cancel, stop: stop.signal, onProgress: told },
    );
    heads.push(unscaled({ spec: plan.adapter, values: result.adapter }, layout, config));
  }
  return heads;
}
