// Calls about all that is stored on this computer, part of the protocol. Types only.
import type { StoredPlace } from "@/storage/stored-here";

export type { StoredPlace };

export interface StorageCalls {
  /** Files, databases and caches, as the browser lists them now. */
  "stored-here": { request: object; progress: never; result: readonly StoredPlace[] };
  /**
   * Deletes them all; `word` is typed by the person. Ends in STORE-WORD, STORE-BUSY or STORE-TABS before anything was deleted. What the
   * browser lists afterwards is the result: empty, or what could not be deleted. The page stores nothing any more then.
   */
  "delete-everything": {
    request: { readonly word: string };
    progress: never;
    result: { readonly before: readonly StoredPlace[]; readonly after: readonly StoredPlace[] };
  };
}
