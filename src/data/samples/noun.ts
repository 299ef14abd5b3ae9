// Noun phrases and how sentences agree with them: "a small effusion is", "bilateral effusions are".
import type { Rng } from "@/base/random";
import { pick } from "./choice";
import { expand, type Slots } from "./grammar";

/** Words of a noun phrase for the slots of a frame: a, the, n, is, has, was. */
export function nounSlots(rng: Rng, templates: readonly string[], slots: Slots): Slots {
  const template = pick(rng, templates);
  const counted = template.startsWith("@");
  const plural = template.startsWith("#");
  const n = expand(rng, counted || plural ? template.slice(1) : template, slots)
    .replace(/\s+/g, " ")
    .trim();
  return {
    n,
    a: counted ? `${article(n)} ${n}` : n,
    the: `the ${n}`,
    is: plural ? "are" : "is",
    has: plural ? "have" : "has",
    was: plural ? "were" : "was",
  };
}

/** "an" before a vowel sound, numbers included: an 8 mm nodule, an 11 mm nodule, an ill-defined opacity. */
const article = (words: string): "a" | "an" => (/^(?:[aeio8]|un(?!i)|1[18]\b)/i.test(words) ? "an" : "a");

/** "a, b or c". */
export function listed(items: readonly string[], joint: string): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} ${joint} ${items.slice(-1).join("")}`;
}
