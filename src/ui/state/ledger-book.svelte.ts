// The privacy ledger as Seal shows it: loaded when the screen opens, checked, limited and saved by its buttons.
import type { Problem } from "@/base/errors";
import type { Client, LedgerView, ResultOf } from "@/workers/protocol";
import { Call } from "./call.svelte";

export class LedgerBook {
  readonly #load: Call<"ledger">;
  readonly #verify: Call<"verify-ledger">;
  readonly #set: Call<"set-policy">;
  readonly #remove: Call<"remove-policy">;
  readonly #giveUp: Call<"give-up-ledger">;
  readonly #file: Call<"ledger-file">;
  view = $state.raw<LedgerView | undefined>();
  /** What the last check of the chain found; gone as soon as the ledger is loaded again. */
  verified = $state.raw<{ readonly head: string; readonly entries: number } | undefined>();
  readonly slow = $derived.by(() => this.#calls.some((call) => call.slow));
  readonly busy = $derived.by(() => this.#calls.some((call) => call.busy));
  /** Training is closed: the ledger was changed outside. Stays until a new one is begun. */
  broken = $state(false);
  readonly problem = $derived.by(() => this.#calls.find((call) => call.problem)?.problem);

  constructor(client: Client, onProblem: (problem: Problem) => void) {
    this.#load = new Call(client, "ledger", { onProblem });
    this.#verify = new Call(client, "verify-ledger", { onProblem });
    this.#set = new Call(client, "set-policy", { onProblem });
    this.#remove = new Call(client, "remove-policy", { onProblem });
    this.#giveUp = new Call(client, "give-up-ledger", { onProblem });
    this.#file = new Call(client, "ledger-file", { onProblem });
  }

  async load(): Promise<void> {
    this.#forget();
    this.view = await this.#load.run({});
    this.#note();
  }

  async verify(): Promise<void> {
    this.#forget();
    this.verified = await this.#verify.run({});
    this.#note();
  }

  async setPolicy(name: string, bytes: ArrayBuffer): Promise<void> {
    this.#forget();
    this.#show(await this.#set.run({ file: { name, bytes } }));
  }

  async removePolicy(): Promise<void> {
    this.#forget();
    this.#show(await this.#remove.run({}));
  }

  /** Begins a new ledger after a damaged one; the worker checks the word. */
  async giveUp(word: string): Promise<void> {
    this.#forget();
    this.#show(await this.#giveUp.run({ word }));
  }

  /** @returns ledger.jsonl, undefined if it could not be read (the problem is then shown) */
  file(): Promise<ResultOf<"ledger-file"> | undefined> {
    this.#forget();
    return this.#file.run({});
  }

  #show(view: LedgerView | undefined): void {
    if (view) this.view = view;
    this.#note();
  }

  #note(): void {
    if (this.problem?.code === "PRIV-LEDGER") this.broken = true;
    else if (!this.problem) this.broken = false;
  }

  get #calls() {
    return [this.#load, this.#verify, this.#set, this.#remove, this.#giveUp, this.#file];
  }

  #forget(): void {
    for (const call of this.#calls) call.clear();
    this.verified = undefined;
  }
}
