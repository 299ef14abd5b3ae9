// What the page alone can list and delete: service workers, and the settings in localStorage. A worker reaches neither.
import { registeredScopes, unregisterAll } from "@/seal/registrations";
import type { StoredPlace } from "@/workers/storage-protocol";

/** The page's way to it; a test hands in another. */
export interface PageStorage {
  list(): Promise<readonly StoredPlace[]>;
  deleteAll(): Promise<void>;
}

/** localStorage, null where the browser forbids it (reading the property itself may throw). */
function settings(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

export const pageStorage: PageStorage = {
  async list() {
    const kept = settings();
    const pairs = Object.entries(kept ?? {});
    const sizeBytes = pairs.reduce((sum, [key, value]) => sum + key.length + String(value).length, 0);
    return [
      { place: "service-workers", names: await registeredScopes(), sizeBytes: null },
      { place: "settings", names: pairs.map(([key]) => key), sizeBytes },
    ];
  },
  async deleteAll() {
    await unregisterAll();
    settings()?.clear();
  },
};
