// What was spent: an append-only chain of entries in a store that several programs may write to (PRIVACY 9). A step is charged
// here first of all, before sampling, gradients and noise, and the charge is flushed; nothing is ever taken back.
// Long because: each operation below decides on the state that it is appended to, so all of them share one queue and one retry.
import { InputError, InternalError } from "@/base/errors";
import type { Problem } from "@/base/errors";
import { emptyChain, hashOfLine, type ChainEnd } from "@/base/hash-chain";
import { allStepsCharged, ledgerBroken } from "@/base/problems/priv";
import { runClosedElsewhere } from "@/base/problems/priv-ledger";
import { accountRun, Book, type RunState } from "./book";
import { readChain } from "./chain";
import { lineOf, readLine, type LedgerEntry, type LedgerEvent } from "./entry";
import { memoryStore } from "./memory-store";
import { policyRefusal, strictest } from "./policy";
import { receiptFor, type ChargeReceipt } from "./receipt";
import { composedEpsilon, type CountedRun } from "./totals";
import type { AccountTotals, CloseReason, LedgerPlan, LedgerStore, Policy } from "./types";

/** A run to be opened. `plan` is kept whole; everything in it is public. */
export interface NewRun {
  readonly account: string;
  readonly plan: LedgerPlan;
  readonly planSha256: string;
  /** P: numbers that will get noise. */
  readonly size: number;
  /** Limits that hold for this run besides those of the ledger. */
  readonly policies?: readonly Policy[];
}

export interface LedgerOptions {
  readonly now?: () => Date;
  /** true where the ledger before was damaged and given up: every statement then says so. */
  readonly earlierUnknown?: boolean;
}

/** What an append writes, decided anew whenever another writer was quicker. null: nothing is to be written any more. */
type Decide = () => LedgerEvent | null | Promise<LedgerEvent | null>;

