// Our phrases for the 18 labels of CT-RATE as a rule set: chest CT in the words of its translated reports.
import { labelSetByName } from "@/data/label-sets";
import lists from "./ct-rate18.json";
import { compileRuleSet } from "./rule-set";
import type { LabelPhrases, RuleSet } from "./rule-set";

export function ctRateRules(): RuleSet {
  const { labels } = labelSetByName("ct-rate18")!; // ships with the page
  return compileRuleSet(labels, new Map<string, LabelPhrases>(Object.entries(lists.phrases)), null);
}
