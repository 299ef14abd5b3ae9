// Where and how large a finding is. Drawn once a finding and report, so that findings and impression tell the same story.
import type { Rng } from "@/base/random";
import { between, chance, pick } from "./choice";
import type { Slots } from "./grammar";

export interface Place {
  readonly side: "right" | "left";
  /** Both sides, or several: plural phrases are used. */
  readonly both: boolean;
  readonly lobe: "upper" | "middle" | "lower";
  readonly size: string;
  readonly grade: string;
  readonly sizeMm: number;
  readonly rib: string;
  readonly vertebra: string;
  readonly heartRatio: string;
}

export function drawPlace(rng: Rng, bothProbability: number): Place {
  const side = chance(rng, 0.54) ? "right" : "left";
  return {
    side,
    both: chance(rng, bothProbability),
    lobe: pick(rng, side === "right" ? ["upper", "middle", "lower", "lower"] : ["upper", "lower", "lower"]),
    size: pick(rng, ["tiny", "small", "small", "moderate", "large"]),
    grade: pick(rng, ["mild", "mild", "moderate", "marked"]),
    sizeMm: between(rng, 6, 28),
    rib: pick(rng, ["third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]),
    vertebra: pick(rng, ["T6", "T7", "T8", "T9", "T11", "T12"]),
    heartRatio: pick(rng, ["0.54", "0.55", "0.57", "0.58", "0.60", "0.62"]),
  };
}

const initial = (word: string): string => word.charAt(0).toUpperCase();

/** Words of a place. `short` uses the abbreviations of a telegraphic report: R, LLL. */
export function placeSlots(place: Place, short: boolean): Slots {
  const { side, lobe, size, grade } = place;
  return {
    side: short ? initial(side) : side,
    other: side === "right" ? "left" : "right",
    lobe: short ? `${initial(side)}${initial(lobe)}L` : `${side} ${lobe} lobe`,
    zone: `${side} ${lobe === "upper" ? "upper lung" : lobe === "middle" ? "midlung" : "lung base"}`,
    size,
    grade,
    graded: grade === "marked" ? "markedly" : grade === "mild" ? "mildly" : "moderately",
    mm: String(place.sizeMm),
    massmm: String(place.sizeMm + 26),
    rib: place.rib,
    vertebra: place.vertebra,
    ratio: place.heartRatio,
  };
}
