// The results of a sweep on the person's own disk: sweep.json says what was begun, cells/ has one file a cell, written beside and
// renamed, so that a killed program leaves a whole file or none. One program writes a folder at a time.
import { mkdir, open, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { InputError } from "@/base/errors";
import { sweepDataChanged, sweepHeld, sweepNotKept } from "@/base/problems/sweep";
import { readRecord, recordJson } from "@/workers/session/sweep-record";
import type { CellRecord } from "@/workers/session/sweep-record";
import type { SweepStore } from "@/workers/session/sweep-run";
import { hasCode, newOwner, withLock } from "./file-lock";

const cellFile = /^[0-9a-f]{16}\.json$/u;
const begun = v.object({ schema: v.literal("cloister.sweep-folder/1"), dataSha256: v.string() });

async function asked<T>(operation: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (cause) {
    if (!(cause instanceof Error) || !("code" in cause)) throw cause;
    throw new InputError(sweepNotKept(`cli/sweep-folder: ${operation}: ${String(cause.code)}`), { cause });
  }
}

/** Writes beside, flushes, renames: the name holds the old content or the new, never a part. */
async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.draft`;
  const file = await open(draft, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return null; // not JSON: the reader refuses null
  }
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return null;
    throw error;
  }
}

async function readRecords(folder: string): Promise<Map<string, CellRecord>> {
  const records = new Map<string, CellRecord>();
  for (const name of await readdir(folder)) {
    if (!cellFile.test(name)) continue;
    const record = readRecord(parsed(await readFile(join(folder, name), "utf8")));
    // A result that cannot be read is told, never run again in silence: it was paid for.
    if (record?.cell.id !== name.slice(0, 16))
      throw new InputError(sweepNotKept("cli/sweep-folder: read: a file in cells/ is no result of this version"));
    records.set(record.cell.id, record);
  }
  return records;
}

/** @throws InputError SWEEP-DATA if the folder was begun with other data */
async function checkData(folder: string, dataSha256: string): Promise<void> {
  const text = await readText(join(folder, "sweep.json"));
  if (text === null) return;
  const read = v.safeParse(begun, parsed(text));
  if (!read.success) throw new InputError(sweepNotKept("cli/sweep-folder: read: sweep.json is not of this version"));
  if (read.output.dataSha256 === dataSha256) return;
  const records = await readRecords(join(folder, "cells"));
  const done = [...records.values()].filter(({ state }) => state === "done").length;
  throw new InputError(sweepDataChanged({ done }));
}

/** A lock that is not had is another sweep's; once inside, an error is the task's own. */
async function held<T>(path: string, task: () => Promise<T>): Promise<T> {
  const state = { inside: false };
  try {
    return await withLock(path, newOwner(), () => {
      state.inside = true;
      return task();
    });
  } catch (error) {
    if (state.inside || !(error instanceof InputError) || error.problem.code !== "STORE-LOCK") throw error;
    throw new InputError(sweepHeld(), { cause: error });
  }
}

interface Begun {
  /** Other data in the same folder are refused. */
  readonly dataSha256: string;
  readonly build: string;
  readonly plan: unknown;
}

/**
 * Begins the folder or goes on with it, and holds it for the time of the task.
 * @throws InputError SWEEP-DATA if it was begun with other data, SWEEP-BUSY, SWEEP-STORE
 */
export async function inSweepFolder<T>(
  folder: string,
  begin: Begun,
  task: (store: SweepStore) => Promise<T>,
): Promise<T> {
  const cells = join(folder, "cells");
  await asked("make", () => mkdir(cells, { recursive: true, mode: 0o700 }));
  return held(join(folder, "sweep.lock"), async () => {
    await asked("read", () => checkData(folder, begin.dataSha256));
    const text = JSON.stringify({ schema: "cloister.sweep-folder/1", ...begin }, null, 2);
    await asked("write", () => writeWhole(join(folder, "sweep.json"), `${text}\n`));
    return task({
      read: () => asked("read", () => readRecords(cells)),
      save: (record) =>
        asked("write", () => writeWhole(join(cells, `${record.cell.id}.json`), `${recordJson(record)}\n`)),
    });
  });
}

/** What a folder holds, without touching it; empty where there is none. @throws InputError SWEEP-DATA, SWEEP-STORE */
export function lookIntoFolder(folder: string, dataSha256: string): Promise<ReadonlyMap<string, CellRecord>> {
  return asked("read", async () => {
    await checkData(folder, dataSha256);
    return (await readText(join(folder, "sweep.json"))) === null
      ? new Map<string, CellRecord>()
      : readRecords(join(folder, "cells"));
  });
}
