// A ledger that lives as long as the program: for tests, and for several ledgers that share one place.
import type { LedgerStore } from "./types";

/** Stores over the same `lines` are writers of one ledger. */
export function memoryStore(lines: string[] = []): LedgerStore {
  return {
    writer: crypto.randomUUID(),
    isGone: () => Promise.resolve(false),
    read: (from) => Promise.resolve({ lines: lines.slice(from), torn: 0 }),
    append: (n, line) => {
      if (n < lines.length) return Promise.resolve("taken");
      lines.push(line);
      return Promise.resolve("written");
    },
    setAside: () => {
      lines.length = 0;
      return Promise.resolve();
    },
  };
}
