// The privacy ledger of the page: IndexedDB, outside any vault, each entry flushed to the disk before it counts. Beside it lies
// the installation key, which no code can read out. Several pages may write; only one trains (SECURITY 7).
import { openDB } from "idb";
import type { DBSchema, IDBPDatabase } from "idb";
import { InputError } from "@/base/errors";
import { ledgerBroken } from "@/base/problems/priv";
import { ledgerNotKept, secondTab } from "@/base/problems/store";
import type { Appended, LedgerStore } from "@/privacy/ledger/types";

interface Schema extends DBSchema {
  /** Line n of the ledger under the number n. */
  entries: { key: number; value: string };
  keys: { key: string; value: CryptoKey };
  /** Damaged ledgers that were given up, by the time when. */
  setAside: { key: string; value: string[] };
}

type Db = IDBPDatabase<Schema>;

const databaseName = "cloister-ledger";
const strict = { durability: "strict" } as const;
const writerLock = (writer: string): string => `cloister-writer-${writer}`;

async function asked<T>(operation: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    const name = cause instanceof DOMException ? cause.name : "unknown";
    throw new InputError(ledgerNotKept(`ledger-db: ${operation}: ${name}`), { cause });
  }
}

const isTaken = (error: unknown): boolean => error instanceof DOMException && error.name === "ConstraintError";

/** Holds a lock as long as this worker lives, so that other pages can tell whether it does. */
function holdWriterLock(writer: string): Promise<void> {
  return new Promise((held, failed) => {
    const forever = () => {
      held();
      return new Promise<never>(() => undefined);
    };
    navigator.locks.request(writerLock(writer), forever).catch(failed);
  });
}

async function appendTo(db: Db, n: number, line: string): Promise<Appended> {
  const change = db.transaction("entries", "readwrite", strict);
  if (n > 0 && (await change.store.getKey(n - 1)) === undefined) throw new InputError(ledgerBroken({ entry: n - 1 }));
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

/**
 * The ledger of this origin. Nothing is opened before the first use.
 * @throws InputError STORE-LEDGER (from each operation) where the browser keeps nothing
 */
export function ledgerDatabase(name = databaseName): {
  readonly store: LedgerStore;
  installationKey(): Promise<CryptoKey>;
  alone<T>(task: () => Promise<T>): Promise<T>;
} {
  const writer = crypto.randomUUID();
  let opening: Promise<Db> | undefined;
  const open = async (): Promise<Db> => {
    await holdWriterLock(writer);
    return openDB<Schema>(name, 1, {
      upgrade: (db) => {
        db.createObjectStore("entries");
        db.createObjectStore("keys");
        db.createObjectStore("setAside");
      },
      terminated: () => {
        opening = undefined;
      },
    });
  };
  const database = (): Promise<Db> => {
    opening ??= open().catch((error: unknown) => {
      opening = undefined; // so that the next try opens anew
      throw error;
    });
    return opening;
  };
  return {
    store: {
      writer,
      isGone: async (other) => {
        const { held = [] } = await navigator.locks.query();
        return held.every((lock) => lock.name !== writerLock(other));
      },
      read: (from) =>
        asked("read", async () => {
          const lines = await (await database()).getAll("entries", IDBKeyRange.lowerBound(from));
          return { lines, torn: 0 }; // a transaction is kept whole or not at all
        }),
      append: (n, line) => asked("append", async () => appendTo(await database(), n, line)),
      setAside: () => asked("set aside", async () => setAsideIn(await database())),
    },
    installationKey: () => asked("key", async () => keyOf(await database())),
    alone: (task) =>
      navigator.locks.request("cloister-training", { ifAvailable: true }, async (lock) => {
        if (!lock) throw new InputError(secondTab());
        return task();
      }),
  };
}
