// The plan of Privacy as a file: saved by hand, and opened again. The worker writes and reads it.
import { canonicalJson } from "@/base/canonical-json";
import type { Problem } from "@/base/errors";
import type { Client } from "@/workers/protocol";
import { saveFile } from "@/ui/save-file";
import { Call } from "./call.svelte";
import type { PrivacyDesk } from "./privacy-desk.svelte";

export class PlanFile {
  readonly #desk: PrivacyDesk;
  readonly #save: Call<"plan-file">;
  readonly #open: Call<"open-plan">;
  /** What the desk showed once a file was opened. */
  #shown = $state.raw<string | undefined>();
  /** Whether the settings are still those of the file. */
  readonly opened = $derived.by(() => this.#shown === canonicalJson(this.#desk.choices));
  readonly busy = $derived.by(() => this.#save.busy || this.#open.busy);
  readonly problem = $derived.by(() => this.#save.problem ?? this.#open.problem);

  constructor(client: Client, desk: PrivacyDesk, onProblem: (problem: Problem) => void) {
    this.#desk = desk;
    this.#save = new Call(client, "plan-file", { onProblem });
    this.#open = new Call(client, "open-plan", { onProblem });
  }

  async save(): Promise<void> {
    const { settings } = this.#desk;
    this.clear();
    const file = settings && (await this.#save.run({ settings }));
    if (file) saveFile(file.name, file.bytes);
  }

  async open(name: string, bytes: ArrayBuffer): Promise<void> {
    this.clear();
    const choices = await this.#open.run({ file: { name, bytes } });
    if (!choices) return;
    this.#desk.restore(choices);
    this.#shown = canonicalJson(this.#desk.choices);
  }

  clear(): void {
    this.#save.clear();
    this.#open.clear();
    this.#shown = undefined;
  }
}
