// Who is attacked by a membership attack, and what a model says of each unit: the scores of LiRA and RMIA, summed over its reports.
import { hasTarget, targetsOf } from "@/data/targets";
import { unitsOf } from "@/data/units";
import { meanProbability, unitLogOdds } from "@/privacy/audit/membership";
import type { Shadows } from "@/privacy/audit/membership";
import type { HeldReports } from "./hold-reports";
import type { FinishedRun } from "./train";

export interface BothSides {
  /** Indices of held reports, those of the run first; all below are places in this list. */
  readonly reports: readonly number[];
  /** [reports, L] */
  readonly targets: Float32Array;
  /** Places of each unit's reports, members first. */
  readonly units: readonly number[][];
  readonly members: number;
}

/** Units of the run and those held out; a patient whose reports a split column put on both sides is a member. */
export function bothSides(held: HeldReports, run: FinishedRun): BothSides {
  const { plan, unit, labelSet, trainReports, testReports } = run;
  const reports = [...trainReports, ...testReports];
  const records = reports.map((i) => held.imported.reports[i]!);
  const targets = targetsOf(records, labelSet, plan);
  const L = plan.labels.length;
  const isLabelled = (places: readonly number[]) =>
    places.some((at) => hasTarget(targets.subarray(at * L, (at + 1) * L)));
  const sideOf = (from: number, to: number) =>
    unitsOf(records.slice(from, to), { unit, rowsWithoutPatient: plan.rowsWithoutPatient })
      .map((places) => places.map((place) => from + place))
      .filter(isLabelled);
  const members = sideOf(0, trainReports.length);
  const known = new Set(unit === "patient" ? trainReports.map((i) => held.imported.reports[i]!.patient) : []);
  const nonMembers = sideOf(trainReports.length, reports.length).filter(([first]) => {
    const { patient } = records[first!]!;
    return patient === null || !known.has(patient);
  });
  return { reports, targets, units: [...members, ...nonMembers], members: members.length };
}

interface UnitFigures {
  /** [U] φ of LiRA. */
  readonly logOdds: Float64Array;
  /** [U] p of RMIA. */
  readonly probability: Float64Array;
}

/** log(1 + e^x) without overflow. */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** What a model says of each unit. @param logits  [reports, L] */
export function unitFigures(logits: Float32Array, { units, targets, reports }: BothSides): UnitFigures {
  const L = targets.length / reports.length;
  const logOdds = new Float64Array(units.length);
  const probability = new Float64Array(units.length);
  for (const [unit, places] of units.entries()) {
    const cells = places.flatMap((place) => Array.from({ length: L }, (_, l) => place * L + l));
    const labelled = cells.filter((cell) => targets[cell]! >= 0);
    const [z, y] = [labelled.map((cell) => logits[cell]!), labelled.map((cell) => targets[cell]!)];
    logOdds[unit] = unitLogOdds(z, y);
    const loss = z.reduce((sum, logit, at) => sum + softplus((1 - 2 * y[at]!) * logit), 0);
    probability[unit] = meanProbability(loss, labelled.length);
  }
  return { logOdds, probability };
}

/** Rows of models, joined. @param first  units before it are left away */
export const joined = (rows: readonly Float64Array[], wasIn: readonly Uint8Array[], first = 0): Shadows => ({
  values: Float64Array.from(rows.flatMap((row) => [...row.subarray(first)])),
  wasIn: Uint8Array.from(wasIn.flatMap((row) => [...row.subarray(first)])),
  models: rows.length,
  units: rows[0]!.length - first,
});
