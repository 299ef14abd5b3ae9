// Folders of two-slot files in the browser's private file system (OPFS). A file is held only while it is read or written, so that
// nothing stays behind when a worker dies.
import { InputError } from "@/base/errors";
import { notSaved } from "@/base/problems/store";
import { Slots, type SlotFile } from "./slots";
import { StorageGate } from "./storage-gate";

export interface StoredFile {
  readonly name: string;
  /** Of both slots. */
  readonly sizeBytes: number;
}

/** Saved things by name. A name is letters, digits and dashes. */
export interface SlotFolder {
  /** Runs a task on the slots of a name, which are made if they are not there. @throws InputError STORE-SAVE */
  use<T>(name: string, task: (slots: Slots) => Promise<T>): Promise<T>;
  list(): Promise<readonly StoredFile[]>;
  remove(name: string): Promise<void>;
}

interface SyncFile {
  createSyncAccessHandle(): Promise<SlotFile>;
}

const canSync = (handle: object): handle is SyncFile => "createSyncAccessHandle" in handle;

const tries = 40;
const waitMs = 100;
const pause = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, waitMs);
  });

/** A handle may stay taken for a moment after the worker that held it died (emscripten#24648). */
async function openFile(folder: FileSystemDirectoryHandle, name: string): Promise<SlotFile> {
  const handle: object = await folder.getFileHandle(name, { create: true });
  if (!canSync(handle)) throw new InputError(notSaved("storage/slot-folder: no synchronous access"));
  for (let left = tries; ; left--) {
    try {
      return await handle.createSyncAccessHandle();
    } catch (error) {
      const isTaken = error instanceof DOMException && error.name === "NoModificationAllowedError";
      if (!isTaken || left === 0) throw error;
      await pause();
    }
  }
}

async function asked<T>(operation: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (cause) {
    if (!(cause instanceof DOMException)) throw cause;
    throw new InputError(notSaved(`storage/slot-folder: ${operation}: ${cause.name}`), { cause });
  }
}

const slotName = /^(?<name>[\w-]+)\.[ab]$/;

/** The folder of this name, made at first use. @throws InputError STORE-SAVE where the browser keeps no files */
export function opfsFolder(path: string, gate = new StorageGate()): SlotFolder {
  const open = async (): Promise<FileSystemDirectoryHandle> => {
    gate.check();
    return (await navigator.storage.getDirectory()).getDirectoryHandle(path, { create: true });
  };
  return {
    use: (name, task) =>
      asked("use", async () => {
        const folder = await open();
        const first = await openFile(folder, `${name}.a`);
        try {
          const second = await openFile(folder, `${name}.b`);
          try {
            return await task(new Slots([first, second]));
          } finally {
            second.close();
          }
        } finally {
          first.close();
        }
      }),
    list: () =>
      asked("list", async () => {
        const sizes = new Map<string, number>();
        for await (const entry of (await open()).values()) {
          const name = slotName.exec(entry.name)?.groups?.["name"];
          if (name === undefined || entry.kind !== "file") continue;
          const { size } = await entry.getFile();
          sizes.set(name, (sizes.get(name) ?? 0) + size);
        }
        return [...sizes].map(([name, sizeBytes]) => ({ name, sizeBytes })).filter(({ sizeBytes }) => sizeBytes > 0);
      }),
    remove: (name) =>
      asked("remove", async () => {
        const folder = await open();
        for (const file of [`${name}.a`, `${name}.b`])
          await folder.removeEntry(file).catch((error: unknown) => {
            if (!(error instanceof DOMException && error.name === "NotFoundError")) throw error;
          });
      }),
  };
}
