// The shape of a phrase table: how one finding is worded. Types only.

/** How a finding changed since the prior study. */
export type Trend = "new" | "stable" | "worse" | "better";

/**
 * Noun phrases are templates of the phrase grammar. A leading "@" asks for "a" or "an" in full sentences, a leading "#"
 * for a plural verb.
 */
export interface FindingWords {
  /** One place. */
  readonly one: readonly string[];
  /** Several places or both sides. */
  readonly many: readonly string[];
  /** Nouns that follow "no", "#" if plural. */
  readonly absent: readonly string[];
  /** Nouns that follow "may represent", for findings that explain an opacity. */
  readonly cause: readonly string[];
  /** Whole sentences: absent, present, in doubt. */
  readonly normal: readonly string[];
  readonly positive: readonly string[];
  readonly doubtful: readonly string[];
  /** Changes that this finding can have. */
  readonly trends: readonly Trend[];
  readonly region: Region;
}

/** Parts of the chest, as structured reports head their lines. */
export type Region = "devices" | "lungs" | "pleura" | "heart" | "bones";
