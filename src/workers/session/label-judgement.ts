// Where labels differ from suggestions and second readings, and how well a person agrees with oneself. Categories: present,
// uncertain, neither (absent or blank, which the policies tell apart).
import { handOf } from "@/data/labeling/hand-labels";
import { wholeText } from "@/data/model-text";
import type { ReportRecord } from "@/data/types";
import { agreement } from "@/evaluation/agreement";
import type { Disagreement, LabelJudgement } from "../label-protocol";
import type { Suggestions } from "./label-suggestions";

const category = (value: number): 0 | 1 | 2 => (value === 1 ? 0 : value === -1 ? 1 : 2);

/** The [L] indices in which two readings differ; a model knows no uncertainty, so what is left open differs from nothing. */
function differing(yours: Int8Array, theirs: ArrayLike<number>, by: Disagreement["against"]): number[] {
  const found: number[] = [];
  for (const [l, value] of yours.entries()) {
    if (by === "model" && (value === -1 || theirs[l] === -2)) continue;
    if (category(value) !== category(theirs[l]!)) found.push(l);
  }
  return found;
}

/** Whether a report's labels differ from its suggestion or its second reading. */
export function differsFrom(report: ReportRecord, row: number, suggestions: Suggestions | undefined): boolean {
  const { labels } = report;
  const { second } = handOf(report);
  if (labels === null) return false;
  if (second && differing(labels, second, "second").length > 0) return true;
  return suggestions !== undefined && differing(labels, suggestions.valuesOf(row), suggestions.by).length > 0;
}

const startChars = 160;

function disagreementsOf(
  reports: readonly ReportRecord[],
  labels: readonly string[],
  suggestions: Suggestions | undefined,
): Disagreement[] {
  const found: Disagreement[] = [];
  for (const [row, report] of reports.entries()) {
    const { labels: yours, id } = report;
    if (yours === null) continue;
    const add = (theirs: ArrayLike<number>, against: Disagreement["against"], p: readonly (number | null)[] | null) => {
      for (const l of differing(yours, theirs, against))
        found.push({
          ...{ id, against, label: labels[l]!, yours: yours[l]!, theirs: theirs[l]! },
          text: wholeText(report).slice(0, startChars),
          surprise: p === null ? 1 : Math.abs((p[l] ?? 0) - (yours[l] === 1 ? 1 : 0)),
        });
    };
    const { second } = handOf(report);
    if (second) add(second, "second", null);
    if (suggestions) {
      const { values, probability, by } = suggestions.of(row);
      add(values, by, probability);
    }
  }
  const rank = ({ against }: Disagreement): number => (against === "second" ? 0 : 1);
  return found.sort((a, b) => rank(a) - rank(b) || b.surprise - a.surprise);
}

export function judgeLabels(
  reports: readonly ReportRecord[],
  labels: readonly string[],
  { suggestions, most }: { readonly suggestions: Suggestions | undefined; readonly most: number },
): LabelJudgement {
  const table = [0, 1, 2].map(() => [0, 0, 0]); // [first][second] reading
  let twice = 0;
  for (const report of reports) {
    const { second } = handOf(report);
    if (report.labels === null || second === null) continue;
    twice++;
    for (const [l, value] of report.labels.entries()) table[category(value)]![category(second[l]!)]!++;
  }
  const cells = table.flat().reduce((sum, count) => sum + count, 0);
  const same = table.reduce((sum, row, k) => sum + row[k]!, 0);
  const disagreements = disagreementsOf(reports, labels, suggestions);
  return {
    self: { ...agreement(table), reports: twice, cells, same },
    disagreements: disagreements.slice(0, most),
    total: disagreements.length,
  };
}
