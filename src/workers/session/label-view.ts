// What the page shows of the label desk: the open card, counts, and where the person is.
import { labelSetByName } from "@/data/label-sets";
import { handOf } from "@/data/labeling/hand-labels";
import { wholeText } from "@/data/model-text";
import type { LabelSet, ReportRecord } from "@/data/types";
import { ruleSetNames } from "@/teacher/rules/label-by-rules";
import type { LabelCard, LabelCounts, LabelView } from "../label-protocol";
import type { LabelDesk } from "./label-desk";

/** Rules know the sets that ship with the page, label by label. */
const hasRulesFor = (set: LabelSet | null): boolean =>
  set !== null &&
  ruleSetNames.includes(set.name) &&
  labelSetByName(set.name)?.labels.join("\n") === set.labels.join("\n");

function stateOf(report: ReportRecord, again: boolean): LabelCard["state"] {
  const { draft, by } = handOf(report);
  if (draft !== null) return "draft";
  if (again) return "new";
  if (by !== null) return "done";
  return report.labels === null ? "new" : "from file";
}

function cardOf(desk: LabelDesk): LabelCard | null {
  const { row, again } = desk.place;
  if (row === null) return null;
  const report = desk.reports[row]!;
  const { by, flagged, skipped } = handOf(report);
  return {
    id: report.id,
    patient: report.patient,
    text: wholeText(report),
    values: [...desk.values],
    state: stateOf(report, again),
    by: again ? null : by,
    ...{ flagged, skipped, again },
    suggestion: again ? null : (desk.suggestions?.of(row) ?? null),
  };
}

function countsOf({ reports, suggestions }: LabelDesk): LabelCounts {
  const counts = { labelled: 0, done: 0, drafts: 0, flagged: 0, suggested: 0 };
  for (const report of reports) {
    const { draft, by, flagged } = handOf(report);
    if (report.labels !== null) counts.labelled++;
    else if (suggestions) counts.suggested++;
    if (by !== null) counts.done++;
    if (draft !== null) counts.drafts++;
    if (flagged) counts.flagged++;
  }
  return { reports: reports.length, ...counts };
}

export function viewOf(desk: LabelDesk): LabelView {
  const { row } = desk.place;
  const { found, labelSet } = desk;
  const before = row === null ? -1 : found.findIndex((one) => one >= row);
  return {
    labelSet,
    hasRules: hasRulesFor(labelSet),
    card: cardOf(desk),
    filter: desk.filter,
    found: found.length,
    place: before < 0 ? found.length : before,
    counts: countsOf(desk),
    suggestedBy: desk.suggestions?.by ?? null,
    ...desk.steps,
    changed: desk.changed,
  };
}
