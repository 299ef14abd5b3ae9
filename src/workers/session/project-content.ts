// A project as it is saved: the file that was opened, the reports as they stand (labels made by hand included), the finished run
// and the adapter. Token ids, features and scores are computed again.
import * as v from "valibot";
import { InputError } from "@/base/errors";
import { otherVersion } from "@/base/problems/store-project";
import { pack, unpack } from "@/formats/packed";
import type { HeldReports } from "./hold-reports";
import type { AdapterSource, OpenWork } from "./open-work";
import type { FinishedRun } from "./train";

export interface ProjectContent {
  readonly schema: "cloister.project/1";
  /** ISO 8601, UTC. */
  readonly savedAt: string;
  readonly source: NonNullable<OpenWork["source"]>;
  readonly options: NonNullable<OpenWork["options"]>;
  readonly held: Pick<HeldReports, "fileName" | "synthetic" | "imported" | "text">;
  /** Of these reports; null where there is none. */
  readonly run: FinishedRun | null;
  readonly adapter: AdapterSource | null;
  /** Hash of the last entry of the audit log: a log that was cut later is found by it. */
  readonly auditHead: string;
}

// Sealed bytes were written by this code: the schema's number stands for their form.
const isContent = (value: unknown): value is ProjectContent =>
  v.is(v.object({ schema: v.literal("cloister.project/1") }), value);

/** What is open, to be saved; null while no reports are open. */
export function contentOf(now: OpenWork, at: { savedAt: string; auditHead: string }): ProjectContent | null {
  const { source, options = {}, held, run, adapterSource } = now;
  if (!source || !held) return null;
  const { fileName, synthetic, imported, text } = held;
  return {
    schema: "cloister.project/1",
    ...at,
    ...{ source, options },
    held: { fileName, synthetic, imported, text },
    run: run && run.held.tokens === held.tokens ? run.finished : null,
    adapter: adapterSource ?? null,
  };
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
