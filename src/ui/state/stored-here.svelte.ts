// All that is stored on this computer, as Seal lists it, and its deletion with the list afterwards as the proof.
import type { Problem } from "@/base/errors";
import { notAllDeleted } from "@/base/problems/store-delete";
import type { PageStorage } from "@/ui/page-storage";
import type { Client } from "@/workers/protocol";
import type { StoredPlace } from "@/workers/storage-protocol";
import { Call } from "./call.svelte";

export interface Deletion {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly before: readonly StoredPlace[];
  readonly after: readonly StoredPlace[];
}

const now = (): string => new Date().toISOString();

const thingsIn = (places: readonly StoredPlace[]): number => places.reduce((sum, { names }) => sum + names.length, 0);

export class StoredHere {
  readonly #page: PageStorage;
  readonly #onDeleted: () => void;
  readonly #list: Call<"stored-here">;
  readonly #delete: Call<"delete-everything">;
  places = $state.raw<readonly StoredPlace[] | undefined>();
  /** The person has asked to delete; the word is not typed yet. */
  asking = $state(false);
  /** Set once everything was deleted, or as much as could be. */
  deletion = $state.raw<Deletion | undefined>();
  readonly busy = $derived.by(() => this.#list.busy || this.#delete.busy);
  readonly slow = $derived.by(() => this.#list.slow || this.#delete.slow);
  /** Things of the last deletion that the browser still lists. */
  readonly remaining = $derived.by(() => (this.deletion ? thingsIn(this.deletion.after) : 0));
  readonly problem = $derived.by<Problem | undefined>(
    () =>
      this.#delete.problem ??
      this.#list.problem ??
      (this.remaining > 0 ? notAllDeleted({ remaining: this.remaining }) : undefined),
  );

  /** @param onDeleted  from now on the page must store nothing */
  constructor(
    client: Client,
    page: PageStorage,
    hooks: { onProblem: (problem: Problem) => void; onDeleted: () => void },
  ) {
    this.#page = page;
    this.#onDeleted = hooks.onDeleted;
    this.#list = new Call(client, "stored-here", hooks);
    this.#delete = new Call(client, "delete-everything", hooks);
  }

  async load(): Promise<void> {
    const ofPage = await this.#page.list();
    const ofWorker = await this.#list.run({});
    if (ofWorker) this.places = [...ofWorker, ...ofPage];
  }

  /** @param word  as typed; the worker checks it. May be asked again while something remains. */
  async deleteAll(word: string): Promise<void> {
    const ofPage = await this.#page.list();
    const done = await this.#delete.run({ word });
    if (!done) return;
    this.#onDeleted();
    await this.#page.deleteAll();
    const after = [...done.after, ...(await this.#page.list())];
    this.deletion = { at: now(), before: this.deletion?.before ?? [...done.before, ...ofPage], after };
    this.places = after;
    this.asking = this.remaining > 0;
  }
}
