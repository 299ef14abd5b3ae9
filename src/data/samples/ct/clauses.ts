// Single sentences of a chest CT report, each with what it states.
import type { Rng } from "@/base/random";
import { between, chance, pick, shuffled } from "../choice";
import { asSentence, expand, type Slots } from "../grammar";
import type { Stated } from "../labels";
import { listed, nounSlots } from "../noun";
import type { Statement } from "../statements";
import type { CtFinding } from "./labels";
import { ctPlaceSlots, drawCtPlace, type CtPlace } from "./place";
import { absentTogether } from "./words/absent";
import { ctWordsOf } from "./words/by-finding";
import { bareFrames, briefFrames, changes, listFrames, placedFrames, type Dialect } from "./words/frames";
import { presentTogether } from "./words/present";
import type { CtRegion, Together } from "./words/types";

export interface CtClause extends Statement<CtFinding> {
  readonly region: CtRegion;
}

/** How one report speaks. */
export interface CtVoice {
  readonly rng: Rng;
  readonly dialect: Dialect;
  readonly hasPrior: boolean;
}

export type CtTold = readonly [CtFinding, CtPlace];

/** A noun phrase, a place and the frame around both. */
function framed({ rng, dialect }: CtVoice, [finding, place]: CtTold, brief: boolean): string {
  const words = ctWordsOf[finding];
  const spread = place.spread && words.many.length > 0;
  const slots = ctPlaceSlots(place);
  const noun = nounSlots(rng, spread ? words.many : words.one, slots);
  const places = spread ? words.whereMany : words.whereOne;
  const where = places.length === 0 ? "" : expand(rng, pick(rng, places), slots);
  const frames = brief ? briefFrames : where.trim() === "" ? bareFrames[dialect] : placedFrames[dialect];
  return asSentence(expand(rng, pick(rng, frames), { ...noun, where }));
}

/** What may follow a present finding: a remark on it, or how it has changed. States no label. */
function afterwards({ rng, hasPrior }: CtVoice, finding: CtFinding, slots: Slots): string[] {
  const { remarks } = ctWordsOf[finding];
  const out: string[] = [];
  if (remarks.length > 0 && chance(rng, 0.18)) out.push(asSentence(expand(rng, pick(rng, remarks), slots)));
  if (hasPrior && chance(rng, 0.2)) out.push(asSentence(expand(rng, pick(rng, changes), slots)));
  return out;
}

/** A present finding in a sentence of its own, at times with another about a second place. */
export function tellCtPresent(voice: CtVoice, told: CtTold): CtClause {
  const { rng } = voice;
  const [finding, place] = told;
  const words = ctWordsOf[finding];
  const slots = ctPlaceSlots(place);
  const texts = [
    chance(rng, 0.28) ? asSentence(expand(rng, pick(rng, words.whole), slots)) : framed(voice, told, false),
  ];
  if (words.spread > 0 && chance(rng, 0.22)) texts.push(framed(voice, [finding, drawCtPlace(rng, 0)], false));
  texts.push(...afterwards(voice, finding, slots));
  return { text: texts.join(" "), says: [[finding, 1]], region: words.region };
}

/** A present finding as a line of the impression. */
export function tellCtBriefly(voice: CtVoice, told: CtTold): CtClause {
  const { rng } = voice;
  const words = ctWordsOf[told[0]];
  const text = chance(rng, 0.3)
    ? asSentence(expand(rng, pick(rng, words.whole), ctPlaceSlots(told[1])))
    : framed(voice, told, true);
  return { text, says: [[told[0], 1]], region: words.region };
}

interface Told {
  readonly stated: Stated;
  readonly place: CtPlace;
}

/** One sentence of the table of those that state several findings. */
function tellTogether(rng: Rng, { says, region, texts }: Together, { stated, place }: Told): CtClause {
  return {
    text: asSentence(expand(rng, pick(rng, texts), ctPlaceSlots(place))),
    says: says.map((finding) => [finding, stated] as const),
    region,
  };
}

/** Takes two or three findings of both lungs out of the list and states them in one sentence. */
export function takeCtList({ rng, dialect }: CtVoice, left: Map<CtFinding, CtPlace>): CtClause[] {
  const spread = [...left].filter(([finding, place]) => place.spread && ctWordsOf[finding].region === "lungs");
  const told = spread.slice(0, between(rng, 2, 3));
  if (told.length < 2) return [];
  const nouns = told.map(([finding, place]) => nounSlots(rng, ctWordsOf[finding].many, ctPlaceSlots(place)));
  const n = listed(
    nouns.map((noun) => (noun["n"] ?? "").replace(/,$/, "")),
    "and",
  );
  for (const [finding] of told) left.delete(finding);
  return [
    {
      text: asSentence(expand(rng, pick(rng, listFrames[dialect]), { n })),
      says: told.map(([finding]) => [finding, 1] as const),
      region: "lungs",
    },
  ];
}

/** Takes findings that one sentence can state together out of the list, each such sentence with the given probability. */
export function takeCtTogether({ rng }: CtVoice, left: Map<CtFinding, CtPlace>, probability: number): CtClause[] {
  const out: CtClause[] = [];
  for (const together of shuffled(rng, presentTogether)) {
    const place = left.get(together.says[0] ?? "Lung nodule");
    if (place === undefined || !together.says.every((finding) => left.has(finding)) || !chance(rng, probability))
      continue;
    out.push(tellTogether(rng, together, { stated: 1, place }));
    for (const finding of together.says) left.delete(finding);
  }
  return out;
}

/** Sentences that together say of every given finding that it is absent, some of several at once. */
export function tellCtAbsent({ rng }: CtVoice, absent: ReadonlySet<CtFinding>): CtClause[] {
  const left = new Set(absent);
  const out: CtClause[] = [];
  const take = (together: Together) => {
    out.push(tellTogether(rng, together, { stated: 0, place: drawCtPlace(rng, 0) }));
    for (const finding of together.says) left.delete(finding);
  };
  for (const together of shuffled(rng, absentTogether).sort((a, b) => b.says.length - a.says.length))
    if (together.says.every((finding) => left.has(finding)) && chance(rng, together.says.length > 1 ? 0.45 : 1))
      take(together);
  return out;
}
