// Words that say of a finding that it is absent or uncertain, and where they reach. Sources: the NegEx triggers (Chapman et
// al. 2001) and our word lists for the CheXpert labeler's patterns; where both have a phrase, the CheXpert reading holds.
import cueLists from "./cues.json";
import negex from "./negex.json";
import { Phrases } from "./phrases";
import type { Sentence } from "./sentences";
import { lineOfPhrase } from "./sentences";

/**
 * What a cue says: open although a negation stands by ("cannot exclude"); negated; of the past ("history of"); an organ is
 * normal; uncertain; an organ is unchanged, so its state is open. The first in this order that reaches a mention decides.
 */
export const meanings = ["openFirst", "negated", "past", "normal", "uncertain", "unchanged"] as const;
export type Meaning = (typeof meanings)[number];

/** Where the finding stands, seen from the cue; beside = around, within three words ("A or B"). */
const reaches = ["following", "preceding", "around", "beside"] as const;
type Reach = (typeof reaches)[number];

export interface Cue {
  /** A stop ends every reach; neutral words are there to hide shorter cues inside them. */
  readonly meaning: Meaning | "neutral" | "stop";
  readonly reach: Reach;
}

/** A cue in a sentence, by its first and last token. */
export interface PlacedCue extends Cue {
  readonly first: number;
  readonly last: number;
}

function buildCues(): Phrases<Cue> {
  const known = new Map<string, Cue>();
  const add = (phrases: readonly string[], meaning: Cue["meaning"], reach: Reach) => {
    for (const phrase of phrases) known.set(lineOfPhrase(`_${phrase}_`), { meaning, reach });
  };
  const { PSEU, PREN, PREP, POST, POSP, CONJ } = negex.triggers;
  add(CONJ, "stop", "around");
  add(PREN, "negated", "following");
  add(POST, "negated", "preceding");
  add(PREP, "uncertain", "following");
  add(POSP, "uncertain", "preceding");
  add(PSEU, "neutral", "around");
  for (const meaning of meanings) {
    const lists: Partial<Record<Reach, readonly string[]>> = cueLists[meaning];
    for (const reach of reaches) add(lists[reach] ?? [], meaning, reach);
  }
  add(cueLists.neutral, "neutral", "around");
  add(cueLists.stops, "stop", "around");
  const cues = new Phrases<Cue>();
  for (const [phrase, cue] of known) cues.add(phrase, cue);
  return cues;
}

const cues = buildCues();

/** The cues of a sentence, none inside another: "no significant change" hides its "no". */
export function cuesOf({ line, tokenAt }: Sentence): PlacedCue[] {
  const placed: PlacedCue[] = [];
  for (const { start, end, value } of cues.longest(line))
    placed.push({ ...value, first: tokenAt[start]!, last: tokenAt[end - 2]! }); // a space before and one after
  return placed;
}
