// A label set's phrases, compiled once: which words mention which label, and what they are.
import { Phrases } from "./phrases";
import { lineOfPhrase } from "./sentences";

/** What a phrase is to its label. */
export const termKinds = [
  "finding",
  /** Names an organ, not a finding: "heart size" can be normal. */
  "organ",
  /** A finding that is never certain: "vascular congestion" for Edema. */
  "vague",
  /** Leaves the label open where it is found, says nothing where it is absent: "heart failure" for Cardiomegaly. */
  "hint",
  /** Words that make a mention inside them none: "pleural scar" is no lung opacity. */
  "unmention",
] as const;
export type TermKind = (typeof termKinds)[number];

export interface Term {
  /** Index in the label set. */
  readonly label: number;
  readonly kind: TermKind;
}

/** The label that stands where nothing else is found. */
interface NoFinding {
  readonly label: number;
  /** Labels that do not speak against it. */
  readonly exempt: readonly number[];
}

export interface RuleSet {
  readonly labels: readonly string[];
  readonly terms: Phrases<Term>;
  readonly noFinding: NoFinding | null;
}

/** Phrases of one label. "_" is the edge of a word; without it a phrase may stand inside a longer word. */
export type LabelPhrases = Partial<Readonly<Record<TermKind, readonly string[]>>>;

/** @param phrases by the name of the label; a label without phrases is never mentioned */
export function compileRuleSet(
  labels: readonly string[],
  phrases: ReadonlyMap<string, LabelPhrases>,
  noFinding: NoFinding | null,
): RuleSet {
  const terms = new Phrases<Term>();
  for (const [label, name] of labels.entries())
    for (const kind of termKinds)
      for (const phrase of phrases.get(name)?.[kind] ?? []) terms.add(lineOfPhrase(phrase), { label, kind });
  return { labels, terms, noFinding };
}
