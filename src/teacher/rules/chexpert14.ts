// The CheXpert labeler's phrases as a rule set. What that program does in code (stages/extract.py, stages/aggregate.py) is
// here: places in the chest are no mentions of the heart, four phrases of edema are never certain, heart failure leaves the
// size of the heart open. Source: Irvin et al. 2019 (arXiv 1901.07031).
import { labelSetByName } from "@/data/label-sets";
import lists from "./chexpert14.json";
import { compileRuleSet } from "./rule-set";
import type { LabelPhrases, RuleSet } from "./rule-set";

const heart = "Cardiomegaly";
const mediastinum = "Enlarged Cardiomediastinum";
/** Mentions of the two that name a finding; their others name an organ. */
const enlargements: ReadonlySet<string> = new Set(["cardiomegaly", "cardiac enlargement", "enlarged heart"]);
const vaguePhrases: ReadonlySet<string> = new Set([
  "vascular congestion",
  "pulmonary congestion",
  "indistinctness",
  "vascular prominence",
]);

/** "over the heart", "in the right mediastinal silhouette": a place, not a statement. */
function places(name: string, phrases: readonly string[]): string[] {
  const sides = ["", "superior ", "left ", "right "];
  const starts = ["over the ", "overly the ", "in the "].flatMap((start) => sides.map((side) => start + side));
  const named = phrases.filter((phrase) => phrase !== "cardiomegaly" && phrase !== "cardiac enlargement");
  const ends = named.map((phrase) => (name === heart ? phrase.replace("the ", "") : phrase.replace("_", "")));
  return starts.flatMap((start) => ends.map((end) => start + end));
}

function phrasesOf(name: string, mentions: readonly string[], unmention: readonly string[]): LabelPhrases {
  if (name !== heart && name !== mediastinum)
    return {
      finding: mentions.filter((phrase) => !vaguePhrases.has(phrase)),
      vague: mentions.filter((phrase) => vaguePhrases.has(phrase)),
      unmention,
    };
  return {
    finding: mentions.filter((phrase) => enlargements.has(phrase)),
    organ: mentions.filter((phrase) => !enlargements.has(phrase)),
    hint: name === heart ? ["chf", "heart failure"] : [],
    unmention: [...unmention, ...places(name, mentions)],
  };
}

export function chexpertRules(): RuleSet {
  const { labels } = labelSetByName("chexpert14")!; // ships with the page
  const unmentions = new Map<string, readonly string[]>(Object.entries(lists.unmention));
  const phrases = new Map(
    Object.entries(lists.mention).map(
      ([name, mentions]) => [name, phrasesOf(name, mentions, unmentions.get(name) ?? [])] as const,
    ),
  );
  return compileRuleSet(labels, phrases, {
    label: labels.indexOf("No Finding"),
    exempt: [labels.indexOf("Support Devices")],
  });
}
