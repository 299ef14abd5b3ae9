// The shape of a phrase table of the starter corpus: whole sentences about one finding. Types only.

/** Templates of the phrase grammar with the slots of a place, and <where> for a spot in the lung. */
export interface SentenceWords {
  readonly present: readonly string[];
  readonly doubtful: readonly string[];
  readonly absent: readonly string[];
  /** Nouns for lists of absent findings: "no <noun>, <noun> or <noun>"; "#" leads a plural. */
  readonly nouns: readonly string[];
}
