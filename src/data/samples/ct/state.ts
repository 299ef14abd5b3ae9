// The clinical state behind a chest CT report: what is present and where, and what the report says is absent.
// The labels are this state; the words come after it.
import type { Rng } from "@/base/random";
import { chance } from "../choice";
import type { Stated } from "../labels";
import { anyPatient, denied, type CtArchetype } from "./archetypes";
import { ctFindings, type CtFinding } from "./labels";
import { drawCtPlace, type CtPlace } from "./place";
import { ctWordsOf } from "./words/by-finding";

export interface CtState {
  readonly hasPrior: boolean;
  readonly present: ReadonlyMap<CtFinding, CtPlace>;
  /** Absent findings that the report mentions. */
  readonly denied: ReadonlySet<CtFinding>;
}

/** Share of findings that are still there in the patient's next examination. */
const persists = 0.8;
const hasOutsidePrior = 0.25;
/** Share of reports without a finding in the parenchyma that call it clear. */
const saysClear = 0.4;
/** What "the lungs are clear" denies. */
const parenchyma: readonly CtFinding[] = [
  "Emphysema",
  "Atelectasis",
  "Lung nodule",
  "Lung opacity",
  "Pulmonary fibrotic sequela",
  "Consolidation",
];

/** "No infiltrative lesion" beside a consolidation would contradict the report, whatever its label. */
const clouded: readonly CtFinding[] = ["Lung opacity", "Consolidation"];

const mayDeny = (finding: CtFinding, present: ReadonlyMap<CtFinding, CtPlace>): boolean =>
  !clouded.includes(finding) || !clouded.some((other) => present.has(other));

/** @param previous  the state of the patient's examination before; null for the first one */
export function drawCtState(rng: Rng, archetype: CtArchetype, previous: CtState | null): CtState {
  const present = new Map<CtFinding, CtPlace>();
  for (const finding of ctFindings) {
    const before = previous?.present.get(finding);
    const share = before === undefined ? (archetype.present[finding] ?? anyPatient[finding]) : persists;
    if (chance(rng, share)) present.set(finding, before ?? drawCtPlace(rng, ctWordsOf[finding].spread));
  }
  const absent = new Set(
    ctFindings.filter((finding) => !present.has(finding) && mayDeny(finding, present) && chance(rng, denied[finding])),
  );
  if (parenchyma.every((finding) => !present.has(finding)) && chance(rng, saysClear))
    for (const finding of parenchyma) absent.add(finding);
  return { hasPrior: previous !== null || chance(rng, hasOutsidePrior), present, denied: absent };
}

/** What the report states about each finding it mentions. */
export const ctStated = ({ present, denied: absent }: CtState): Map<CtFinding, Stated> =>
  new Map<CtFinding, Stated>([
    ...[...present.keys()].map((finding) => [finding, 1] as const),
    ...[...absent].map((finding) => [finding, 0] as const),
  ]);
