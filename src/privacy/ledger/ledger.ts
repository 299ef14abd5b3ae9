// What was spent: an append-only list of entries, each with the hash of the one before (PRIVACY 9). A step is charged here
// first of all, before sampling, gradients and noise; nothing is ever taken back. Kept in memory; exported as JSON lines.
import { canonicalJson } from "@/base/canonical-json";
import { checkInteger } from "@/base/check";
import { InputError, InternalError } from "@/base/errors";
import { sha256Hex } from "@/base/hash";
import { allStepsCharged, ledgerBroken } from "@/base/problems/priv";

export type LedgerEvent =
  | { readonly kind: "genesis"; readonly ledgerId: string }
  | { readonly kind: "open"; readonly run: string; readonly planHash: string; readonly plan: unknown }
  | { readonly kind: "charge"; readonly run: string; readonly step: number }
  | { readonly kind: "close"; readonly run: string; readonly reason: CloseReason; readonly charged: number };
export type CloseReason = "done" | "stopped" | "failed" | "discarded";

/** An event in its place: entry n, the hash of entry n − 1 (64 zeros for the first), and when. */
export type LedgerEntry = LedgerEvent & {
  readonly v: 1;
  readonly n: number;
  readonly prev: string;
  readonly time: string;
};

/** Proof of one charge: lets noise be drawn once. */
export interface ChargeReceipt {
  readonly run: string;
  readonly step: number;
  /** @throws InternalError the second time */
  spend(): void;
}

const noHash = "0".repeat(64);
const hashOf = (entry: LedgerEntry) => sha256Hex(entry.prev + canonicalJson(entry));

function receiptFor(run: string, step: number): ChargeReceipt {
  let spent = false;
  return {
    run,
    step,
    spend() {
      if (spent) throw new InternalError(`privacy/ledger: the receipt of step ${step} was spent before`);
      spent = true;
    },
  };
}

/** One ledger; appends are queued, so entries and hashes keep their order whoever awaits what. */
export class Ledger {
  readonly #entries: LedgerEntry[] = [];
  readonly #runs = new Map<string, { readonly steps: number; charged: number; closed: boolean }>();
  readonly #now: () => Date;
  #head = noHash;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(now: () => Date = () => new Date()) {
    this.#now = now;
  }

  /** Hash of the last entry; 64 zeros while the ledger is empty. */
  get head(): string {
    return this.#head;
  }

  get entries(): readonly LedgerEntry[] {
    return this.#entries;
  }

  /** Starts a run of a public plan. Its id is random, so that nothing about the data is in it. */
  async open(plan: { readonly steps: number }, planHash: string): Promise<string> {
    checkInteger("privacy/ledger", { steps: plan.steps }, [1, 100_000]);
    const run = crypto.randomUUID();
    if (this.#runs.size === 0) await this.#append({ kind: "genesis", ledgerId: crypto.randomUUID() });
    this.#runs.set(run, { steps: plan.steps, charged: 0, closed: false });
    await this.#append({ kind: "open", run, planHash, plan });
    return run;
  }

  /**
   * Charges one step. Await it before anything else of the step is done.
   * @throws InputError PRIV-SPENT once as many steps are charged as the plan has
   * @throws InternalError for a run that is unknown or closed
   */
  async charge(run: string, step: number): Promise<ChargeReceipt> {
    const state = this.#runs.get(run);
    if (!state || state.closed) throw new InternalError("privacy/ledger: expected an open run");
    if (state.charged >= state.steps) throw new InputError(allStepsCharged({ steps: state.steps }));
    state.charged++;
    await this.#append({ kind: "charge", run, step });
    return receiptFor(run, step);
  }

  /** Steps charged so far; the claim is computed from this count. */
  charged(run: string): number {
    return this.#runs.get(run)?.charged ?? 0;
  }

  async close(run: string, reason: CloseReason): Promise<void> {
    const state = this.#runs.get(run);
    if (!state || state.closed) throw new InternalError("privacy/ledger: expected an open run");
    state.closed = true;
    await this.#append({ kind: "close", run, reason, charged: state.charged });
  }

  /** All entries, one canonical JSON line each: `ledger.jsonl` of the internal record. */
  toJsonLines(): string {
    return this.#entries.map((entry) => `${canonicalJson(entry)}\n`).join("");
  }

  async #append(event: LedgerEvent): Promise<void> {
    const write = async () => {
      const place = { v: 1 as const, n: this.#entries.length, prev: this.#head, time: this.#now().toISOString() };
      const entry: LedgerEntry = { ...event, ...place };
      this.#head = await hashOf(entry);
      this.#entries.push(entry);
    };
    const written = this.#queue.then(write);
    this.#queue = written.catch(() => undefined);
    await written;
  }
}

const field = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null ? Object.entries(value).find(([k]) => k === key)?.[1] : undefined;

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null; // not JSON: the chain check below names the entry
  }
}

/**
 * Recomputes the chain of an exported ledger.
 * @returns the head hash, to be compared with the one that a statement prints (a cut end shows only there)
 * @throws InputError PRIV-LEDGER at the first entry that does not fit the one before or is not canonical
 */
export async function verifyLedger(jsonLines: string): Promise<string> {
  const lines = jsonLines.split("\n").filter((line) => line !== "");
  let head = noHash;
  for (const [n, line] of lines.entries()) {
    const entry = parsed(line);
    const fits = field(entry, "n") === n && field(entry, "prev") === head;
    if (!fits || canonicalJson(entry) !== line) throw new InputError(ledgerBroken({ entry: n }));
    head = await sha256Hex(head + line);
  }
  return head;
}
