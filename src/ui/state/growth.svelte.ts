// A table of Classify that grows while reports are labelled: rows are asked for as they come, and the time left is measured.
import type { ClassifySummary } from "@/workers/classified";
import type { Client, ProgressOf } from "@/workers/protocol";
import { Call, type CallHooks } from "./call.svelte";

/** Seconds of work before the time left is said. */
const measuredAfter = 3;

/** Of one labelling: rows that are shown, when and where its first progress came. */
const newWork = () => ({ rows: 0, asking: false, since: 0, first: 0 });

export class Growth {
  readonly #call: Call<"classified-summary">;
  readonly #onRows: (summary: ClassifySummary, isFirst: boolean) => Promise<void>;
  #work = newWork();
  /** null while it is being measured. */
  secondsLeft = $state<number | null>(null);

  /** @param onRows  shows a table that has more rows than the last one of this labelling */
  constructor(
    client: Client,
    onRows: (summary: ClassifySummary, isFirst: boolean) => Promise<void>,
    hooks: CallHooks<"classified-summary">,
  ) {
    this.#call = new Call(client, "classified-summary", hooks);
    this.#onRows = onRows;
  }

  /** Whatever an earlier labelling still says is dropped. */
  begin(): void {
    this.#call.cancel();
    this.#work = newWork();
    this.secondsLeft = null;
  }

  progressed({ done, total, rows }: ProgressOf<"classify">): void {
    const work = this.#work;
    const now = performance.now();
    if (work.since === 0) Object.assign(work, { since: now, first: done });
    const seconds = (now - work.since) / 1000;
    if (seconds > measuredAfter) this.secondsLeft = (seconds * (total - done)) / (done - work.first);
    if (rows > work.rows && !work.asking) void this.#show();
  }

  /** Shows the last rows. @param summary of the whole table; undefined where labelling was stopped, or ended in a problem */
  async end(summary: ClassifySummary | undefined): Promise<void> {
    this.#call.cancel();
    const { rows } = this.#work;
    if (summary) await this.#onRows(summary, rows === 0);
    else if (rows > 0) await this.#show();
  }

  async #show(): Promise<void> {
    const work = this.#work;
    work.asking = true;
    const summary = await this.#call.run({});
    work.asking = false;
    if (!summary || this.#work !== work) return;
    const isFirst = work.rows === 0;
    work.rows = summary.rows;
    await this.#onRows(summary, isFirst);
  }
}
