// Reports labeled by rules: no model, no training, no epsilon. Held in the worker like classified ones; judged like a model that
// is as certain as a rule is: 1 or 0.
import { Cancelled, InputError } from "@/base/errors";
import { outOfOrder } from "@/base/problems/app";
import { nothingToCheck } from "@/base/problems/eval";
import type { TargetPolicy } from "@/data/targets";
import type { Imported, LabelSet, LabelValue } from "@/data/types";
import { score } from "@/evaluation/score";
import type { Scores } from "@/evaluation/types";
import { labelReport } from "@/teacher/rules/label-report";
import { writeRuleLabelsCsv, writeRuleLabelsJsonl } from "@/teacher/rules/labels-file";
import type { RuleLabels } from "@/teacher/rules/types";
import { wholeText } from "@/data/model-text";
import { breathe } from "../dispatch";
import type { ClassifiedRow, ClassifySummary, LabelState, RowFilter } from "../classified";
import { judgedOf } from "./check";
import type { HeldReports } from "./hold-reports";
import { RowFinder } from "./row-finder";

const breatheEvery = 500;

interface LabelControl {
  /** Read instead of findings and impression: see labelReport. */
  readonly sections?: readonly string[];
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  readonly signal?: AbortSignal;
}

/** What the rules say of every report, in file order. @throws InputError LABEL-RULES */
export async function labelAll(
  { reports }: Imported,
  labelSetName: string,
  { sections = [], onProgress, signal }: LabelControl = {},
): Promise<RuleLabels[]> {
  const found: RuleLabels[] = [];
  for (const [n, report] of reports.entries()) {
    found.push(labelReport(report, labelSetName, sections));
    if (n % breatheEvery !== breatheEvery - 1) continue;
    onProgress?.({ done: n + 1, total: reports.length });
    await breathe();
    if (signal?.aborted) throw new Cancelled();
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

const stateValue: Readonly<Record<LabelState, LabelValue>> = { present: 1, absent: 0, uncertain: -1, unmentioned: -2 };

/** Reports with what the rules say of each; the page asks for windows of a filtered list. */
export class RuleLabeled {
  readonly #fileName: string;
  readonly #imported: Imported;
  readonly #found: readonly RuleLabels[];
  readonly #labels: readonly string[];
  readonly #finder: RowFinder;

  constructor(
    { fileName, imported }: Pick<HeldReports, "fileName" | "imported">,
    labels: readonly string[],
    found: readonly RuleLabels[],
  ) {
    this.#fileName = fileName;
    this.#imported = imported;
    this.#labels = labels;
    this.#finder = new RowFinder(imported.reports);
    this.#found = found;
  }

  row(row: number): ClassifiedRow {
    const { id, patient, sections } = this.#imported.reports[row]!;
    const said = this.#found[row]!;
    return {
      ...{ id, patient, text: wholeText({ sections }), said, reviewed: "rules", tooLong: false },
      flagged: this.#finder.isFlagged(row),
      probability: [],
      decision: said.values.map((value) => (value === 1 ? 1 : 0)),
    };
  }

  /** Rows of the filter, in file order. */
  matching(filter: RowFilter): readonly number[] {
    const wanted = stateValue[filter.state];
    return this.#finder.find(filter, (row, label) => this.#found[row]!.values[label] === wanted);
  }

  /** @throws InputError APP-ORDER for an id that is not held */
  flag(id: string): ClassifiedRow {
    const row = this.#imported.reports.findIndex((report) => report.id === id);
    if (row < 0) throw new InputError(outOfOrder("a labelled report"));
    this.#finder.turnFlag(row);
    return this.row(row);
  }

  summary(seconds: number): ClassifySummary {
    const { reports, counts, issues } = this.#imported;
    return {
      ...{
        by: "rules",
        labels: this.#labels,
        rows: reports.length,
        of: reports.length,
        setAside: counts.setAside,
        issues,
        seconds,
      },
      ...{ fileName: this.#fileName, tooLong: 0, reviewed: 0 },
      present: this.#labels.map((_, l) => this.#found.filter(({ values }) => values[l] === 1).length),
    };
  }

  file(format: "csv" | "jsonl", withText: boolean): Uint8Array<ArrayBuffer> {
    const write = format === "csv" ? writeRuleLabelsCsv : writeRuleLabelsJsonl;
    return write({ reports: this.#imported.reports, labels: this.#labels, found: this.#found }, { withText });
  }
}
