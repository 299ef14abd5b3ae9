// Check at closer range: the chosen label, thresholds set by hand, parts of the reports, what surprises, and why.
import type { Problem } from "@/base/errors";
import type { CheckRow } from "@/workers/check-protocol";
import type { Client } from "@/workers/protocol";
import { Call } from "./call.svelte";

const mostSurprises = 20;

export class CloserCheck {
  readonly #onThresholds: () => void;
  readonly look: Call<"check-closer">;
  readonly slices: Call<"check-slices">;
  readonly surprises: Call<"check-surprises">;
  readonly explain: Call<"explain-text">;
  label = $state(0);
  opened = $state.raw<CheckRow | undefined>();
  readonly problem = $derived.by(
    () => this.look.problem ?? this.slices.problem ?? this.surprises.problem ?? this.explain.problem,
  );

  /** @param onThresholds  what was labelled with other thresholds no longer holds */
  constructor(client: Client, onProblem: (problem: Problem) => void, onThresholds: () => void) {
    this.#onThresholds = onThresholds;
    this.look = new Call(client, "check-closer", { onProblem });
    this.slices = new Call(client, "check-slices", { onProblem });
    this.surprises = new Call(client, "check-surprises", { onProblem });
    this.explain = new Call(client, "explain-text", { onProblem });
  }

  async begin(): Promise<void> {
    await this.look.run({ thresholds: null });
    await this.surprises.run({ most: mostSurprises });
  }

  /** Sets the threshold of the chosen label. */
  async setThreshold(threshold: number): Promise<void> {
    const now = this.look.result;
    if (!now || !(threshold > 0 && threshold < 1)) return;
    await this.look.run({ thresholds: now.thresholds.with(this.label, threshold) });
    this.slices.clear();
    this.#onThresholds();
    await this.surprises.run({ most: mostSurprises });
  }

  async judgeParts(): Promise<void> {
    await this.slices.run({});
  }

  /** Opens a surprising report with its deciding words. */
  async open(row: CheckRow): Promise<void> {
    this.opened = row;
    await this.explain.run({ text: row.text });
  }

  clear(): void {
    for (const call of [this.look, this.slices, this.surprises, this.explain]) call.clear();
    this.opened = undefined;
    this.label = 0;
  }
}
