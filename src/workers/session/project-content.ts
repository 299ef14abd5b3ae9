// A project as it is saved: the file that was opened, the reports as they stand (labels made by hand included), the settings of
// Privacy, the finished run, the adapter, and the table of Classify with what a person said of its rows. Token ids, features and
// scores are computed again.
import * as v from "valibot";
import { InputError } from "@/base/errors";
import { otherVersion } from "@/base/problems/store-project";
import { pack, unpack } from "@/formats/packed";
import type { PlanChoices } from "../plan-protocol";
import type { Answers, Reviews } from "./classify";
import type { HeldReports } from "./hold-reports";
import type { AdapterSource, OpenWork } from "./open-work";
import type { FinishedRun } from "./train";

/** The table of Classify. */
export interface SavedTable {
  /** null: the project's own reports. */
  readonly held: Omit<HeldReports, "tokens"> | null;
  readonly answers: Answers;
  readonly reviews: Reviews;
  /** Rows that a person flagged; absent in projects that were saved before flags were. */
  readonly flagged?: readonly number[];
}

export interface ProjectContent {
  readonly schema: "cloister.project/1";
  /** ISO 8601, UTC. */
  readonly savedAt: string;
  /** null, as `held`: no reports are open, only a file to classify. */
  readonly source: NonNullable<OpenWork["source"]> | null;
  readonly options: NonNullable<OpenWork["options"]>;
  readonly held: Pick<HeldReports, "fileName" | "synthetic" | "imported" | "text"> | null;
  /** Of these reports; null where there is none. */
  readonly run: FinishedRun | null;
  readonly adapter: AdapterSource | null;
  /** Absent in projects that were saved before settings were. */
  readonly choices?: PlanChoices | null;
  /** Absent in projects that were saved before tables were. */
  readonly table?: SavedTable | null;
  /** Hash of the last entry of the audit log: a log that was cut later is found by it. */
  readonly auditHead: string;
}

// Sealed bytes were written by this code: the schema's number stands for their form.
const isContent = (value: unknown): value is ProjectContent =>
  v.is(v.object({ schema: v.literal("cloister.project/1") }), value);

function tableOf({ held: own, classified }: OpenWork): SavedTable | null {
  if (!classified) return null;
  const { held, answers, reviews, flagged } = classified;
  if (held.tokens === own?.tokens) return { held: null, answers, reviews, flagged };
  const { fileName, synthetic, imported, text, lengths, maxTokens } = held;
  return { held: { fileName, synthetic, imported, text, lengths, maxTokens }, answers, reviews, flagged };
}

/** What is open, to be saved; null while neither reports nor a table are. */
export function contentOf(now: OpenWork, at: { savedAt: string; auditHead: string }): ProjectContent | null {
  const { source, options = {}, choices = null, held, run, adapterSource } = now;
  const table = tableOf(now);
  if (!held && !table) return null;
  return {
    schema: "cloister.project/1",
    ...at,
    source: source ?? null,
    options,
    choices,
    held: held
      ? { fileName: held.fileName, synthetic: held.synthetic, imported: held.imported, text: held.text }
      : null,
    run: run && run.held.tokens === held?.tokens ? run.finished : null,
    adapter: adapterSource ?? null,
    table,
  };
}

/** The file that the project is named after, and its reports. */
export function namedAfter({ held, table }: ProjectContent): { readonly fileName: string; readonly reports: number } {
  const read = held ?? table?.held;
  return { fileName: read?.fileName ?? "", reports: read?.imported.reports.length ?? 0 };
}

export const packContent = (content: ProjectContent): Uint8Array<ArrayBuffer> => pack(content);

/** @throws InputError STORE-VERSION for bytes of another version */
export function unpackContent(bytes: Uint8Array<ArrayBuffer>): ProjectContent {
  let value: unknown;
  try {
    value = unpack(bytes);
  } catch (cause) {
    throw new InputError(otherVersion(), { cause });
  }
  if (!isContent(value)) throw new InputError(otherVersion());
  return value;
}
