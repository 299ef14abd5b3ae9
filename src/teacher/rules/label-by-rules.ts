// Labels of a text by phrases and rules alone, with the words that decided. Follows the CheXpert labeler (Irvin et al. 2019,
// arXiv 1901.07031): mentions that are no unmentions, what their sentence says of each, the strongest of a label counts.
import { InputError } from "@/base/errors";
import { noRulesForSet } from "@/base/problems/label";
import type { LabelValue } from "@/data/types";
import { chexpertRules } from "./chexpert14";
import { ctRateRules } from "./ct-rate18";
import type { Found } from "./phrases";
import type { RuleSet, Term } from "./rule-set";
import { Scope, valueOfCue } from "./scope";
import type { Place } from "./scope";
import { sentencesOf } from "./sentences";
import type { Sentence } from "./sentences";
import type { Mention, RuleLabels, Span } from "./types";

const makers: ReadonlyMap<string, () => RuleSet> = new Map([
  ["chexpert14", chexpertRules],
  ["ct-rate18", ctRateRules],
]);
const made = new Map<string, RuleSet>();

/** Names of the label sets that have rules. */
export const ruleSetNames: readonly string[] = [...makers.keys()];

/** @throws InputError LABEL-RULES */
function ruleSetOf(name: string): RuleSet {
  const known = made.get(name);
  if (known) return known;
  const make = makers.get(name);
  if (!make) throw new InputError(noRulesForSet({ known: ruleSetNames }));
  const set = make();
  made.set(name, set);
  return set;
}

/** Tokens of a phrase; its own spaces at both ends are edges of words, not words. */
function placeOf({ line, tokenAt }: Sentence, { start, end }: Found<Term>): Place {
  const from = line[start] === " " ? start + 1 : start;
  const to = line[end - 1] === " " ? end - 2 : end - 1;
  return { first: tokenAt[from]!, last: tokenAt[to]! };
}

const spanOf = ({ tokens }: Sentence, { first, last }: Place): Span => ({
  start: tokens[first]!.start,
  end: tokens[last]!.end,
});

function mentionOf(sentence: Sentence, scope: Scope, found: Found<Term>): Mention | null {
  const { label, kind } = found.value;
  const place = placeOf(sentence, found);
  const cue = scope.decide(place, kind === "organ");
  const said = valueOfCue(cue);
  if (kind === "hint" && said === 0) return null;
  const value = said === 1 && (kind === "hint" || kind === "vague") ? -1 : said;
  return { label, value, words: spanOf(sentence, place), cue: cue && spanOf(sentence, cue) };
}

function mentionsOf(sentence: Sentence, { terms }: RuleSet): Mention[] {
  const found = [...terms.all(sentence.line)];
  if (found.length === 0) return [];
  const unmentions = found.filter(({ value }) => value.kind === "unmention");
  const counts = ({ start, end, value }: Found<Term>) =>
    value.kind !== "unmention" &&
    !unmentions.some((other) => other.value.label === value.label && start < other.end && end > other.start);
  const scope = new Scope(sentence);
  return found.filter(counts).flatMap((each) => mentionOf(sentence, scope, each) ?? []);
}

/** Present outweighs uncertain, which outweighs absent. */
const weight: Readonly<Record<LabelValue, number>> = { 1: 3, [-1]: 2, 0: 1, [-2]: 0 };

function strongest(mentions: readonly Mention[], label: number): LabelValue {
  let value: LabelValue = -2;
  for (const mention of mentions)
    if (mention.label === label && weight[mention.value] > weight[value]) value = mention.value;
  return value;
}

/**
 * Labels a text.
 * @param text any text; offsets of the result are UTF-16 units of it
 * @param labelSetName one of ruleSetNames
 * @param read the parts to read; the whole text where absent. What stands elsewhere decides nothing
 * @returns [L] values; "No Finding" is present where words were read and no other finding is present or uncertain, else
 *   not mentioned, and what speaks against it is listed as absent
 * @throws InputError LABEL-RULES
 */
export function labelByRules(text: string, labelSetName: string, read?: readonly Span[]): RuleLabels {
  const set = ruleSetOf(labelSetName);
  const { labels, noFinding } = set;
  const sentences = (read ?? [{ start: 0, end: text.length }]).flatMap((span) => sentencesOf(text, span));
  const mentions = sentences.flatMap((sentence) => mentionsOf(sentence, set));
  const values = labels.map((_, label) => strongest(mentions, label));
  if (noFinding === null) return { labels, values, mentions };
  const { label, exempt } = noFinding;
  const isFinding = (mention: Mention) => mention.value !== 0 && !exempt.includes(mention.label);
  values[label] = sentences.length > 0 && !mentions.some(isFinding) ? 1 : -2;
  const against = (mention: Mention): Mention => ({ ...mention, label, value: 0, cue: null });
  return {
    labels,
    values,
    mentions: mentions.flatMap((mention) => {
      if (mention.label === label) return isFinding(mention) ? [against(mention)] : [];
      return isFinding(mention) ? [mention, against(mention)] : [mention];
    }),
  };
}
