// The calls that list and delete all that is stored on this computer. They need no passphrase.
import { InputError, InternalError } from "@/base/errors";
import { notDeleted, otherTabOpen } from "@/base/problems/store-delete";
import { trainingRuns } from "@/base/problems/store-project";
import type { AuditLog } from "@/storage/audit-log";
import type { StorageGate } from "@/storage/storage-gate";
import type { StoredPlace } from "@/storage/stored-here";
import type { Handlers } from "../dispatch";
import type { StorageCalls } from "../storage-protocol";
import type { Keeper } from "./keeper";

/** The disk of the page. */
export interface OwnDisk {
  readonly gate: StorageGate;
  list(): Promise<readonly StoredPlace[]>;
  /** Tries all; never waits without end. */
  deleteAll(): Promise<void>;
  /** Whether another page of this origin is open. */
  othersOpen(): Promise<boolean>;
}

/** What a person must type. */
const deleteWord = "delete";

interface Session {
  /** Absent: this host has no disk of a browser. */
  readonly disk: OwnDisk | undefined;
  readonly keeper: Keeper | null;
  readonly log: AuditLog | undefined;
  /** Whether a run or a sweep is at work. */
  readonly busy: () => boolean;
}

export function deleteHandlers({ disk, keeper, log, busy }: Session): Pick<Handlers, keyof StorageCalls> {
  const own = (): OwnDisk => {
    if (!disk) throw new InternalError("workers/delete-calls: expected the disk of a browser");
    return disk;
  };
  return {
    "stored-here": () => own().list(),
    "delete-everything": async ({ word }) => {
      const mine = own();
      if (word.trim().toLowerCase() !== deleteWord) throw new InputError(notDeleted({ word: deleteWord }));
      if (busy()) throw new InputError(trainingRuns());
      if (await mine.othersOpen()) throw new InputError(otherTabOpen());
      await log?.note({ action: "delete-everything" }); // stays only if not everything can be deleted
      const before = await mine.list();
      mine.gate.close();
      await keeper?.letGo();
      await mine.deleteAll();
      return { before, after: await mine.list() };
    },
  };
}
