// What stands before the findings: the reason for the examination, earlier studies, the technique. It may name findings
// that were asked about or are history; they are no findings of this study and set no label.
import { between, chance, pick, shuffled } from "./choice";
import { indicationNoun, type Told, type Voice } from "./clauses";
import { capitalized, expand } from "./grammar";
import { diseases } from "./labels";
import { drawPlace } from "./place";
import type { ClinicalState } from "./state";
import { askedAbout, complaints, pastHistory, technique } from "./words/background";

/** A finding to ask about: one of the state, present or absent, or any other. */
function askedFinding(voice: Voice, state: ClinicalState): Told {
  const { rng } = voice;
  const known = [...state.stands];
  if (known.length > 0 && chance(rng, 0.45)) return pick(rng, known);
  const place = drawPlace(rng, 0.2);
  return [pick(rng, diseases), { stated: 0, place, trend: null, resolved: false }];
}

/** "67-year-old woman with cough, rule out pneumonia", without a full stop. */
export function indicationText(voice: Voice, state: ClinicalState): string {
  const { rng } = voice;
  const person = `${between(rng, 19, 93)}${voice.short ? pick(rng, ["M", "F", "yo M", "yo F"]) : pick(rng, ["-year-old man", "-year-old woman"])}`;
  const reasons = shuffled(rng, complaints)
    .slice(0, between(rng, 0, 2))
    .map((complaint) => expand(rng, complaint));
  const frames = [...(chance(rng, 0.38) ? [askedAbout] : []), ...(chance(rng, 0.25) ? [pastHistory] : [])];
  const asked = frames.map((frame) =>
    expand(rng, pick(rng, frame), { x: indicationNoun(voice, askedFinding(voice, state)) }),
  );
  const parts = [...reasons, ...shuffled(rng, asked)];
  if (parts.length === 0) return expand(rng, "[routine examination|follow-up|baseline]");
  return chance(rng, 0.55) ? `${person} with ${parts.join(", ")}` : parts.join(", ");
}

export const comparisonText = (voice: Voice, state: ClinicalState): string =>
  capitalized(
    expand(
      voice.rng,
      state.hasPrior
        ? "[prior chest radiograph|earlier portable film|previous study|outside radiograph]"
        : "[none|none available]",
    ),
  );

export const techniqueText = (voice: Voice): string => capitalized(expand(voice.rng, pick(voice.rng, technique)));
