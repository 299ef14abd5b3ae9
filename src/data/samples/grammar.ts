// A small phrase grammar: "[small|large] <side> effusion" takes one alternative of each bracket (they may nest, and one
// may be empty) and fills each slot. Slots are filled by words that are already final.
import { InternalError } from "@/base/errors";
import type { Rng } from "@/base/random";
import { pick } from "./choice";

export type Slots = Readonly<Record<string, string>>;

/** Splits the inside of a bracket at its own bars, not at those of brackets inside it. */
function alternatives(inside: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const char of inside) {
    if (char === "[") depth++;
    if (char === "]") depth--;
    if (char === "|" && depth === 0) parts.push("");
    else parts.push((parts.pop() ?? "") + char);
  }
  return parts;
}

/** Position of the bracket that closes the one at `open`. */
function closing(template: string, open: number): number {
  let depth = 0;
  for (let i = open; i < template.length; i++) {
    if (template[i] === "[") depth++;
    if (template[i] === "]") depth--;
    if (depth === 0) return i;
  }
  throw new InternalError("samples/grammar: bracket left open");
}

/**
 * Words a template.
 * @throws InternalError on an open bracket or a slot without words: both are faults of a phrase table
 */
export function expand(rng: Rng, template: string, slots: Slots = {}): string {
  const open = template.indexOf("[");
  if (open >= 0) {
    const close = closing(template, open);
    const chosen = pick(rng, alternatives(template.slice(open + 1, close)));
    return expand(rng, template.slice(0, open) + chosen + template.slice(close + 1), slots);
  }
  return template.replace(/<([a-z]+)>/g, (_, name: string) => {
    const words = slots[name];
    if (words === undefined) throw new InternalError(`samples/grammar: no words for the slot ${name}`);
    return words;
  });
}

const squeezed = (text: string): string =>
  text
    .replace(/\s+/g, " ")
    .replace(/ (?=[,.;:])/g, "")
    .trim();

export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Squeezes blanks, starts with a capital and ends with a full stop. */
export function asSentence(text: string): string {
  const words = squeezed(text);
  return capitalized(/[.?!]$/.test(words) ? words : `${words}.`);
}
