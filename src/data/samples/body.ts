// The findings and the impression of a report: which sentences are made of a state, in which order.
import type { Rng } from "@/base/random";
import { between, chance, pick, shuffled } from "./choice";
import {
  runs,
  tellAbsent,
  tellCause,
  tellContrast,
  tellDevices,
  tellNormal,
  tellOtherSide,
  tellPresent,
  tellResolved,
  type Clause,
  type Told,
  type Voice,
} from "./clauses";
import { asSentence, expand } from "./grammar";
import type { Disease } from "./labels";
import type { ClinicalState } from "./state";
import { wordsOf } from "./words/by-finding";
import { advice, anatomy, nothingAcute, nothingAtAll } from "./words/background";
import type { Region } from "./words/types";

const explains = (disease: Disease): boolean => wordsOf[disease].cause.length > 0;

/** Takes the opacity with one or two causes of one certainty out of the list, if the state has them and chance agrees. */
function takeCauses(voice: Voice, left: Told[]): Clause[] {
  const opacity = left.find(([disease, stand]) => disease === "Lung Opacity" && stand.stated === 1);
  const candidates = left.filter(([disease, { place }]) => explains(disease) && place === opacity?.[1].place);
  const first = candidates[0];
  if (opacity === undefined || first === undefined || !chance(voice.rng, 0.55)) return [];
  const causes = candidates.filter(([, stand]) => stand.stated === first[1].stated).slice(0, 2);
  for (const told of [opacity, ...causes]) left.splice(left.indexOf(told), 1);
  return [tellCause(voice, opacity, causes)];
}

/** Takes a plain present finding with one to three absent ones out of the lists. */
function takeContrast(voice: Voice, present: Told[], absent: Disease[]): Clause[] {
  const { rng } = voice;
  const told = present.find(([, stand]) => stand.stated === 1 && stand.trend === null);
  if (told === undefined || absent.length === 0 || !chance(rng, 0.3)) return [];
  present.splice(present.indexOf(told), 1);
  return [tellContrast(voice, told, absent.splice(0, between(rng, 1, 3)))];
}

/** Sides that are said to be free, where the finding is on the other one. */
function otherSides(voice: Voice, told: Told): string[] {
  const [disease, { stated, place }] = told;
  const sided = disease === "Pleural Effusion" || disease === "Pneumothorax" || disease === "Consolidation";
  return sided && stated === 1 && !place.both && chance(voice.rng, 0.14) ? [tellOtherSide(voice, told)] : [];
}

function tellAbsentOnes(voice: Voice, absent: readonly Disease[]): Clause[] {
  const { rng } = voice;
  const asNormal = absent.filter((disease) => wordsOf[disease].normal.length > 0 && chance(rng, 0.6));
  const rest = absent.filter((disease) => !asNormal.includes(disease));
  return [
    ...asNormal.map((disease) => tellNormal(voice, disease)),
    ...runs(rng, rest).map((run) => tellAbsent(voice, run)),
  ];
}

/** Every mentioned finding, once. */
export function findingClauses(voice: Voice, state: ClinicalState): Clause[] {
  const { rng } = voice;
  const all = shuffled(rng, [...state.stands]);
  const present = all.filter(([, stand]) => stand.stated !== 0);
  const resolved = all.filter(([, stand]) => stand.resolved && chance(rng, 0.65));
  const absent = all.filter((told) => told[1].stated === 0 && !resolved.includes(told)).map(([disease]) => disease);
  const clauses = [...takeCauses(voice, present), ...takeContrast(voice, present, absent)];
  for (const told of present) {
    const clause = tellPresent(voice, told);
    clauses.push({ ...clause, text: [clause.text, ...otherSides(voice, told)].join(" ") });
  }
  clauses.push(...resolved.map((told) => tellResolved(voice, told)), ...tellAbsentOnes(voice, absent));
  return [...tellDevices(voice, state.devices), ...clauses];
}

/** Remarks without any label, `count` of them. */
export const remarks = (rng: Rng, count: number): string[] =>
  shuffled(rng, anatomy)
    .slice(0, count)
    .map((remark) => asSentence(expand(rng, remark)));

const regions: readonly Region[] = ["devices", "lungs", "pleura", "heart", "bones"];

/** Clauses from the lines to the bones, as many readers go. */
export const inAnatomicalOrder = (clauses: readonly Clause[]): Clause[] =>
  regions.flatMap((region) => clauses.filter((clause) => clause.region === region));

const lasting: readonly Disease[] = ["Cardiomegaly", "Lung Lesion", "Pleural Other", "Fracture", "Atelectasis"];

/** Whether nothing present is more than an old, certain, unchanged finding of a lasting kind. */
const isQuiet = (present: readonly Told[]): boolean =>
  present.every(([disease, stand]) => lasting.includes(disease) && stand.stated === 1 && stand.trend === "stable");

/** Closing sentences: the present findings again, in other words, or that nothing is acute. */
export function impressionClauses(voice: Voice, state: ClinicalState): Clause[] {
  const { rng } = voice;
  const all = shuffled(rng, [...state.stands]);
  const present = all.filter(([, stand]) => stand.stated !== 0);
  const remark = (options: readonly string[]): Clause => ({
    text: asSentence(expand(rng, pick(rng, options))),
    says: [],
    region: "lungs",
  });
  const out = present.slice(0, 3).map((told) => tellPresent(voice, told));
  out.push(...all.filter(([, stand]) => stand.resolved && chance(rng, 0.4)).map((told) => tellResolved(voice, told)));
  const absent = all.filter(([, stand]) => stand.stated === 0 && !stand.resolved).map(([disease]) => disease);
  if (absent.length > 0 && chance(rng, 0.3)) out.push(tellAbsent(voice, absent.slice(0, between(rng, 1, 3))));
  if (present.length === 0 && chance(rng, 0.15)) out.push(remark(nothingAtAll));
  else if (isQuiet(present) && (out.length === 0 || chance(rng, 0.6))) out.push(remark(nothingAcute));
  if (present.length > 0 && chance(rng, 0.2)) out.push(remark(advice));
  return out;
}
