// What sweeps keep in the browser: scores, counts and privacy of finished cells, and the last table. Predictions and labels of single
// reports or patients never lie here: outside a vault they may rest in memory only (docs/experiments.md).
import { openDB } from "idb";
import type { DBSchema, IDBPDatabase } from "idb";
import { InputError } from "@/base/errors";
import { sweepNotKept } from "@/base/problems/sweep";
import { StorageGate } from "./storage-gate";

interface Schema<Cell, Kept> extends DBSchema {
  /** By id of cell, which names the build: another version never reads them. */
  cells: { key: string; value: Cell };
  /** By hash of the data. */
  kept: { key: string; value: Kept };
}

const databaseName = "cloister-sweeps";

async function asked<T>(operation: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    const name = cause instanceof DOMException ? cause.name : "unknown";
    throw new InputError(sweepNotKept(`storage/sweep-db: ${operation}: ${name}`), { cause });
  }
}

export interface SweepDisk<Cell, Kept> {
  cells(): Promise<ReadonlyMap<string, Cell>>;
  putCell(id: string, cell: Cell): Promise<void>;
  kept(dataSha256: string): Promise<Kept | null>;
  keep(dataSha256: string, kept: Kept): Promise<void>;
  forget(): Promise<void>;
}

/** Nothing is opened before the first use. @throws InputError SWEEP-STORE (from each operation) */
export function sweepDatabase<Cell, Kept>(name = databaseName, gate = new StorageGate()): SweepDisk<Cell, Kept> {
  let opening: Promise<IDBPDatabase<Schema<Cell, Kept>>> | undefined;
  const letGo = () => {
    void opening?.then((db) => {
      db.close();
    });
    opening = undefined;
  };
  const database = () => {
    gate.check();
    opening ??= openDB<Schema<Cell, Kept>>(name, 1, {
      upgrade: (db) => {
        db.createObjectStore("cells");
        db.createObjectStore("kept");
      },
      blocking: letGo, // so that a deletion, here or in another tab, need not wait
      terminated: () => {
        opening = undefined;
      },
    }).catch((error: unknown) => {
      opening = undefined; // so that the next try opens anew
      throw error;
    });
    return opening;
  };
  return {
    cells: () =>
      asked("read", async () => {
        const reading = (await database()).transaction("cells");
        const [ids, cells] = await Promise.all([reading.store.getAllKeys(), reading.store.getAll()]);
        return new Map(ids.map((id, i) => [id, cells[i]!] as const));
      }),
    putCell: (id, cell) =>
      asked("write", async () => {
        await (await database()).put("cells", cell, id);
      }),
    kept: (dataSha256) => asked("read", async () => (await (await database()).get("kept", dataSha256)) ?? null),
    keep: (dataSha256, kept) =>
      asked("write", async () => {
        await (await database()).put("kept", kept, dataSha256);
      }),
    forget: () =>
      asked("delete", async () => {
        const change = (await database()).transaction(["cells", "kept"], "readwrite");
        await Promise.all([change.objectStore("cells").clear(), change.objectStore("kept").clear(), change.done]);
      }),
  };
}
