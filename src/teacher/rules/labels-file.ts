// Labels by rules as a file: a row a report, a cell a label (1, 0, -1, blank as CheXpert-style files have them), and the words
// that decided with their places in the report's text. Opens again as labeled reports if the text goes along.
import { wholeText } from "@/data/model-text";
import type { ReportRecord } from "@/data/types";
import { type CsvCell, writeCsv } from "@/formats/csv-write";
import type { RuleLabels, Span } from "./types";

const ruleLabelsSchema = "rule-labels/1";

interface WriteOptions {
  readonly withText: boolean;
}

/** Reports and what labelReport said of each, [n]; labels [L] in the order of the values. */
export interface RuleLabeledReports {
  readonly reports: readonly ReportRecord[];
  readonly labels: readonly string[];
  readonly found: readonly RuleLabels[];
}

const cellOf = (value: number): number | null => (value === -2 ? null : value);

/** Mentions with their label, value, words and cue; start and end in UTF-16 units of the text. */
function decidingWords(text: string, { labels, mentions }: RuleLabels) {
  const quoted = ({ start, end }: Span) => ({ start, end, quote: text.slice(start, end) });
  return mentions.map(({ label, value, words, cue }) => ({
    label: labels[label],
    value,
    words: quoted(words),
    ...(cue && { cue: quoted(cue) }),
  }));
}

/** @returns UTF-8 as writeCsv makes it, deciding words as JSON in one cell */
export function writeRuleLabelsCsv(
  { reports, labels, found }: RuleLabeledReports,
  { withText }: WriteOptions,
): Uint8Array<ArrayBuffer> {
  const header: CsvCell[] = ["cloister", "report_id", "patient_id", "study_id", "source", "row", ...labels];
  const last: CsvCell[] = ["deciding_words", ...(withText ? ["text"] : [])];
  const rows = reports.map((report, n): CsvCell[] => {
    const said = found[n]!; // one a report
    const text = wholeText(report);
    return [
      ...[ruleLabelsSchema, report.id, report.patient, report.study, report.file, report.row],
      ...said.values.map(cellOf),
      ...[JSON.stringify(decidingWords(text, said)), ...(withText ? [text] : [])],
    ];
  });
  return writeCsv([[...header, ...last], ...rows]);
}

/** One JSON object a line; a label that is not mentioned is null. */
export function writeRuleLabelsJsonl(
  { reports, labels, found }: RuleLabeledReports,
  { withText }: WriteOptions,
): Uint8Array<ArrayBuffer> {
  const lines = reports.map((report, n) => {
    const said = found[n]!; // one a report
    const text = wholeText(report);
    return JSON.stringify({
      cloister: ruleLabelsSchema,
      report_id: report.id,
      patient_id: report.patient,
      study_id: report.study,
      source: report.file,
      row: report.row,
      labels: Object.fromEntries(labels.map((label, l) => [label, cellOf(said.values[l]!)])),
      deciding_words: decidingWords(text, said),
      ...(withText ? { text } : {}),
    });
  });
  return new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""));
}
