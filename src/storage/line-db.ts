// A database of lines that are only ever added, each flushed to the disk before it counts, with the installation's key beside them,
// which no code can read out. The privacy ledger has one and the audit log another; both outside any vault (SECURITY 7).
import { openDB } from "idb";
import type { DBSchema, IDBPDatabase } from "idb";
import { InputError } from "@/base/errors";
import type { Problem } from "@/base/errors";
import { StorageGate } from "./storage-gate";

interface Schema extends DBSchema {
  /** Line n under the number n. */
  entries: { key: number; value: string };
  keys: { key: string; value: CryptoKey };
  /** Damaged chains that were given up, by the time when. */
  setAside: { key: string; value: string[] };
}

type Db = IDBPDatabase<Schema>;

export interface LineDb {
  read(from: number): Promise<readonly string[]>;
  /** The last line and its place. */
  last(): Promise<{ readonly n: number; readonly line: string } | null>;
  /** "gap": there is no line before this place. */
  append(n: number, line: string): Promise<"written" | "taken" | "gap">;
  /** Keeps all lines under the time, and leaves the place empty. */
  setAside(): Promise<void>;
  /** HMAC-SHA-256, made at first use. */
  installationKey(): Promise<CryptoKey>;
}

export interface LineDbOptions {
  /** The problem of a database that cannot be used. @param detail  which operation, and the browser's name of the error */
  readonly notKept: (detail: string) => Problem;
  readonly beforeOpen?: () => Promise<void>;
  readonly gate?: StorageGate;
}

const strict = { durability: "strict" } as const;

const isTaken = (error: unknown): boolean => error instanceof DOMException && error.name === "ConstraintError";

async function appendTo(db: Db, n: number, line: string): Promise<"written" | "taken" | "gap"> {
  const change = db.transaction("entries", "readwrite", strict);
  if (n > 0 && (await change.store.getKey(n - 1)) === undefined) return "gap";
  try {
    await Promise.all([change.store.add(line, n), change.done]); // done: the transaction is on the disk
    return "written";
  } catch (error) {
    if (isTaken(error)) return "taken";
    throw error;
  }
}

async function setAsideIn(db: Db): Promise<void> {
  const change = db.transaction(["entries", "setAside"], "readwrite", strict);
  const entries = change.objectStore("entries");
  const lines = await entries.getAll();
  const kept = change.objectStore("setAside").add(lines, `${new Date().toISOString()} ${crypto.randomUUID()}`);
  await Promise.all([kept, entries.clear(), change.done]);
}

async function keyOf(db: Db): Promise<CryptoKey> {
  const known = await db.get("keys", "installation");
  if (known) return known;
  const fresh = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const change = db.transaction("keys", "readwrite", strict);
  try {
    await Promise.all([change.store.add(fresh, "installation"), change.done]);
    return fresh;
  } catch (error) {
    const other = isTaken(error) ? await db.get("keys", "installation") : undefined; // another page was quicker
    if (other) return other;
    throw error;
  }
}

async function lastOf(db: Db): Promise<{ n: number; line: string } | null> {
  const cursor = await db.transaction("entries").store.openCursor(null, "prev");
  return cursor && { n: cursor.key, line: cursor.value };
}

/** Nothing is opened before the first use. @throws InputError `notKept` (from each operation) where the browser keeps nothing */
export function lineDatabase(name: string, { notKept, beforeOpen, gate = new StorageGate() }: LineDbOptions): LineDb {
  let opening: Promise<Db> | undefined;
  /** So that a deletion, here or in another tab, need not wait. */
  const letGo = () => {
    void opening?.then((db) => {
      db.close();
    });
    opening = undefined;
  };
  const open = async (): Promise<Db> => {
    await beforeOpen?.();
    return openDB<Schema>(name, 1, {
      upgrade: (db) => {
        db.createObjectStore("entries");
        db.createObjectStore("keys");
        db.createObjectStore("setAside");
      },
      blocking: letGo,
      terminated: () => {
        opening = undefined;
      },
    });
  };
  const asked = async <T>(operation: string, task: (db: Db) => Promise<T>): Promise<T> => {
    gate.check();
    try {
      opening ??= open().catch((error: unknown) => {
        opening = undefined; // so that the next try opens anew
        throw error;
      });
      return await task(await opening);
    } catch (cause) {
      const what = cause instanceof DOMException ? cause.name : "unknown";
      throw new InputError(notKept(`${name}: ${operation}: ${what}`), { cause });
    }
  };
  return {
    read: (from) => asked("read", (db) => db.getAll("entries", IDBKeyRange.lowerBound(from))),
    last: () => asked("read", lastOf),
    append: (n, line) => asked("append", (db) => appendTo(db, n, line)),
    setAside: () => asked("set aside", setAsideIn),
    installationKey: () => asked("key", keyOf),
  };
}
