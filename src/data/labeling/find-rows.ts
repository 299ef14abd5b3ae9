// Which reports a filter of Labels finds. A report counts by what its card shows: the draft, else the labels.
import type { LabelValue, ReportRecord } from "@/data/types";
import { handOf, shownValues } from "./hand-labels";

export type WorkState = "all" | "unlabelled" | "draft" | "done" | "flagged" | "skipped" | "differs";

export interface LabelFilter {
  readonly work: WorkState;
  /** Index of the label that must have the value; null: any. */
  readonly label: number | null;
  readonly value: LabelValue;
  /** Case-insensitive part of the text; "" finds all. */
  readonly search: string;
}

export const everyReport: LabelFilter = { work: "all", label: null, value: 1, search: "" };

/** Reports with what a filter needs to know of them. */
export interface Searched {
  readonly reports: readonly ReportRecord[];
  readonly numLabels: number;
  /** Lower-case text of a report. */
  readonly textOf: (row: number) => string;
  /** Whether the labels differ from a suggestion or a second reading. */
  readonly differs: (row: number) => boolean;
}

function isAtWork(report: ReportRecord, work: Exclude<WorkState, "differs">): boolean {
  const { draft, by, flagged, skipped } = handOf(report);
  switch (work) {
    case "all":
      return true;
    case "unlabelled":
      return report.labels === null;
    case "draft":
      return draft !== null;
    case "done":
      return by !== null;
    case "flagged":
      return flagged;
    case "skipped":
      return skipped;
  }
}

/** @returns indices of the reports found, in file order */
export function findRows({ reports, numLabels, textOf, differs }: Searched, filter: LabelFilter): number[] {
  const { work, label, value } = filter;
  const words = filter.search.trim().toLowerCase();
  const found: number[] = [];
  for (const [row, report] of reports.entries()) {
    if (work === "differs" ? !differs(row) : !isAtWork(report, work)) continue;
    if (label !== null && shownValues(report, numLabels)[label] !== value) continue;
    if (words !== "" && !textOf(row).includes(words)) continue;
    found.push(row);
  }
  return found;
}
