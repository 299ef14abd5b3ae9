// The rules on a report as it was imported: findings and impression are read, history and technique are not.
import { wholeText } from "@/data/model-text";
import type { ReportRecord } from "@/data/types";
import { labelByRules } from "./label-by-rules";
import type { RuleLabels, Span } from "./types";

/** What is read, the first line of which a report has any; a report with none of them is read whole. */
const readFirst: readonly (readonly string[])[] = [["findings", "impression"], ["last_paragraph"]];

type Sections = Pick<ReportRecord, "sections">;

/** Places of the sections that are read, in the report's whole text. */
function spansRead({ sections }: Sections): Span[] {
  const wanted = readFirst.find((names) => sections.some(({ name }) => names.includes(name)));
  const spans: Span[] = [];
  let start = 0;
  for (const { name, text } of sections) {
    if (!wanted || wanted.includes(name)) spans.push({ start, end: start + text.length });
    start += text.length + 1; // LF between sections
  }
  return spans;
}

/** @returns offsets in wholeText(report) @throws InputError LABEL-RULES */
export const labelReport = (report: Sections, labelSetName: string): RuleLabels =>
  labelByRules(wholeText(report), labelSetName, spansRead(report));
