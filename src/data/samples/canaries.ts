// Canaries of the one-run audit: synthetic reports with wrong labels, each of a patient of its own. Easy to remember and of no
// use to anything else: three unrelated nouns, and labels drawn by chance, half of them present.
import { InternalError } from "@/base/errors";
import { seededRng } from "@/base/random";
import type { LabelValue } from "../types";
import { shuffled } from "./choice";
import { canaryWords } from "./words/canaries";

export interface Canary {
  /** "CANARY-0001": report and patient. */
  readonly id: string;
  readonly text: string;
  /** [L] 1 or 0, as many of each; drawn without a look at the text. */
  readonly labels: readonly LabelValue[];
}

/** The seed of the canaries that are used; anybody may know them, as only their coins are secret. */
export const canarySeed = 15;
const wordsEach = 3;
const most = 100_000;

/**
 * The same seed gives the same canaries; no two have the same text.
 * @param count  1 … 100,000
 * @param numLabels  L
 */
export function generateCanaries(count: number, numLabels: number, seed = canarySeed): Canary[] {
  if (!(count >= 1 && count <= most)) throw new InternalError(`samples/canaries: expected 1 to ${most} canaries`);
  const rng = seededRng(seed);
  const taken = new Set<string>();
  const canaries: Canary[] = [];
  while (canaries.length < count) {
    const text = `${shuffled(rng, canaryWords).slice(0, wordsEach).join(" ")}.`;
    const labels = shuffled(
      rng,
      Array.from({ length: numLabels }, (_, l): LabelValue => (2 * l < numLabels ? 1 : 0)),
    );
    if (taken.has(text)) continue;
    taken.add(text);
    canaries.push({ id: `CANARY-${String(canaries.length + 1).padStart(4, "0")}`, text, labels });
  }
  return canaries;
}
