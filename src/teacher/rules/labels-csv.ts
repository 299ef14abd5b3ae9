// Labels by rules as a file: a row a report, a cell a label (1, 0, -1, blank as CheXpert-style files have them), and the words
// that decided with their places in the report's text. Opens again as labeled reports if the text goes along.
import { wholeText } from "@/data/model-text";
import type { ReportRecord } from "@/data/types";
import { type CsvCell, writeCsv } from "@/formats/csv-write";
import type { RuleLabels, Span } from "./types";

export const ruleLabelsSchema = "rule-labels/1";

interface WriteOptions {
  readonly withText: boolean;
}

/** Mentions as JSON: label, value, words and cue with start and end in UTF-16 units of the text. */
function decidingWords(text: string, { labels, mentions }: RuleLabels): string {
  const quoted = ({ start, end }: Span) => ({ start, end, quote: text.slice(start, end) });
  return JSON.stringify(
    mentions.map(({ label, value, words, cue }) => ({
      label: labels[label],
      value,
      words: quoted(words),
      ...(cue && { cue: quoted(cue) }),
    })),
  );
}

/**
 * @param found [n] what labelReport said of each report
 * @param labels [L] names in the order of the values
 * @returns UTF-8 as writeCsv makes it
 */
export function writeRuleLabels(
  reports: readonly ReportRecord[],
  { labels, found }: { readonly labels: readonly string[]; readonly found: readonly RuleLabels[] },
  { withText }: WriteOptions,
): Uint8Array<ArrayBuffer> {
  const header: CsvCell[] = ["cloister", "report_id", "patient_id", "study_id", "source", "row", ...labels];
  const last: CsvCell[] = ["deciding_words", ...(withText ? ["text"] : [])];
  const rows = reports.map((report, n): CsvCell[] => {
    const said = found[n]!; // one a report
    const text = wholeText(report);
    return [
      ...[ruleLabelsSchema, report.id, report.patient, report.study, report.file, report.row],
      ...said.values.map((value) => (value === -2 ? null : value)),
      ...[decidingWords(text, said), ...(withText ? [text] : [])],
    ];
  });
  return writeCsv([[...header, ...last], ...rows]);
}
