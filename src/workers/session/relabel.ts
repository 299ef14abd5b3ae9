// Held reports with other labels: a new object that shares tokens (and so features) with the old one. A run that trains
// keeps what it was started on.
import type { Change } from "@/data/labeling/history";
import type { Imported, LabelSet, ReportRecord } from "@/data/types";
import type { HeldReports } from "./hold-reports";

/** The reports with their labels counted. */
function withReports(held: HeldReports, reports: readonly ReportRecord[], labelSet: LabelSet | null): HeldReports {
  const withoutLabels = reports.filter(({ labels }) => labels === null).length;
  const counts = { ...held.imported.counts, withoutLabels, accepted: reports.length - withoutLabels };
  return { ...held, imported: { ...held.imported, labelSet, reports, counts } };
}

/** @param to  which side of the changes holds from now on */
export function relabeled(held: HeldReports, changes: readonly Change[], to: "before" | "after"): HeldReports {
  const reports = [...held.imported.reports];
  for (const change of changes) reports[change.row] = change[to];
  return withReports(held, reports, held.imported.labelSet);
}

export const withLabelSet = (held: HeldReports, labelSet: LabelSet): HeldReports =>
  withReports(held, held.imported.reports, labelSet);

const sameLabels = (a: LabelSet, b: LabelSet): boolean =>
  a.labels.length === b.labels.length && a.labels.every((label, l) => label === b.labels[l]);

/**
 * The same file read again: what was labeled here goes with it, unless the label set is another now.
 * @param wanted  whether labels are wanted at all
 */
export function carryHand(before: HeldReports, after: HeldReports, wanted: boolean): HeldReports {
  const set: LabelSet | null = before.imported.labelSet;
  const now = after.imported.labelSet ?? (wanted ? set : null);
  if (!set || !now || !sameLabels(set, now)) return after;
  const touched = new Map(
    before.imported.reports.flatMap((report) => (report.hand ? [[report.id, report] as const] : [])),
  );
  if (touched.size === 0) return after;
  const reports = after.imported.reports.map((report): ReportRecord => {
    const old = touched.get(report.id);
    return old?.hand ? { ...report, labels: old.labels, hand: old.hand } : report;
  });
  return withReports(after, reports, now);
}

/** How many reports a person labeled here. */
export const handCount = ({ reports }: Imported): number =>
  reports.filter(({ hand }) => hand !== undefined && hand.by !== null).length;
