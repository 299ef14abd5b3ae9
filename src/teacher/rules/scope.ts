// Which cue decides what a sentence says of a mention. Stands in for the CheXpert labeler's patterns on a parse: a cue reaches
// to the next stop, and what one cue governs no cue of the other side reaches over.
import type { LabelValue } from "@/data/types";
import { cuesOf, meanings } from "./cues";
import type { Meaning, PlacedCue } from "./cues";
import type { Sentence } from "./sentences";

/** Most tokens between a cue and its mention; radiologists' lists are long, and a text without stops stays linear. */
const maxReach = 60;
const besideReach = 3;

const valueOf: Readonly<Record<Meaning, 0 | -1>> = {
  openFirst: -1,
  negated: 0,
  past: 0,
  normal: 0,
  uncertain: -1,
  unchanged: -1,
};

/** Tokens from first to last, both included. */
export interface Place {
  readonly first: number;
  readonly last: number;
}

/** A sentence with its cues. */
export class Scope {
  /** The cue that covers a token. */
  readonly #at: (PlacedCue | undefined)[];

  constructor(sentence: Sentence) {
    this.#at = new Array<PlacedCue | undefined>(sentence.tokens.length).fill(undefined);
    for (const cue of cuesOf(sentence)) this.#at.fill(cue, cue.first, cue.last + 1);
  }

  /** Cues on one side of a place, the nearest first, up to where their reach ends. */
  *#side({ first, last }: Place, step: -1 | 1): Generator<PlacedCue> {
    const from = step === -1 ? first - 1 : last + 1;
    const away = step === -1 ? "preceding" : "following"; // a cue that looks the other way
    for (let distance = 0; distance < maxReach; distance++) {
      const token = from + step * distance;
      if (token < 0 || token >= this.#at.length) return;
      const cue = this.#at[token];
      if (!cue) continue;
      if (cue.meaning === "stop" || cue.reach === away) return;
      if (cue.reach !== "beside" || distance < besideReach) yield cue;
    }
  }

  /**
   * What decides about a mention.
   * @param organ whether the mention names an organ, such as "heart size": only an organ is normal, or open because unchanged
   * @returns null where nothing is said against it: it is present
   */
  decide(place: Place, organ: boolean): PlacedCue | null {
    const reaching = [...this.#side(place, -1), ...this.#side(place, 1)];
    for (const meaning of meanings) {
      if (!organ && (meaning === "normal" || meaning === "unchanged")) continue;
      const cue = reaching.find((candidate) => candidate.meaning === meaning);
      if (cue) return cue;
    }
    return null;
  }
}

/** 1 where nothing is said against a mention. */
export const valueOfCue = (cue: PlacedCue | null): Exclude<LabelValue, -2> =>
  cue === null || cue.meaning === "stop" || cue.meaning === "neutral" ? 1 : valueOf[cue.meaning];
