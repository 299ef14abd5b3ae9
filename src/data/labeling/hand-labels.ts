// What labeling by hand does to one report: each function returns a new record, so that a step back is the record before.
// A draft is no label: training reads `labels` alone.
import type { HandMark, LabelValue, LabeledBy, ReportRecord } from "@/data/types";

const untouched: HandMark = { draft: null, by: null, flagged: false, skipped: false, second: null };

export const handOf = ({ hand }: ReportRecord): HandMark => hand ?? untouched;

const marked = (report: ReportRecord, change: Partial<HandMark>): ReportRecord => ({
  ...report,
  hand: { ...handOf(report), ...change },
});

const blank = (L: number): Int8Array => new Int8Array(L).fill(-2);

/** The values as the card shows them: the draft, else the labels, else all blank. */
export const shownValues = (report: ReportRecord, L: number): Int8Array =>
  handOf(report).draft ?? report.labels ?? blank(L);

/** Puts values into the draft of a card that shows `shown`. */
export function drafted(report: ReportRecord, shown: Int8Array, values: ReadonlyMap<number, LabelValue>): ReportRecord {
  const draft = Int8Array.from(shown, (value, l) => values.get(l) ?? value);
  return marked(report, { draft, skipped: false });
}

export const withoutDraft = (report: ReportRecord): ReportRecord => marked(report, { draft: null });

/** What the card shows becomes the labels. */
export const confirmed = (report: ReportRecord, L: number, by: LabeledBy = "person"): ReportRecord => ({
  ...marked(report, { draft: null, by, skipped: false }),
  labels: shownValues(report, L),
});

/** Labels from elsewhere for a report that has none. */
export const given = (report: ReportRecord, values: Int8Array, by: LabeledBy): ReportRecord => ({
  ...marked(report, { draft: null, by }),
  labels: values,
});

/** The draft of a blind reading becomes the second reading; the labels stay. */
export const readAgain = (report: ReportRecord, L: number): ReportRecord =>
  marked(report, { second: handOf(report).draft ?? blank(L), draft: null });

export const flagTurned = (report: ReportRecord): ReportRecord => marked(report, { flagged: !handOf(report).flagged });

export const skipped = (report: ReportRecord): ReportRecord => marked(report, { skipped: true });

/** One label present where it is blank. Nothing that a person or a file said is overwritten. */
export function labelAdded(report: ReportRecord, label: number, L: number): ReportRecord {
  const shown = shownValues(report, L);
  if (shown[label] !== -2) return report;
  return replaced(report, shown, [label, 1]);
}

/** One label blank where it is present; absent and uncertain stay. */
export function labelRemoved(report: ReportRecord, label: number, L: number): ReportRecord {
  const shown = shownValues(report, L);
  if (shown[label] !== 1) return report;
  return replaced(report, shown, [label, -2]);
}

/** In the draft where there is one or no labels are, else in the labels. */
function replaced(report: ReportRecord, shown: Int8Array, [label, value]: readonly [number, LabelValue]): ReportRecord {
  const values = shown.with(label, value);
  return handOf(report).draft === null && report.labels !== null
    ? { ...marked(report, { by: "person" }), labels: values }
    : marked(report, { draft: values });
}
