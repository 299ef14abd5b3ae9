// The audit log as Seal shows it: loaded when the screen opens, checked and saved by its buttons.
import type { Problem } from "@/base/errors";
import type { Client, ResultOf } from "@/workers/protocol";
import { Call } from "./call.svelte";

export class LogBook {
  readonly #load: Call<"audit-log">;
  readonly #verify: Call<"verify-audit-log">;
  readonly #file: Call<"audit-log-file">;
  view = $state.raw<ResultOf<"audit-log"> | undefined>();
  /** What the last check of the chain found; gone as soon as the log is loaded again. */
  verified = $state.raw<ResultOf<"verify-audit-log"> | undefined>();
  readonly busy = $derived.by(() => this.#calls.some((call) => call.busy));
  readonly slow = $derived.by(() => this.#calls.some((call) => call.slow));
  readonly problem = $derived.by(
    () => this.#calls.find((call) => call.problem)?.problem ?? this.view?.problem ?? undefined,
  );

  constructor(client: Client, onProblem: (problem: Problem) => void) {
    this.#load = new Call(client, "audit-log", { onProblem });
    this.#verify = new Call(client, "verify-audit-log", { onProblem });
    this.#file = new Call(client, "audit-log-file", { onProblem });
  }

  async load(): Promise<void> {
    this.#forget();
    this.view = await this.#load.run({});
  }

  async verify(): Promise<void> {
    this.#forget();
    this.verified = await this.#verify.run({});
  }

  /** @returns audit-log.json, undefined if it could not be read (the problem is then shown) */
  file(): Promise<ResultOf<"audit-log-file"> | undefined> {
    this.#forget();
    return this.#file.run({});
  }

  get #calls() {
    return [this.#load, this.#verify, this.#file];
  }

  #forget(): void {
    for (const call of this.#calls) call.clear();
    this.verified = undefined;
  }
}
