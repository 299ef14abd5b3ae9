// Single sentences about one finding, each with what it states, so that the whole report can be checked against its state.
import type { Rng } from "@/base/random";
import { between, chance, pick } from "./choice";
import { asSentence, expand, type Slots } from "./grammar";
import type { Disease, Finding, Stated } from "./labels";
import { listed, nounSlots } from "./noun";
import { placeSlots } from "./place";
import type { Devices, Stand } from "./state";
import { wordsOf } from "./words/by-finding";
import { noDevices, removedDevice } from "./words/devices";
import {
  causeFrames,
  contrastFrames,
  frames,
  otherSideFrames,
  priorFilm,
  type FrameKind,
  type Frames,
} from "./words/frames";
import type { Region } from "./words/types";

export interface Clause {
  readonly text: string;
  readonly says: readonly (readonly [Finding, Stated])[];
  readonly region: Region;
}

/** How one report speaks. `short`: fragments and abbreviations. */
export interface Voice {
  readonly rng: Rng;
  readonly short: boolean;
  readonly hasPrior: boolean;
}

/** A finding with how it stands. */
export type Told = readonly [Disease, Stand];

const ofVoice = (voice: Voice, choice: Frames): readonly string[] => (voice.short ? choice.short : choice.full);

const needsPrior = /film>|remains|before|still/i;

function frameOf(voice: Voice, choice: Frames): string {
  const all = ofVoice(voice, choice);
  return pick(voice.rng, voice.hasPrior ? all : all.filter((frame) => !needsPrior.test(frame)));
}

function finish(voice: Voice, frame: string, slots: Slots): string {
  return asSentence(expand(voice.rng, frame, { ...slots, film: expand(voice.rng, pick(voice.rng, priorFilm)) }));
}

function nouns(voice: Voice, [disease, { place }]: Told): Slots {
  const words = wordsOf[disease];
  return nounSlots(voice.rng, place.both ? words.many : words.one, placeSlots(place, voice.short));
}

const framed = (voice: Voice, kind: FrameKind, told: Told): string =>
  finish(voice, frameOf(voice, frames[kind]), nouns(voice, told));

/** A present or doubtful finding in a sentence of its own. */
export function tellPresent(voice: Voice, told: Told): Clause {
  const [disease, { stated, trend, place }] = told;
  const words = wordsOf[disease];
  const whole = stated === 1 ? words.positive : words.doubtful;
  const says = [[disease, stated]] as const;
  const { region } = words;
  if ((stated === -1 || trend === null) && whole.length > 0 && !place.both && chance(voice.rng, 0.25))
    return { text: finish(voice, pick(voice.rng, whole), placeSlots(place, false)), says, region };
  return { text: framed(voice, stated === -1 ? "doubtful" : (trend ?? "present"), told), says, region };
}

/** A finding of the prior study that is gone. */
export const tellResolved = (voice: Voice, told: Told): Clause => ({
  text: framed(voice, "resolved", told),
  says: [[told[0], 0]],
  region: wordsOf[told[0]].region,
});

interface Absent {
  readonly text: string;
  readonly is: "is" | "are";
}

function absentNoun(voice: Voice, disease: Disease): Absent {
  const noun = pick(voice.rng, wordsOf[disease].absent);
  return noun.startsWith("#") ? { text: noun.slice(1), is: "are" } : { text: noun, is: "is" };
}

/** Absent nouns joined by "or", with the verb that agrees with the last one. */
function absentNouns(voice: Voice, absent: readonly Disease[]): Absent {
  const nouns = absent.map((disease) => absentNoun(voice, disease));
  const text = listed(
    nouns.map((noun) => noun.text),
    "or",
  );
  return { text, is: nouns.at(-1)?.is ?? "is" };
}

/** An absent finding in words of its own: "Heart size is normal". Falls back to "no" where the table has none. */
export function tellNormal(voice: Voice, disease: Disease): Clause {
  const { normal, region } = wordsOf[disease];
  if (normal.length === 0) return tellAbsent(voice, [disease]);
  return { text: finish(voice, pick(voice.rng, normal), {}), says: [[disease, 0]], region };
}

