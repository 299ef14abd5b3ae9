// Reports labeled by rules: no model, no training, no epsilon. Judged like a model, as certain as a rule is: 1 or 0.
import { InputError } from "@/base/errors";
import { nothingToCheck } from "@/base/problems/eval";
import type { TargetPolicy } from "@/data/targets";
import type { Imported, LabelSet, LabelValue } from "@/data/types";
import { score } from "@/evaluation/score";
import type { Scores } from "@/evaluation/types";
import { labelReport } from "@/teacher/rules/label-report";
import type { RuleLabels } from "@/teacher/rules/types";
import { breathe } from "../dispatch";
import { judgedOf } from "./check";

const breatheEvery = 500;

/** What the rules say of every report, in file order. @param sections see labelReport @throws InputError LABEL-RULES */
export async function labelAll(
  { reports }: Imported,
  labelSetName: string,
  sections: readonly string[] = [],
): Promise<RuleLabels[]> {
  const found: RuleLabels[] = [];
  for (const [n, report] of reports.entries()) {
    found.push(labelReport(report, labelSetName, sections));
    if (n % breatheEvery === breatheEvery - 1) await breathe();
  }
  return found;
}

/** An uncertain answer counts as the policy counts an uncertain label; where that is ignored, as present. */
const decisionOf = (value: LabelValue, { uncertain }: TargetPolicy): 0 | 1 =>
  value === 1 || (value === -1 && uncertain !== "negative") ? 1 : 0;

/**
 * Scores of the rules against the labels in the file.
 * @throws InputError EVAL-EMPTY where no report has labels
 */
export function judgeRules(
  imported: Imported,
  found: readonly RuleLabels[],
  { labelSet, policy }: { readonly labelSet: LabelSet; readonly policy: TargetPolicy },
): Scores {
  const labelled = imported.reports.flatMap(({ labels }, n) => (labels ? [n] : []));
  if (labelled.length === 0) throw new InputError(nothingToCheck());
  const decisions = labelled.flatMap((n) => found[n]!.values.map((value) => decisionOf(value, policy)));
  return score({
    ...judgedOf({ imported }, labelled, { labelSet, policy }),
    probability: Float64Array.from(decisions),
  });
}
