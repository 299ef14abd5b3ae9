// What the rules say of a text, and which words decided. Types only.
import type { LabelValue } from "@/data/types";

/** UTF-16 offsets in the text, end not included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One mention of a label, and what its sentence says about it. */
export interface Mention {
  /** Index in the label set. */
  readonly label: number;
  /** 1 present, 0 absent, -1 uncertain. */
  readonly value: 1 | 0 | -1;
  readonly words: Span;
  /** The words that made it absent or uncertain; null where it is present. */
  readonly cue: Span | null;
}

export interface RuleLabels {
  readonly labels: readonly string[];
  /** [L] 1 present, 0 absent, -1 uncertain, -2 not mentioned. */
  readonly values: readonly LabelValue[];
  /** In the order of the text. */
  readonly mentions: readonly Mention[];
}