/** One writer's view of a ledger. The chain is read and verified at first use; what was verified is not read again. */
export class Ledger {
  readonly #store: LedgerStore;
  readonly #now: () => Date;
  readonly #earlierUnknown: boolean;
  readonly #book = new Book();
  /** Runs that this object opened, so that it may charge them. */
  readonly #own = new Set<string>();
  #end: ChainEnd = emptyChain;
  /** True when the store may hold entries that were not read yet. */
  #behind = true;
  /** Set once an entry made no sense: nothing is appended to such a ledger. */
  #broken: InputError | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    store: LedgerStore = memoryStore(),
    { now = () => new Date(), earlierUnknown = false }: LedgerOptions = {},
  ) {
    this.#store = store;
    this.#now = now;
    this.#earlierUnknown = earlierUnknown;
  }

  /** Hash of the last known entry; 64 zeros while there is none. */
  get head(): string {
    return this.#end.head;
  }

  get entryCount(): number {
    return this.#end.n;
  }

  /** Limits in force, the strictest of each. */
  get policy(): Policy | null {
    return strictest(this.#book.policies);
  }

  get policyRemoved(): boolean {
    return this.#book.policyRemoved;
  }

  /** Every known account that no other has swallowed, oldest first. */
  get accounts(): string[] {
    return this.#book.accounts.roots();
  }

  /** Reads what other writers have added. @throws InputError PRIV-LEDGER, STORE-LEDGER */
  async refresh(): Promise<void> {
    await this.#queued(() => this.#readAgain());
  }

  /** Writes the first entry if there is none. */
  async begin(): Promise<void> {
    await this.#queued(async () => {
      await this.#readAgain();
      if (this.#end.n === 0) await this.#write(this.#genesis());
    });
  }

  /**
   * The account of a data set, by the keys of its units; new data get an account of their own, and data that touch several
   * accounts merge them.
   * @param unitKeys  16 hex digits each, never empty
   */
  async join(unitKeys: readonly string[]): Promise<string> {
    if (unitKeys.length === 0) throw new InternalError("privacy/ledger: expected at least one unit key");
    let joined = "";
    await this.#append(() => {
      const { accounts } = this.#book;
      const [account = crypto.randomUUID(), ...merged] = accounts.sharing(unitKeys);
      joined = account;
      const added = accounts.newKeys(unitKeys);
      return added.length + merged.length === 0 ? null : { kind: "account", account, unitKeys: added, merged };
    });
    return joined;
  }

  /** Known accounts that the keys touch; nothing is written. Call refresh before. */
  accountsOf(unitKeys: readonly string[]): readonly string[] {
    return this.#book.accounts.sharing(unitKeys);
  }

  /**
   * Opens a run if the policies admit it with all its steps. Its id is random, so that nothing about the data is in it.
   * Runs whose writer has ended for sure are closed first, at what they charged.
   * @throws InputError PRIV-POLICY, PRIV-LEDGER, STORE-LEDGER
   */
  async openRun({ account, plan, planSha256, size, policies = [] }: NewRun): Promise<string> {
    await this.#closeAbandoned();
    const run = crypto.randomUUID();
    const checked = new Map<string, Problem | null>(); // by what counted: another writer's charges alone change nothing
    await this.#append(() => {
      const counted = JSON.stringify([this.#committed([account]), this.#book.policies]);
      if (!checked.has(counted)) checked.set(counted, this.refusalOf([account], { plan, size, policies }));
      const refused = checked.get(counted);
      if (refused) throw new InputError(refused);
      return {
        kind: "open",
        account: this.#book.accounts.rootOf(account),
        run,
        plan,
        planHash: planSha256,
        size,
        writer: this.#store.writer,
      };
    });
    this.#own.add(run);
    return run;
  }

  /** Why the policies refuse a run on these accounts, null if they admit it. Unclosed runs count with all their steps. */
  refusalOf(
    accounts: readonly string[],
    { plan, size, policies = [] }: Pick<NewRun, "plan" | "size" | "policies">,
  ): Problem | null {
    const next: CountedRun = { ...plan, trainableNumbers: size };
    const epsilonAt = (delta: number) => composedEpsilon([...this.#committed(accounts), next], delta);
    return policyRefusal([...this.#book.policies, ...policies], plan, epsilonAt);
  }

  /**
   * Takes a run over that broke off, so that this object may charge the steps that its plan has left. All of them count for the
   * policies again.
   * @throws InputError PRIV-CLOSED if it ended for good or its writer may still be at work, PRIV-POLICY, PRIV-LEDGER, STORE-LEDGER
   */
  async resumeRun(run: string, policies: readonly Policy[] = []): Promise<void> {
    await this.#takeOver(run, ({ account, plan, size }) => {
      const counted = [...this.#committed([account], run), { ...plan, trainableNumbers: size }];
      const refused = policyRefusal([...this.#book.policies, ...policies], plan, (delta) =>
        composedEpsilon(counted, delta),
      );
      if (refused) throw new InputError(refused);
    });
  }

  /**
   * Ends a run that broke off and will not go on, if it has not ended for good; what it charged stays charged.
   * @returns how it ended
   * @throws InputError PRIV-CLOSED if its writer may still be at work, PRIV-LEDGER, STORE-LEDGER
   */
  async settleRun(run: string, reason: "stopped" | "discarded"): Promise<CloseReason> {
    await this.refresh();
    const ended = this.#book.runs.get(run)?.ended ?? null;
    if (ended !== null && ended !== "failed") return ended;
    await this.#takeOver(run, () => undefined); // it spends nothing more, so no policy is asked
    await this.close(run, reason);
    return reason;
  }

  /** Account of a run as of now; null for a run that this ledger does not know. */
  accountOf(run: string): string | null {
    const state = this.#book.runs.get(run);
    return state ? this.#book.accounts.rootOf(state.account) : null;
  }

  /**
   * Charges one step and resolves once the entry is flushed. Await it before anything else of the step is done.
   * @throws InputError PRIV-SPENT once as many steps are charged as the plan has, PRIV-CLOSED, PRIV-LEDGER, STORE-LEDGER
   * @throws InternalError for a run that this object did not open, or closed
   */
  async charge(run: string, step: number): Promise<ChargeReceipt> {
    const { account } = this.#ownRun(run);
    await this.#append(() => {
      const { charged, ended, plan, writer } = this.#book.runs.get(run)!;
      if (ended !== null || writer !== this.#store.writer) throw new InputError(runClosedElsewhere());
      if (charged >= plan.steps) throw new InputError(allStepsCharged({ steps: plan.steps }));
      return { kind: "charge", account, run, step };
    }, "as known");
    return receiptFor(run, step);
  }

  /** Steps charged so far; the claim is computed from this count. */
  charged(run: string): number {
    return this.#book.runs.get(run)?.charged ?? 0;
  }

  /** Ends a run; what it charged stays charged, whatever the reason. */
  async close(run: string, reason: CloseReason): Promise<void> {
    this.#ownRun(run);
    this.#own.delete(run);
    await this.#append(() => this.#closing(run, reason));
  }

  /** Notes that files of a run were handed out. */
  async recordExport(run: string, files: { adapterSha256: string; statementSha256: string }): Promise<void> {
    const state = this.#book.runs.get(run);
    if (!state) throw new InternalError("privacy/ledger: expected a known run");
    await this.#append(() => ({ kind: "export", account: state.account, run, ...files }));
  }

  /** Adds a limit to those in force. */
  async setPolicy(policy: Policy): Promise<void> {
    await this.#append(() => ({ kind: "policy", action: "set", policy }));
  }

  /** Lifts all limits of the ledger; that it was done stays in it. @returns false if there was none */
  async removePolicy(): Promise<boolean> {
    const decide = (): LedgerEvent | null =>
      this.#book.policies.length === 0 ? null : { kind: "policy", action: "removed", policy: null };
    return (await this.#append(decide)) !== null;
  }

  /** All runs of these accounts, and the state of the ledger as known now. */
  totals(accounts: readonly string[]): AccountTotals {
    const { policy, policyRemoved } = this;
    return {
      runs: this.#book.runsOf(accounts).map(accountRun),
      since: this.#book.since,
      complete: this.#book.complete,
      headSha256: this.head,
      policy: policy || policyRemoved ? { maxEpsilon: policy?.maxEpsilon ?? null, removed: policyRemoved } : null,
    };
  }

  /** Reads the store from its first entry on and recomputes every hash. @throws InputError PRIV-LEDGER, STORE-LEDGER */
  async verify(): Promise<{ readonly head: string; readonly entries: number }> {
    return this.#queued(async () => {
      await this.#readAgain();
      const { lines } = await this.#store.read(0);
      const { end } = await readChain(lines.slice(0, this.#end.n));
      if (end.n !== this.#end.n || end.head !== this.#end.head) throw new InputError(ledgerBroken({ entry: end.n }));
      return { head: end.head, entries: end.n };
    });
  }

  /** All entries, one canonical JSON line each: `ledger.jsonl` of the internal record. */
  async toJsonLines(): Promise<string> {
    const { lines } = await this.#store.read(0);
    return lines.map((line) => `${line}\n`).join("");
  }

  #ownRun(run: string): RunState {
    const state = this.#own.has(run) ? this.#book.runs.get(run) : undefined;
    if (!state) throw new InternalError("privacy/ledger: expected an open run of this ledger");
    return state;
  }

  /** What the policies must reckon with: steps charged in closed runs, all steps of those that may still go on. */
  #committed(accounts: readonly string[], except?: string): CountedRun[] {
    const counted = this.#book.runsOf(accounts).filter(({ run }) => run !== except);
    return counted.map(({ plan, size, charged, ended }) => ({
      noiseMultiplier: plan.noiseMultiplier,
      samplingProbability: plan.samplingProbability,
      trainableNumbers: size,
      steps: ended === null ? plan.steps : charged,
    }));
  }

  /** @param admit  may throw: the run is then left as it was */
  async #takeOver(run: string, admit: (state: RunState) => void): Promise<void> {
    if (this.#own.has(run)) return;
    await this.#append(async () => {
      const state = this.#resumable(run);
      if (state.writer !== this.#store.writer && !(await this.#store.isGone(state.writer)))
        throw new InputError(runClosedElsewhere());
      admit(state);
      return { kind: "resume", account: state.account, run, writer: this.#store.writer };
    });
    this.#own.add(run);
  }

  /** @throws InputError PRIV-CLOSED */
  #resumable(run: string): RunState {
    const state = this.#book.runs.get(run);
    if (!state || (state.ended !== null && state.ended !== "failed")) throw new InputError(runClosedElsewhere());
    return state;
  }

  #closing(run: string, reason: CloseReason): LedgerEvent | null {
    const { account, charged, ended } = this.#book.runs.get(run)!;
    return ended === null ? { kind: "close", account, run, reason, charged } : null;
  }

  async #closeAbandoned(): Promise<void> {
    await this.refresh();
    for (const { run, ended, writer } of this.#book.runs.values())
      if (
        ended === null &&
        !this.#own.has(run) &&
        (writer === this.#store.writer || (await this.#store.isGone(writer)))
      )
        await this.#append(() => this.#closing(run, "failed"));
  }

  /**
   * Appends are queued, so entries keep their order whoever awaits what.
   * @param view  "as known" saves a look at the store: an entry that another writer has added is found by the append itself
   */
  #append(decide: Decide, view: "fresh" | "as known" = "fresh"): Promise<LedgerEntry | null> {
    return this.#queued(async () => {
      await (view === "fresh" ? this.#readAgain() : this.#catchUp());
      for (;;) {
        const event = await decide();
        if (event === null) return null;
        const written = await this.#write(this.#end.n === 0 ? this.#genesis() : event);
        if (written && written.kind === event.kind) return written;
      }
    });
  }

  #genesis(): LedgerEvent {
    return { kind: "genesis", ledgerId: crypto.randomUUID(), earlier: this.#earlierUnknown ? "unknown" : "none" };
  }

  /** @returns the entry; null if another writer was quicker: what it wrote is then read */
  async #write(event: LedgerEvent, cutTorn = false): Promise<LedgerEntry | null> {
    const { n, head } = this.#end;
    const entry: LedgerEntry = { ...event, v: 1, n, prev: head, time: this.#now().toISOString() };
    const line = lineOf(entry);
    if (!readLine(line)) throw new InternalError("privacy/ledger: expected an entry that can be read again");
    this.#behind = true; // until the store has answered: an error leaves open whether the line was kept
    const appended = await this.#store.append(n, line, cutTorn);
    if (appended !== "written") {
      await this.#catchUp();
      return null;
    }
    this.#apply(entry);
    this.#end = { n: n + 1, head: await hashOfLine(head, line) };
    this.#behind = false;
    return entry;
  }

  async #readAgain(): Promise<void> {
    this.#behind = true;
    await this.#catchUp();
  }

  /** Reads and verifies what other writers have added; a torn last line is cut, and that it was is written down. */
  async #catchUp(): Promise<void> {
    if (this.#broken) throw this.#broken;
    while (this.#behind) {
      const { lines, torn } = await this.#store.read(this.#end.n);
      const { entries, end } = await readChain(lines, this.#end);
      for (const entry of entries) this.#apply(entry);
      this.#end = end;
      this.#behind = false;
      if (torn > 0 && end.n === 0) await this.#write(this.#genesis(), true);
      if (torn > 0) await this.#write({ kind: "repair", bytes: torn }, true);
    }
  }

  #apply(entry: LedgerEntry): void {
    if (this.#book.apply(entry)) return;
    this.#broken = new InputError(ledgerBroken({ entry: entry.n })); // the book is half changed: this view ends here
    throw this.#broken;
  }

  async #queued<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(task);
    this.#queue = done.catch(() => undefined);
    return done;
  }
}
