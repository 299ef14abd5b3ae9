// Single sentences of a chest CT report, each with what it states.
import type { Rng } from "@/base/random";
import { between, chance, pick, shuffled } from "../choice";
import { asSentence, expand } from "../grammar";
import type { Stated } from "../labels";
import { listed, nounSlots } from "../noun";
import type { Statement } from "../statements";
import type { CtFinding } from "./labels";
import { ctPlaceSlots, drawCtPlace, type CtPlace } from "./place";
import { absentTogether } from "./words/absent";
import { ctWordsOf } from "./words/by-finding";
import { bareFrames, briefFrames, changes, listFrames, placedFrames, type Dialect } from "./words/frames";
import { presentTogether } from "./words/present";
import type { CtRegion, CtWords, Together } from "./words/types";

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

/** The words of a finding as severe as this one. */
function wordsFor([finding, place]: CtTold): CtWords {
  const words = ctWordsOf[finding];
  return place.severe ? { ...words, ...words.severe } : words;
}

/** Whole sentences and nouns with a frame, each table as often as it is long. */
function picksWhole(rng: Rng, told: CtTold): boolean {
  const { one, many, whole } = wordsFor(told);
  const nouns = told[1].spread && many.length > 0 ? many : one;
  return chance(rng, whole.length / (whole.length + nouns.length));
}

const wholeSentence = ({ rng }: CtVoice, told: CtTold): string =>
  asSentence(expand(rng, pick(rng, wordsFor(told).whole), ctPlaceSlots(told[1])));

/** A noun phrase, a place and the frame around both. */
function framed({ rng, dialect }: CtVoice, told: CtTold, brief: boolean): string {
  const [, place] = told;
  const words = wordsFor(told);
  const spread = place.spread && words.many.length > 0;
  const slots = ctPlaceSlots(place);
  const noun = nounSlots(rng, spread ? words.many : words.one, slots);
  const places = spread ? words.whereMany : words.whereOne;
  const where = places.length === 0 ? "" : expand(rng, pick(rng, places), slots);
  const placed = brief && words.needsPlace !== true ? briefFrames : placedFrames[dialect];
  const frame = pick(rng, where.trim() === "" ? bareFrames[dialect] : placed);
  return asSentence(expand(rng, frame, { ...noun, where }).replace(/,\s*$/, ""));
}

/** Where a finding grows or goes within months. */
const changing: readonly CtRegion[] = ["lungs", "pleura"];

/** What may follow a present finding: a remark on it, or how it has changed. States no label. */
function afterwards({ rng, hasPrior }: CtVoice, told: CtTold): string[] {
  const { remarks } = wordsFor(told);
  const slots = ctPlaceSlots(told[1]);
  const out: string[] = [];
  if (remarks.length > 0 && chance(rng, 0.18)) out.push(asSentence(expand(rng, pick(rng, remarks), slots)));
  if (hasPrior && changing.includes(ctWordsOf[told[0]].region) && chance(rng, 0.25))
    out.push(asSentence(expand(rng, pick(rng, changes), slots)));
  return out;
}

/** A present finding in a sentence of its own, at times with another about a second place. */
export function tellCtPresent(voice: CtVoice, told: CtTold): CtClause {
  const { rng } = voice;
  const [finding, place] = told;
  const { region, spread } = ctWordsOf[finding];
  const texts = [picksWhole(rng, told) ? wholeSentence(voice, told) : framed(voice, told, false)];
  if (spread > 0 && chance(rng, 0.22))
    texts.push(framed(voice, [finding, { ...drawCtPlace(rng, 0), severe: place.severe }], false));
  texts.push(...afterwards(voice, told));
  return { text: texts.join(" "), says: [[finding, 1]], region };
}

/** A present finding as a line of the impression. */
export function tellCtBriefly(voice: CtVoice, told: CtTold): CtClause {
  const text = picksWhole(voice.rng, told) ? wholeSentence(voice, told) : framed(voice, told, true);
  return { text, says: [[told[0], 1]], region: ctWordsOf[told[0]].region };
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
