// What this origin has on the disk, as the browser lists it: files, databases, caches. Names are ours; none of them is a person's.
import * as v from "valibot";

/** One kind of store, and what lies in it. */
export interface StoredPlace {
  readonly place: "files" | "databases" | "caches" | "service-workers" | "settings";
  readonly names: readonly string[];
  /** Of files exact, of databases and caches the browser's estimate; null where it tells none. */
  readonly sizeBytes: number | null;
}

async function filesBelow(folder: FileSystemDirectoryHandle, path = ""): Promise<{ name: string; size: number }[]> {
  const found: { name: string; size: number }[] = [];
  for await (const entry of folder.values()) {
    const name = `${path}${entry.name}`;
    if (entry.kind === "file") found.push({ name, size: (await entry.getFile()).size });
    else {
      const inside = await filesBelow(entry, `${name}/`);
      found.push(...(inside.length > 0 ? inside : [{ name: `${name}/`, size: 0 }]));
    }
  }
  return found;
}

const estimated = v.object({
  usageDetails: v.optional(v.object({ indexedDB: v.optional(v.number()), caches: v.optional(v.number()) })),
});

/** Names of all databases; the browser leaves out those that hold nothing yet. */
export const databaseNames = async (): Promise<string[]> =>
  (await indexedDB.databases()).flatMap(({ name }) => (name === undefined ? [] : [name]));

/** Files, databases and caches of this origin; a kind that this browser does not have is empty. */
export async function storedHere(): Promise<readonly StoredPlace[]> {
  const estimate = v.safeParse(estimated, await navigator.storage.estimate());
  const about = estimate.success ? estimate.output.usageDetails : undefined;
  const files = await filesBelow(await navigator.storage.getDirectory());
  const databases = await databaseNames();
  const kept = "caches" in globalThis ? await caches.keys() : [];
  return [
    { place: "files", names: files.map(({ name }) => name), sizeBytes: files.reduce((sum, { size }) => sum + size, 0) },
    { place: "databases", names: databases, sizeBytes: databases.length === 0 ? 0 : (about?.indexedDB ?? null) },
    { place: "caches", names: kept, sizeBytes: kept.length === 0 ? 0 : (about?.caches ?? null) },
  ];
}
