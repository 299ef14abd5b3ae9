// Judges an adapter on labelled reports, next to the untrained head and the training majority.
import { InputError } from "@/base/errors";
import { nothingToCheck } from "@/base/problems/eval";
import { targetsOf } from "@/data/targets";
import type { TargetPolicy } from "@/data/targets";
import type { LabelSet } from "@/data/types";
import { judge } from "@/evaluation/judge";
import { majorityBaseline } from "@/evaluation/majority";
import { score } from "@/evaluation/score";
import type { Scored } from "@/evaluation/types";
import type { CheckResult } from "../protocol";
import type { Judged } from "./check-closer";
import type { ForwardControl } from "./forward";
import type { HeldReports } from "./hold-reports";
import type { OpenModel } from "./open-model";
import { heldProbabilities } from "./predict";
import type { FinishedRun } from "./train";

type Reference = Omit<Scored, "probability">;

/** Truth and clusters of the given reports; a report without a patient is a cluster of its own. */
export function judgedOf(
  held: Pick<HeldReports, "imported">,
  reports: readonly number[],
  { labelSet, policy }: { readonly labelSet: LabelSet; readonly policy: TargetPolicy },
): Reference {
  const records = reports.map((i) => held.imported.reports[i]!);
  const targets = targetsOf(records, labelSet, policy);
  const index = new Map<string, number>();
  let clusters = 0;
  const clusterOf = (patient: string | null): number => {
    if (patient === null) return clusters++;
    const known = index.get(patient);
    if (known !== undefined) return known;
    index.set(patient, clusters);
    return clusters++;
  };
  return {
    labels: labelSet.labels,
    patients: Int32Array.from(records, ({ patient }) => clusterOf(patient)),
    truth: Uint8Array.from(targets, (target) => (target === 1 ? 1 : 0)),
    scored: Uint8Array.from(targets, (target) => (target >= 0 ? 1 : 0)),
    thresholds: new Float64Array(labelSet.labels.length).fill(0.5),
  };
}

/** What of a run is judged, however it was trained. */
interface CheckedRun extends Pick<FinishedRun, "adapter" | "labelSet" | "trainReports" | "testReports"> {
  readonly plan: TargetPolicy;
}

/** @throws InputError EVAL-EMPTY if no labelled report was kept out of training; Cancelled when the signal aborts */
export async function checkRun(
  open: OpenModel,
  { held, run }: { readonly held: HeldReports; readonly run: CheckedRun },
  control: ForwardControl = {},
): Promise<{ readonly result: CheckResult; readonly judged: Judged }> {
  const { testReports, trainReports, labelSet, plan } = run;
  if (testReports.length === 0) throw new InputError(nothingToCheck());
  const truth = judgedOf(held, testReports, { labelSet, policy: plan });
  const probability = await heldProbabilities(open, { adapter: run.adapter, held, reports: testReports }, control);
  const judged: Scored = { ...truth, probability };
  const training = judgedOf(held, trainReports, { labelSet, policy: plan });
  const { scores, intervals } = await judge(judged, { shouldStop: () => control.signal?.aborted ?? false });
  const result: CheckResult = {
    adapter: scores,
    intervals,
    untrained: score({ ...truth, probability: new Float64Array(probability.length).fill(0.5) }),
    majority: score(majorityBaseline(training, judged)),
    uncertain: plan.uncertain,
    blank: plan.blank,
    reference: held.synthetic ? "true by construction (synthetic)" : "as imported",
    withoutPatient: testReports.filter((i) => held.imported.reports[i]!.patient === null).length,
    tooLong: testReports.filter((i) => held.lengths[i]! > held.maxTokens).length,
  };
  return { result, judged: { scored: judged, reports: testReports, held } };
}
