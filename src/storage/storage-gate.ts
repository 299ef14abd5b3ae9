// Closed once everything was deleted: whatever would store something after that refuses, so that nothing comes back by itself.
import { InputError } from "@/base/errors";
import { everythingDeleted } from "@/base/problems/store-delete";

export class StorageGate {
  #closed = false;

  close(): void {
    this.#closed = true;
  }

  /** @throws InputError STORE-DELETED once it is closed */
  check(): void {
    if (this.#closed) throw new InputError(everythingDeleted());
  }
}
