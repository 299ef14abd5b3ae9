// The findings and the impression of a chest CT report: which sentences are made of a state, region by region.
import { chance, pick, shuffled } from "../choice";
import { asSentence, expand } from "../grammar";
import {
  takeCtList,
  takeCtTogether,
  tellCtAbsent,
  tellCtBriefly,
  tellCtPresent,
  type CtClause,
  type CtVoice,
} from "./clauses";
import { ctPlaceSlots, drawCtPlace } from "./place";
import type { CtState } from "./state";
import { ctAdvice, nothingSpecial } from "./words/background";
import { chestTopics } from "./words/chest-topics";
import { otherTopics } from "./words/other-topics";

/** Every mentioned finding, at least once. */
export function ctFindingClauses(voice: CtVoice, state: CtState): CtClause[] {
  const left = new Map(shuffled(voice.rng, [...state.present]));
  return [
    ...takeCtTogether(voice, left, 0.35),
    ...(chance(voice.rng, 0.25) ? takeCtList(voice, left) : []),
    ...[...left].map((told) => tellCtPresent(voice, told)),
    ...tellCtAbsent(voice, state.denied),
  ];
}

export interface CtBackground {
  readonly clauses: readonly CtClause[];
  /** Those that are worth a line in the impression. */
  readonly abnormal: readonly CtClause[];
}

/**
 * Sentences about what no label covers.
 * @param detail  0 … 1: share of the topics that the report goes into
 */
export function drawCtBackground({ rng }: CtVoice, detail: number): CtBackground {
  const slots = () => ctPlaceSlots(drawCtPlace(rng, 0));
  const told = [...chestTopics, ...otherTopics]
    .filter(() => chance(rng, detail))
    .map(({ region, normal, abnormal }) => {
      const isNormal = chance(rng, 0.72);
      const text = asSentence(expand(rng, pick(rng, isNormal ? normal : abnormal), slots()));
      return { isNormal, clause: { text, says: [], region } };
    });
  return {
    clauses: told.map(({ clause }) => clause),
    abnormal: told.filter(({ isNormal }) => !isNormal).map(({ clause }) => clause),
  };
}

/** Closing lines: most of the present findings again, what else is abnormal, or that nothing is. */
export function ctImpressionClauses(voice: CtVoice, state: CtState, background: CtBackground): CtClause[] {
  const { rng } = voice;
  const remark = (options: readonly string[]): CtClause => ({
    text: asSentence(expand(rng, pick(rng, options))),
    says: [],
    region: "bones",
  });
  const left = new Map(shuffled(rng, [...state.present]).filter(() => chance(rng, 0.7)));
  const out = [
    ...takeCtTogether(voice, left, 0.4),
    ...(chance(rng, 0.4) ? takeCtList(voice, left) : []),
    ...[...left].map((told) => tellCtBriefly(voice, told)),
  ];
  out.push(...background.abnormal.filter(() => chance(rng, 0.45)));
  if (state.denied.size > 0 && chance(rng, 0.12))
    out.push(...shuffled(rng, tellCtAbsent(voice, state.denied)).slice(0, 1));
  if (state.present.size === 0 && (out.length === 0 || chance(rng, 0.4))) out.push(remark(nothingSpecial));
  if (state.present.size > 0 && chance(rng, 0.25)) out.push(remark(ctAdvice));
  return shuffled(rng, out);
}
