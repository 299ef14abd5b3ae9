// The shape of the phrase tables of the chest CT samples. Types only.
import type { CtFinding } from "../labels";

/** Parts of the examination, in the order in which many readers go. */
export type CtRegion = "devices" | "airways" | "heart" | "mediastinum" | "lungs" | "pleura" | "abdomen" | "bones";

/**
 * How one finding is worded when it is present. Noun phrases are templates of the phrase grammar: a leading "@" asks for
 * "a" or "an", a leading "#" for a plural verb.
 */
export interface CtWords {
  readonly region: CtRegion;
  /** Share of patients with it in whom it is in several places. */
  readonly spread: number;
  /** Nouns for one place and for several. */
  readonly one: readonly string[];
  readonly many: readonly string[];
  /** Places that may follow a noun; no entry = the noun stands alone. */
  readonly whereOne: readonly string[];
  readonly whereMany: readonly string[];
  /** The nouns say too little without a place: plaques of which vessel, fluid in which space. */
  readonly needsPlace?: true;
  /** Whole sentences. */
  readonly whole: readonly string[];
  /** Remarks that may follow: a likely cause, what is also seen. They state no label. */
  readonly remarks: readonly string[];
  /** Other words where the finding is severe: a node of 5 mm and bulky nodes do not share theirs. */
  readonly severe?: Pick<CtWords, "one" | "many" | "whole" | "remarks">;
}

/** Sentences that state several findings at once, all present or all absent. */
export interface Together {
  readonly says: readonly CtFinding[];
  readonly region: CtRegion;
  readonly texts: readonly string[];
}

/** One thing to look at: how it is called normal, and what may be wrong with it. A report says one of the two. */
export interface Topic {
  readonly region: CtRegion;
  readonly normal: readonly string[];
  readonly abnormal: readonly string[];
}
