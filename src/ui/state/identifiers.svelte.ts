// Likely identifiers of the open reports: counts, and the report that is gone through.
import type { Problem } from "@/base/errors";
import type { IdentifierCounts, MarkedReport } from "@/workers/identifier-protocol";
import type { Client } from "@/workers/protocol";
import { Call } from "./call.svelte";

export class Identifiers {
  readonly find: Call<"find-identifiers">;
  readonly #report: Call<"marked-report">;
  counts = $state.raw<IdentifierCounts | undefined>();
  report = $state.raw<MarkedReport | undefined>();
  readonly problem = $derived.by(() => this.find.problem ?? this.#report.problem);

  constructor(client: Client, onProblem: (problem: Problem) => void) {
    this.find = new Call(client, "find-identifiers", { onProblem });
    this.#report = new Call(client, "marked-report", { onProblem });
  }

  async start(): Promise<void> {
    const counts = await this.find.run({});
    if (!counts) return;
    this.counts = counts;
    await this.open(0);
  }

  /** @param turn  index of the mark to take off or put back */
  async open(place: number, turn: number | null = null): Promise<void> {
    const report = await this.#report.run({ place, turn });
    if (!report) return;
    this.report = report;
    this.counts = report.counts;
  }

  clear(): void {
    this.find.clear();
    this.#report.clear();
    this.counts = undefined;
    this.report = undefined;
  }
}
