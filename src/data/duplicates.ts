// Reports that stand in a file more than once. Only rows of one patient (or, without patients, of one study or of no known
// study) are compared: no row is merged because of another patient's row, or one patient would change two contributions.
import type { ColumnPlan } from "./column-plan";
import type { IssueLog } from "./issue-log";
import { textKey, wholeText } from "./model-text";
import type { ReadReport } from "./read-row";

const groupKey = ({ report }: ReadReport, hasPatients: boolean): string | null => {
  if (hasPatients) return report.patient;
  return report.study === null ? "text" : `study ${report.study}`;
};

const noLabels = "none";
const labelKey = ({ report }: ReadReport): string => report.labels?.join(",") ?? noLabels;

interface Seen {
  readonly row: number;
  readonly text: string;
  readonly labels: string;
  readonly study: string | null;
  readonly isReconstruction: boolean;
}

/** What earlier rows of the same group say about this row. */
type Verdict = { readonly code: "DATA-MERGED" | "DATA-SCAN" | "DATA-CONFLICT" | "DATA-STUDY"; readonly first: Seen };

/** The rows of one group that were kept, found by text and by study. */
class Group {
  readonly #byText = new Map<string, Seen[]>();
  readonly #byStudy = new Map<string, Seen>();

  judge(seen: Seen): Verdict | null {
    const scan = seen.study === null ? undefined : this.#byStudy.get(seen.study);
    const sameText = this.#byText.get(seen.text) ?? [];
    const twin = sameText.find(({ labels }) => labels === seen.labels);
    if (scan && seen.isReconstruction && scan.isReconstruction)
      return {
        code: scan.text === seen.text && scan.labels === seen.labels ? "DATA-MERGED" : "DATA-SCAN",
        first: scan,
      };
    if (twin) return { code: "DATA-MERGED", first: twin };
    const other = seen.labels === noLabels ? undefined : sameText.find(({ labels }) => labels !== noLabels);
    if (other) return { code: "DATA-CONFLICT", first: other };
    if (sameText.length > 0) return null; // the same text, once without labels
    return scan ? { code: "DATA-STUDY", first: scan } : null;
  }

  add(seen: Seen): void {
    const sameText = this.#byText.get(seen.text);
    if (sameText) sameText.push(seen);
    else this.#byText.set(seen.text, [seen]);
    if (seen.study !== null && !this.#byStudy.has(seen.study)) this.#byStudy.set(seen.study, seen);
  }
}

interface Context {
  readonly hasPatients: boolean;
  readonly log: IssueLog;
  readonly plan: ColumnPlan;
}

const isMerge = (verdict: Verdict | null): boolean => verdict?.code === "DATA-MERGED" || verdict?.code === "DATA-SCAN";

/** Says a verdict at the column it is about. Strangers may share a sentence: no conflict is said where nobody is known. */
function report(verdict: Verdict, { report: { row, line } }: ReadReport, { log, plan, hasPatients }: Context): void {
  const nameOf = (index: number | null) => plan.columns.find((column) => column.index === index)?.name ?? "";
  const isAboutStudy = verdict.code === "DATA-STUDY" || verdict.code === "DATA-SCAN";
  if (verdict.code === "DATA-CONFLICT" && !hasPatients && verdict.first.study === null) return;
  const column = isAboutStudy ? nameOf(plan.study) : plan.text.map(({ index }) => nameOf(index)).join(" + ");
  log.add(verdict.code, { row, line, column, received: `as in row ${verdict.first.row}` });
}

const seenIn = (row: ReadReport): Seen => ({
  row: row.report.row,
  text: textKey(wholeText(row.report)),
  labels: labelKey(row),
  study: row.report.study,
  isReconstruction: row.isReconstruction,
});

/**
 * Merges to the first: the same text and labels of one patient, and the reconstructions of one CT-RATE scan. Keeps and
 * names: the same text with other labels, the same study with another text. A row without a known patient is its own
 * patient where the file has patients. Without them rows are compared inside one study, or among rows without a study.
 * Sameness of texts is `textKey`.
 */
export function mergeDuplicates(rows: readonly ReadReport[], context: Context): ReadReport[] {
  const sizes = new Map<string, number>();
  for (const row of rows) {
    const key = groupKey(row, context.hasPatients);
    if (key !== null) sizes.set(key, (sizes.get(key) ?? 0) + 1);
  }
  const groups = new Map<string, Group>();
  return rows.filter((row) => {
    const key = groupKey(row, context.hasPatients);
    if (key === null || sizes.get(key) === 1) return true;
    const group = groups.get(key) ?? new Group();
    groups.set(key, group);
    const seen = seenIn(row);
    const verdict = group.judge(seen);
    if (verdict) report(verdict, row, context);
    if (isMerge(verdict)) return false;
    group.add(seen);
    return true;
  });
}
