// The words that drove each label of a learned model, by occlusion: how far a logit falls when a word is left out and the rest
// is read again. No gradient, no approximation of the model: every figure is the model's own answer to a shorter text.
// Source: Zeiler and Fergus 2014 (arXiv 1311.2901), section 2; for text Li et al. 2016 (arXiv 1612.08220).
import { withoutUnits, wordUnits } from "@/text/word-units";
import type { Unit } from "@/text/word-units";
import type { Mention } from "@/teacher/rules/types";
import type { ForwardControl } from "./forward";
import type { HeldAdapter } from "./held-adapter";
import { cutTokens } from "./hold-reports";
import type { OpenModel } from "./open-model";
import { logitsOf } from "./predict";

/** Texts read for one explanation, the whole one not counted. */
const mostUnits = 96;
/** Of the largest effect of a label: below it a word is no deciding one. */
const leastShare = 0.25;
/** In logits: where no word moves a label by this much, none decides it. */
const leastEffect = 0.2;
const mostWords = 8;

export interface Occlusion {
  readonly units: readonly Unit[];
  /** [units, L] logit of the text less logit of the text without the unit: positive speaks for the label. */
  readonly effects: Float64Array;
  /** [L] of the text. */
  readonly logits: Float64Array;
}

interface Explained {
  readonly open: OpenModel;
  readonly adapter: Pick<HeldAdapter, "adapter" | "labels" | "maxTokens">;
}

/** [n, L] of texts, each cut to what the model reads. */
export async function textLogits(
  { open, adapter }: Explained,
  texts: readonly string[],
  control: ForwardControl = {},
): Promise<Float64Array> {
  const { tokenizer } = open.model;
  const tokens = texts.map((text) => cutTokens(tokenizer.encode(text), adapter.maxTokens));
  return Float64Array.from(await logitsOf(open, { adapter: adapter.adapter, tokens }, control));
}

/** @throws Cancelled when the signal aborts */
export async function occlude(given: Explained, text: string, control: ForwardControl = {}): Promise<Occlusion> {
  const L = given.adapter.labels.length;
  const units = wordUnits(text, mostUnits);
  const all = await textLogits(given, [text, ...units.map((unit) => withoutUnits(text, [unit]))], control);
  const logits = all.slice(0, L);
  const effects = all.slice(L).map((logit, cell) => logits[cell % L]! - logit);
  return { units, effects, logits };
}

/** The units that decide a label, strongest first. @returns their indices */
export function decidingUnits({ units, effects }: Occlusion, label: number, L: number): number[] {
  const sizeOf = (unit: number): number => Math.abs(effects[unit * L + label]!);
  const largest = units.reduce((most, _, unit) => Math.max(most, sizeOf(unit)), 0);
  const least = Math.max(leastEffect, leastShare * largest);
  const strong = units.flatMap((_, unit) => (sizeOf(unit) >= least ? [unit] : []));
  return strong.toSorted((a, b) => sizeOf(b) - sizeOf(a)).slice(0, mostWords);
}

/** Deciding words of every label as marks: for the label 1, against it 0. */
export function decidingWords(occlusion: Occlusion, L: number): Mention[] {
  return Array.from({ length: L }, (_, label) =>
    decidingUnits(occlusion, label, L).map((unit): Mention => {
      const value = occlusion.effects[unit * L + label]! > 0 ? 1 : 0;
      return { label, value, words: occlusion.units[unit]!, cue: null };
    }),
  ).flat();
}
