// Where and how large a finding of the chest CT is. Drawn once a finding and report, so that findings and impression
// tell the same story.
import type { Rng } from "@/base/random";
import { between, chance, pick } from "../choice";
import type { Slots } from "../grammar";

export interface CtPlace {
  readonly side: "right" | "left";
  readonly lobe: "upper" | "middle" | "lower";
  readonly segment: string;
  /** Several places or both sides. */
  readonly spread: boolean;
  readonly severe: boolean;
  /** Size of a small finding, 2 … 9 mm, and of a large one, 11 … 45 mm. */
  readonly smallMm: number;
  readonly largeMm: number;
}

const segments = {
  right: {
    upper: ["apical", "anterior", "posterior"],
    middle: ["medial", "lateral"],
    lower: ["superior", "posterobasal", "laterobasal", "anterobasal", "mediobasal"],
  },
  left: {
    upper: ["apicoposterior", "anterior", "superior lingular", "inferior lingular"],
    middle: ["inferior lingular"],
    lower: ["superior", "posterobasal", "laterobasal", "anteromediobasal"],
  },
} as const;

/** @param spreadProbability  share of findings in several places */
export function drawCtPlace(rng: Rng, spreadProbability: number): CtPlace {
  const side = chance(rng, 0.54) ? "right" : "left";
  const lobe = pick(rng, side === "right" ? (["upper", "middle", "lower"] as const) : (["upper", "lower"] as const));
  return {
    side,
    lobe,
    segment: pick<string>(rng, segments[side][lobe]),
    spread: chance(rng, spreadProbability),
    severe: chance(rng, 0.4),
    smallMm: between(rng, 2, 9),
    largeMm: between(rng, 11, 45),
  };
}

/** Words of a place; the short side of a finding is told from its long one. */
export function ctPlaceSlots({ side, lobe, segment, smallMm, largeMm }: CtPlace): Slots {
  return {
    side,
    other: side === "right" ? "left" : "right",
    lobe,
    seg: segment,
    mm: String(smallMm),
    mmb: String(Math.max(2, smallMm - 1)),
    large: String(largeMm),
    largeb: String(Math.round(largeMm * 0.7)),
    cm: (largeMm / 10).toFixed(1),
  };
}
