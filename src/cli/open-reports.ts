// The reports that a command was given, imported and tokenized.
import { basename, resolve } from "node:path";
import { InputError } from "@/base/errors";
import { badArgument } from "@/base/problems/app-cli";
import { importReports } from "@/data/import";
import { labelSetByName, labelSets, parseLabelSet } from "@/data/label-sets";
import { defaultSectionRule } from "@/data/model-text";
import type { ColumnRole, Imported, ImportOptions, LabelSet, SectionRule } from "@/data/types";
import type { EncoderModel } from "@/models/types";
import { holdReports } from "@/workers/session/hold-reports";
import type { HeldReports } from "@/workers/session/hold-reports";
import { required } from "./arguments";
import type { Flags } from "./arguments";
import { readGiven } from "./files";

export const reportFlags = ["reports", "text-column", "patient-column"] as const;

/** --sections findings,impression: what the model reads; absent = the whole report. */
export function givenSections(flags: Flags): SectionRule {
  const sections = (flags.values["sections"] ?? "").split(",").map((name) => name.trim().toLowerCase());
  const chosen = sections.filter((name) => name !== "");
  return chosen.length > 0 ? { sections: chosen, rule: "all" } : defaultSectionRule;
}

/** --labels: a set that ships, or a file with one name a line or JSON. @throws InputError LABEL-*, APP-FILE */
export const givenLabelSet = (flags: Flags): Promise<LabelSet> => labelSetOf(required(flags, "labels"), ".");

/** A set that ships, or the file of that path. @param folder  what the path is relative to. @throws as givenLabelSet */
export async function labelSetOf(wanted: string, folder: string): Promise<LabelSet> {
  const shipped = labelSetByName(wanted);
  if (shipped) return shipped;
  return parseLabelSet(new TextDecoder().decode(await readGiven(resolve(folder, wanted), "--labels")));
}

function columnsOf(flags: Flags): ImportOptions["columns"] {
  const roles = new Map<string, ColumnRole>();
  for (const [flag, role] of [
    ["text-column", "text"],
    ["patient-column", "patient"],
  ] as const) {
    const column = flags.values[flag];
    if (column !== undefined) roles.set(column, role);
  }
  return Object.fromEntries(roles);
}

interface Importing {
  /** null: labels are not read. */
  readonly labelSet: LabelSet | null;
  /** true: every row is judged or classified; false: equal reports of one patient train once. */
  readonly keepDuplicates: boolean;
}

interface Reading extends Importing {
  readonly model: EncoderModel;
  readonly text?: SectionRule;
  readonly maxTokens?: number;
}

/** Imports; says on stderr what was set aside. @throws InputError, FormatError */
export async function importGivenReports(flags: Flags, { labelSet, keepDuplicates }: Importing): Promise<Imported> {
  const path = required(flags, "reports");
  const bytes = await readGiven(path, "--reports");
  const columns = columnsOf(flags);
  const options: ImportOptions = { labelSet, keepDuplicates, ...(columns && { columns }) };
  const imported = await importReports(bytes, basename(path), options, labelSets);
  if (imported.reports.length === 0) throw new InputError(badArgument("the file given with --reports holds no report"));
  tell(imported);
  return imported;
}

/** Imports and tokenizes; says on stderr what was set aside or is too long. @throws InputError, FormatError */
export async function openGivenReports(
  flags: Flags,
  { model, text, maxTokens, ...importing }: Reading,
): Promise<HeldReports> {
  const imported = await importGivenReports(flags, importing);
  const held = await holdReports(
    imported,
    { fileName: basename(required(flags, "reports")), synthetic: false, text: text ?? defaultSectionRule },
    { tokenizer: model.tokenizer, maxTokens: maxTokens ?? model.config.maxTokens },
  );
  const tooLong = held.lengths.filter((length) => length > held.maxTokens).length;
  if (tooLong > 0) console.error(`${tooLong} reports are longer than ${held.maxTokens} tokens: their end is not read.`);
  return held;
}

/** What was read, to the person at the prompt: counts and places, never a text. */
function tell({ counts, issues }: Imported): void {
  console.error(
    `Read ${counts.read} rows: ${counts.accepted} accepted, ${counts.withoutLabels} without labels, ` +
      `${counts.setAside} set aside, ${counts.merged} merged as duplicates.`,
  );
  for (const { code, row, column, expected, fix } of issues.filter(({ severity }) => severity !== "note").slice(0, 20))
    console.error(
      `  ${row === undefined ? "file" : `row ${row}`}${column === undefined ? "" : `, column ${column}`}: expected ${expected}. ${fix} [${code}]`,
    );
}
