// The starter corpus: many synthetic chest X-ray reports in the words and label rules of the CheXpert labeler, to train a
// first adapter without any real report. Wider in words than the sample reports; one report a patient.
import { InternalError } from "@/base/errors";
import { seededRng, type Rng } from "@/base/random";
import { chance } from "../choice";
import type { Clause, Voice } from "../clauses";
import type { SampleReport } from "../generate";
import { labelValues, sampleLabels, type Finding, type Stated } from "../labels";
import { drawSubject } from "./draw";
import { layOut } from "./layout";
import { tellFindings, tellImpression } from "./sentences";

/** The seed and size of the corpus unless others are wanted. */
export const starterSeed = 1;
export const starterCount = 6000;
const telegraphicShare = 0.08;

/** @throws InternalError if two sentences disagree: a fault of a phrase table */
export function statedBy(clauses: readonly Clause[]): Map<Finding, Stated> {
  const stated = new Map<Finding, Stated>();
  for (const [finding, value] of clauses.flatMap((clause) => clause.says)) {
    if ((stated.get(finding) ?? value) !== value)
      throw new InternalError(`samples/starter: two sentences disagree about ${finding}`);
    stated.set(finding, value);
  }
  return stated;
}

function makeReport(rng: Rng, patientId: string): SampleReport {
  const subject = drawSubject(rng);
  const voice: Voice = { rng, short: chance(rng, telegraphicShare), hasPrior: chance(rng, 0.4) };
  const findings = tellFindings(voice, subject);
  const impression = tellImpression(voice, subject);
  const stated = statedBy([...findings, ...impression]);
  const state = { hasPrior: voice.hasPrior, stands: new Map(), devices: subject.devices };
  const labels = labelValues(stated);
  if (subject.incidentalCount > 0) labels[sampleLabels.indexOf("No Finding")] = -2;
  return { reportId: `${patientId}-1`, patientId, ...layOut(voice, state, { findings, impression }), labels };
}

/** The same count and seed give the same reports, byte for byte. @param count  1 … 100,000 */
export function generateStarterSamples(seed: number, count: number): SampleReport[] {
  const rng = seededRng(seed);
  return Array.from({ length: count }, (_, i) => makeReport(rng, `STA-${String(i + 1).padStart(6, "0")}`));
}
