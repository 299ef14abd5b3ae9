// The privacy ledger of the page: a database of lines, outside any vault. Several pages may write; only one trains (SECURITY 7).
import { InputError } from "@/base/errors";
import { ledgerBroken } from "@/base/problems/priv";
import { ledgerNotKept, secondTab } from "@/base/problems/store";
import type { LedgerStore } from "@/privacy/ledger/types";
import { lineDatabase } from "./line-db";
import { StorageGate } from "./storage-gate";

const databaseName = "cloister-ledger";
const writerLock = (writer: string): string => `cloister-writer-${writer}`;

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

/**
 * The ledger of this origin. Nothing is opened before the first use.
 * @throws InputError STORE-LEDGER (from each operation) where the browser keeps nothing
 */
export function ledgerDatabase(
  name = databaseName,
  gate = new StorageGate(),
): {
  readonly store: LedgerStore;
  installationKey(): Promise<CryptoKey>;
  alone<T>(task: () => Promise<T>): Promise<T>;
} {
  const writer = crypto.randomUUID();
  const lines = lineDatabase(name, { notKept: ledgerNotKept, beforeOpen: () => holdWriterLock(writer), gate });
  return {
    store: {
      writer,
      isGone: async (other) => {
        const { held = [] } = await navigator.locks.query();
        return held.every((lock) => lock.name !== writerLock(other));
      },
      // A transaction is kept whole or not at all, so nothing is ever torn.
      read: async (from) => ({ lines: await lines.read(from), torn: 0 }),
      append: async (n, line) => {
        const appended = await lines.append(n, line);
        if (appended === "gap") throw new InputError(ledgerBroken({ entry: n - 1 }));
        return appended;
      },
      setAside: () => lines.setAside(),
    },
    installationKey: () => lines.installationKey(),
    alone: (task) =>
      navigator.locks.request("cloister-training", { ifAvailable: true }, async (lock) => {
        if (!lock) throw new InputError(secondTab());
        return task();
      }),
  };
}
