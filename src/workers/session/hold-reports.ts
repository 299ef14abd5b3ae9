// Imported reports with their token ids, held in memory only, and what the page is told of them.
import { modelText } from "@/data/model-text";
import type { Imported, SectionRule } from "@/data/types";
import type { Tokenizer } from "@/text/tokenizer";
import { breathe } from "../dispatch";
import type { ImportSummary, Prevalence } from "../protocol";
import { handCount } from "./relabel";

export interface HeldReports {
  readonly fileName: string;
  readonly synthetic: boolean;
  readonly imported: Imported;
  readonly text: SectionRule;
  /** [n] ids of each report's text within the encoder's limit: cut on the right, [SEP] kept. */
  readonly tokens: readonly Int32Array[];
  /** [n] ids before the cut, special tokens included. */
  readonly lengths: Int32Array;
  readonly maxTokens: number;
}

/** The first maxTokens − 1 ids and the last, which is [SEP]: right truncation as Hugging Face does it. */
export function cutTokens(tokens: Int32Array, maxTokens: number): Int32Array {
  if (tokens.length <= maxTokens) return tokens;
  const cut = tokens.slice(0, maxTokens);
  cut[maxTokens - 1] = tokens.at(-1)!;
  return cut;
}

interface Source {
  readonly fileName: string;
  readonly synthetic: boolean;
  readonly text: SectionRule;
}

interface Reader {
  readonly tokenizer: Tokenizer;
  readonly maxTokens: number;
}

const breatheEvery = 200;

/** Tokenizes every report; lets messages in between. */
export async function holdReports(
  imported: Imported,
  { fileName, synthetic, text }: Source,
  { tokenizer, maxTokens }: Reader,
): Promise<HeldReports> {
  const lengths = new Int32Array(imported.reports.length);
  const tokens: Int32Array[] = [];
  for (const [i, report] of imported.reports.entries()) {
    const ids = tokenizer.encode(modelText(report, text));
    lengths[i] = ids.length;
    tokens.push(cutTokens(ids, maxTokens));
    if (i % breatheEvery === breatheEvery - 1) await breathe();
  }
  return { fileName, synthetic, imported, text, tokens, lengths, maxTokens };
}

const shownIssues = 1000;

function prevalenceOf({ labelSet, reports }: Imported): Prevalence[] {
  return (labelSet?.labels ?? []).map((label, l) => {
    const count = (value: number) => reports.filter((report) => report.labels?.[l] === value).length;
    return { label, positive: count(1), negative: count(0), uncertain: count(-1), blank: count(-2) };
  });
}

const medianOf = (lengths: Int32Array): number => lengths.toSorted()[lengths.length >> 1] ?? 0;

export function summaryOf(held: HeldReports): ImportSummary {
  const { imported, lengths, maxTokens } = held;
  const { reports } = imported;
  const patients = new Set(reports.flatMap(({ patient }) => (patient === null ? [] : [patient])));
  return {
    fileName: held.fileName,
    synthetic: held.synthetic,
    format: imported.format,
    encoding: imported.encoding,
    delimiter: imported.delimiter,
    columns: imported.columns,
    preview: imported.preview,
    counts: imported.counts,
    labelSet: imported.labelSet,
    prevalence: prevalenceOf(imported),
    hasPatients: imported.hasPatients,
    patients: patients.size,
    rowsWithoutPatient: reports.filter(({ patient }) => patient === null).length,
    sectionNames: [...new Set(reports.flatMap(({ sections }) => sections.map(({ name }) => name)))],
    issues: imported.issues.slice(0, shownIssues),
    issueCount: imported.issues.length,
    labelledHere: handCount(imported),
    tokens: {
      median: medianOf(lengths),
      max: lengths.reduce((most, length) => Math.max(most, length), 0),
      limit: maxTokens,
      tooLong: lengths.filter((length) => length > maxTokens).length,
    },
  };
}
