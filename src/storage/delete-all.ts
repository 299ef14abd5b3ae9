// Deletes every file, database and cache of this origin: what is private first, the page's own files last. Each deletion is tried and
// none is waited for without end; what remains is told by the list that the browser gives afterwards, not by what was asked here.
import { databaseNames } from "./stored-here";

const tries = 20;
const waitMs = 100;
/** Another tab that does not let its database go answers within it or never. */
const databaseMs = 3000;

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** A handle may stay taken for a moment after the worker that held it has let it go. */
async function removeEntry(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  for (let left = tries; left > 0; left--) {
    try {
      await folder.removeEntry(name, { recursive: true });
      return;
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      if (error.name !== "NoModificationAllowedError") return; // gone meanwhile, or not to be had: the list tells
      await pause(waitMs);
    }
  }
}

async function deleteFiles(): Promise<void> {
  const root = await navigator.storage.getDirectory();
  const names: string[] = [];
  for await (const name of root.keys()) names.push(name);
  await Promise.all(names.map((name) => removeEntry(root, name)));
}

/** Open connections are asked by the browser to close (storage/line-db does); one that does not keeps the database listed. */
function deleteDatabase(name: string): Promise<void> {
  const asked = new Promise<void>((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = request.onerror = () => {
      resolve();
    };
  });
  return Promise.race([asked, pause(databaseMs)]);
}

/** Never rejects for something that is held elsewhere: ask the browser what is left. */
export async function deleteAll(): Promise<void> {
  await deleteFiles();
  await Promise.all((await databaseNames()).map(deleteDatabase));
  if ("caches" in globalThis) await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
}