/** One or several absent findings under one negation. The list must not be empty. */
export function tellAbsent(voice: Voice, absent: readonly Disease[]): Clause {
  const { rng } = voice;
  const region = wordsOf[pick(rng, absent)].region;
  const says = absent.map((disease) => [disease, 0] as const);
  if (absent.length > 1 && chance(rng, 0.3)) return { text: tellTogether(voice, absent), says, region };
  const { text, is } = absentNouns(voice, absent);
  const frame = frameOf(voice, absent.length > 1 ? frames.absentList : frames.absent);
  return { text: finish(voice, frame, { n: text, list: text, is }), says, region };
}

/** "A, B and C are absent", "Neither A nor B is seen". */
function tellTogether(voice: Voice, absent: readonly Disease[]): string {
  const nouns = absent.map((disease) => absentNoun(voice, disease));
  const texts = nouns.map((noun) => noun.text);
  if (texts.length === 2 && chance(voice.rng, 0.4))
    return asSentence(
      `neither ${texts.join(" nor ")} ${nouns.at(-1)?.is ?? "is"} ${pick(voice.rng, ["seen", "identified"])}`,
    );
  return asSentence(`${listed(texts, "and")} are ${pick(voice.rng, ["absent", "not seen", "not identified"])}`);
}

/** A present finding against absent ones in one sentence. */
export function tellContrast(voice: Voice, told: Told, absent: readonly Disease[]): Clause {
  const { text: no, is: nois } = absentNouns(voice, absent);
  return {
    text: finish(voice, pick(voice.rng, ofVoice(voice, contrastFrames)), { ...nouns(voice, told), no, nois }),
    says: [[told[0], told[1].stated], ...absent.map((disease) => [disease, 0] as const)],
    region: wordsOf[told[0]].region,
  };
}

/** An opacity with its cause or causes, all certain or all in doubt. */
export function tellCause(voice: Voice, opacity: Told, causes: readonly Told[]): Clause {
  const { rng } = voice;
  const certain = causes.every(([, stand]) => stand.stated === 1);
  const words = causes.map(([disease]) => expand(rng, pick(rng, wordsOf[disease].cause)));
  const x = listed(words, certain ? "with" : pick(rng, ["or", "versus"]));
  return {
    text: finish(voice, pick(rng, certain ? causeFrames.certain : causeFrames.doubtful), {
      ...nouns(voice, opacity),
      x,
    }),
    says: [opacity, ...causes].map(([disease, stand]) => [disease, stand.stated] as const),
    region: "lungs",
  };
}

/** "No effusion on the left", beside one on the right: states nothing new, and shares all its words with absence. */
export function tellOtherSide(voice: Voice, [disease, { place }]: Told): string {
  return finish(voice, pick(voice.rng, otherSideFrames), {
    ...placeSlots(place, false),
    n: absentNoun(voice, disease).text,
  });
}

/** Sentences about devices in place, gone, or none. */
export function tellDevices(voice: Voice, devices: Devices): Clause[] {
  const { rng } = voice;
  const status: Stated = devices.present.length > 0 ? 1 : 0;
  const clause = (text: string): Clause => ({ text, says: [["Support Devices", status]], region: "devices" });
  const out = devices.present.map((device) => clause(finish(voice, pick(rng, device.present), {})));
  for (const device of devices.removed)
    out.push(clause(finish(voice, pick(rng, removedDevice), { name: expand(rng, device.name) })));
  if (devices.denied) out.push(clause(finish(voice, pick(rng, noDevices), {})));
  return out;
}

/** A noun of the finding for an indication: with its place or bare. */
export function indicationNoun(voice: Voice, told: Told): string {
  return chance(voice.rng, 0.5) ? (nouns(voice, told)["n"] ?? "") : absentNoun(voice, told[0]).text;
}

/** Cuts a list into runs of 1 … 4. */
export function runs<T>(rng: Rng, items: readonly T[]): T[][] {
  const out: T[][] = [];
  for (let start = 0; start < items.length;) {
    const length = between(rng, 1, 4);
    out.push(items.slice(start, start + length));
    start += length;
  }
  return out;
}
