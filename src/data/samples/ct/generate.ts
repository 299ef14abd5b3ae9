// Synthetic chest CT reports whose 18 labels are true by construction, as the chest X-ray samples are: a clinical state is
// drawn first, then worded, and a report whose sentences disagree with its state stops the run.
import { seededRng } from "@/base/random";
import type { LabelValue } from "../../types";
import { pickWeighted } from "../choice";
import { checkStatements, wordNew } from "../statements";
import { ctArchetypes, type CtArchetype } from "./archetypes";
import { ctLabelValues } from "./labels";
import { wordCtReport, type CtStyle } from "./layout";
import { ctStated, drawCtState, type CtState } from "./state";

export interface CtSampleReport {
  /** "CT-00001-1": patient and number of the examination. */
  readonly reportId: string;
  readonly patientId: string;
  readonly text: string;
  readonly style: CtStyle;
  /** [18] 1 or 0 in the order of ctFindings. */
  readonly labels: readonly LabelValue[];
}

export const ctSampleSeed = 18;
export const ctSampleCount = 4000;

const examinationCounts = [
  [1, 0.8],
  [2, 0.15],
  [3, 0.05],
] as const;

/**
 * The first `count` reports of a seed, in patient order: the same seed gives the same reports, byte for byte.
 * Each patient keeps one archetype; a later examination continues the state of the one before.
 * @param count  0 or more
 */
export function generateCtSamples(seed: number, count: number): CtSampleReport[] {
  const rng = seededRng(seed);
  const taken = new Set<string>();
  const reports: CtSampleReport[] = [];
  for (let patient = 1; reports.length < count; patient++) {
    const patientId = `CT-${String(patient).padStart(5, "0")}`;
    const archetype = pickWeighted<CtArchetype>(
      rng,
      ctArchetypes.map((kind) => [kind, kind.weight] as const),
    );
    const examinations = pickWeighted(rng, examinationCounts);
    let state: CtState | null = null;
    for (let examination = 1; examination <= examinations; examination++) {
      state = drawCtState(rng, archetype, state);
      reports.push({ reportId: `${patientId}-${examination}`, patientId, ...worded(state) });
    }
  }
  return reports.slice(0, count);

  function worded(state: CtState) {
    const stated = ctStated(state);
    const { text, style, clauses } = wordNew(taken, () => wordCtReport(rng, state));
    checkStatements(clauses, stated);
    return { text, style, labels: ctLabelValues(stated) };
  }
}
