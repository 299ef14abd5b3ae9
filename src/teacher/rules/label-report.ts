// The rules on a report as it was imported: findings and impression are read, history and technique are not.
import { wholeText } from "@/data/model-text";
import type { ReportRecord } from "@/data/types";
import { labelByRules } from "./label-by-rules";
import type { RuleLabels, Span } from "./types";

/** What is read unless sections are named: the first line of which a report has any. */
const readFirst: readonly (readonly string[])[] = [["findings", "impression"], ["last_paragraph"]];

type Sections = Pick<ReportRecord, "sections">;

/** Places of the sections that are read, in the report's whole text; all where it has none of those that are wanted. */
function spansRead({ sections }: Sections, wanted: readonly (readonly string[])[]): Span[] {
  const names = wanted.find((choice) => sections.some(({ name }) => choice.includes(name)));
  const spans: Span[] = [];
  let start = 0;
  for (const { name, text } of sections) {
    if (!names || names.includes(name)) spans.push({ start, end: start + text.length });
    start += text.length + 1; // LF between sections
  }
  return spans;
}

/**
 * @param sections read instead of findings and impression; a report with none of them is read whole
 * @returns offsets in wholeText(report)
 * @throws InputError LABEL-RULES
 */
export const labelReport = (report: Sections, labelSetName: string, sections: readonly string[] = []): RuleLabels =>
  labelByRules(wholeText(report), labelSetName, spansRead(report, sections.length > 0 ? [sections] : readFirst));
