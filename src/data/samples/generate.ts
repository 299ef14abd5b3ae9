// Synthetic chest X-ray reports whose 14 labels are true by construction: a clinical state is drawn first, then worded.
// Every sentence records what it states; a report whose sentences disagree with its state is our bug and stops the run.
import { seededRng, type Rng } from "@/base/random";
import type { LabelValue } from "../types";
import { archetypes, type Archetype } from "./archetypes";
import { pickWeighted } from "./choice";
import { labelValues } from "./labels";
import { wordReport, type Style } from "./layout";
import { drawState, statedFindings, type ClinicalState } from "./state";
import { checkStatements, wordNew } from "./statements";

export interface SampleReport {
  /** "SYN-0001-1": patient and number of the study. */
  readonly reportId: string;
  readonly patientId: string;
  readonly text: string;
  readonly style: Style;
  /** [14] in the order of sampleLabels; -2 = blank. */
  readonly labels: readonly LabelValue[];
}

/** The seed of the committed file. */
export const sampleSeed = 14;
const patientCount = 1000;
const studyCounts = [
  [1, 0.7],
  [2, 0.17],
  [3, 0.08],
  [4, 0.05],
] as const;

/** Words a state until the text is one that no other report has. */
function wordState(rng: Rng, state: ClinicalState, taken: Set<string>) {
  const stated = statedFindings(state);
  const { text, style, clauses } = wordNew(taken, () => wordReport(rng, state));
  checkStatements(clauses, stated);
  return { text, style, labels: labelValues(stated) };
}

/**
 * All sample reports of a seed, in patient order: the same seed gives the same reports, byte for byte.
 * Each patient keeps one archetype; a later study continues the state of the one before.
 */
export function generateSamples(seed: number): SampleReport[] {
  const rng = seededRng(seed);
  const sick = archetypes.filter((archetype) => archetype.clears);
  const taken = new Set<string>();
  const reports: SampleReport[] = [];
  for (let patient = 1; patient <= patientCount; patient++) {
    const patientId = `SYN-${String(patient).padStart(4, "0")}`;
    const own = pickWeighted<Archetype>(
      rng,
      archetypes.map((archetype) => [archetype, archetype.weight] as const),
    );
    const studies = pickWeighted(rng, studyCounts);
    let state: ClinicalState | null = null;
    for (let study = 1; study <= studies; study++) {
      state = drawState(rng, state, { own, sick });
      reports.push({ reportId: `${patientId}-${study}`, patientId, ...wordState(rng, state, taken) });
    }
  }
  return reports;
}
