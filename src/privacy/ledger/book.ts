// What the entries of a ledger amount to: accounts, runs with their charges, policies in force. Rebuilt by applying every
// entry in order; an entry that makes no sense where it stands (a charge above the plan) means a changed ledger.
import { Accounts } from "./accounts";
import type { LedgerEntry } from "./entry";
import type { AccountRun, CloseReason, LedgerPlan, Policy } from "./types";

export interface RunState {
  readonly run: string;
  /** As it was opened; the account may have been merged since. */
  readonly account: string;
  readonly plan: LedgerPlan;
  readonly planSha256: string;
  readonly size: number;
  /** Who may charge it. */
  writer: string;
  readonly opened: string;
  charged: number;
  ended: CloseReason | null;
}

const dayOf = (time: string): string => time.slice(0, 10);

/** The run as totals and statements tell it. */
export const accountRun = (state: RunState): AccountRun => ({
  planSha256: state.planSha256,
  noiseMultiplier: state.plan.noiseMultiplier,
  samplingProbability: state.plan.samplingProbability,
  plannedSteps: state.plan.steps,
  chargedSteps: state.charged,
  trainableNumbers: state.size,
  delta: state.plan.targetDelta,
  ended: state.ended ?? "running",
  opened: dayOf(state.opened),
});

export class Book {
  readonly accounts = new Accounts();
  readonly runs = new Map<string, RunState>();
  /** Set since the last removal: all are in force. */
  policies: Policy[] = [];
  policyRemoved = false;
  since = "";
  complete = true;

  /** @returns false if the entry makes no sense here */
  apply(entry: LedgerEntry): boolean {
    if ((entry.n === 0) !== (entry.kind === "genesis")) return false;
    switch (entry.kind) {
      case "genesis":
        this.since = dayOf(entry.time);
        this.complete = entry.earlier === "none";
        return true;
      case "account":
        return this.accounts.add(entry.account, entry.unitKeys, entry.merged);
      case "open":
        return this.#open(entry);
      case "charge":
        return this.#charge(entry.run);
      case "resume":
        return this.#resume(entry.run, entry.writer);
      case "close":
        return this.#close(entry.run, entry);
      case "repair":
        return true;
      case "export":
        return this.runs.has(entry.run);
      case "policy":
        if (entry.action === "set") this.policies.push(entry.policy);
        else {
          this.policyRemoved = true;
          this.policies = [];
        }
        return true;
    }
  }

  /** Runs of the accounts and of all that was merged into them, in the order of their start. */
  runsOf(accounts: readonly string[]): RunState[] {
    const roots = new Set(accounts.map((account) => this.accounts.rootOf(account)));
    return [...this.runs.values()].filter(({ account }) => roots.has(this.accounts.rootOf(account)));
  }

  #open(entry: LedgerEntry & { kind: "open" }): boolean {
    const { run, account, plan, planHash, size, writer, time } = entry;
    if (this.runs.has(run) || !this.accounts.has(account)) return false;
    const given = { run, account, plan, planSha256: planHash, size, writer, opened: time };
    this.runs.set(run, { ...given, charged: 0, ended: null });
    return true;
  }

  #charge(run: string): boolean {
    const state = this.runs.get(run);
    if (!state || state.ended !== null || state.charged >= state.plan.steps) return false;
    state.charged++;
    return true;
  }

  /** A run that was stopped by its owner, finished or discarded has ended for good; one that broke off may go on. */
  #resume(run: string, writer: string): boolean {
    const state = this.runs.get(run);
    if (!state || (state.ended !== null && state.ended !== "failed")) return false;
    state.writer = writer;
    state.ended = null;
    return true;
  }

  #close(run: string, { reason, charged }: { reason: CloseReason; charged: number }): boolean {
    const state = this.runs.get(run);
    if (!state || state.ended !== null || state.charged !== charged) return false;
    state.ended = reason;
    return true;
  }
}
