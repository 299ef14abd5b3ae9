// The audit log: a chain of entries that several tabs may add to. It can be rewritten by whoever owns this computer; a cut end shows by
// a head that a saved project holds. A log that cannot be written stops nobody's work: it says so where it is shown.
import { InputError } from "@/base/errors";
import type { Problem } from "@/base/errors";
import { emptyChain, followChain, hashOfLine, noHash, type ChainEnd } from "@/base/hash-chain";
import { auditLogBroken, auditLogCut } from "@/base/problems/store-log";
import { auditLineOf, readAuditLine, type AuditAction, type AuditEntry } from "./audit-entry";
import type { LineDb } from "./line-db";

export type AuditStore = Pick<LineDb, "read" | "last" | "append" | "installationKey">;

/** What is written down of an action. */
export interface AuditNote {
  readonly action: AuditAction;
  /** Bytes or text that stand for the thing; only their HMAC is kept. */
  readonly object?: Uint8Array<ArrayBuffer> | string | undefined;
  /** Rounded before it is written. */
  readonly count?: number | undefined;
  readonly epsilonSpent?: AuditEntry["epsilonSpent"] | undefined;
}

export interface AuditView {
  readonly entries: number;
  /** Newest first. */
  readonly last: readonly AuditEntry[];
  /** Hash of the last entry; 64 zeros while there is none. */
  readonly head: string;
  /** Why the last entry could not be written; null once one can. */
  readonly problem: Problem | null;
}

const broken = (entry: number): Error => new InputError(auditLogBroken({ entry }));
const toHex = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** 0 for nothing; else to one significant digit: 24 → 20. */
function oneDigit(count: number): number {
  const unit = 10 ** Math.floor(Math.log10(Math.max(1, count)));
  return Math.round(count / unit) * unit;
}

export class AuditLog {
  readonly #store: AuditStore;
  readonly #version: string;
  readonly #now: () => Date;
  #problem: Problem | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(store: AuditStore, version: string, now: () => Date = () => new Date()) {
    this.#store = store;
    this.#version = version;
    this.#now = now;
  }

  /** Writes an entry and resolves once it is on the disk, or could not be. */
  note(note: AuditNote): Promise<void> {
    return this.#queued(async () => {
      try {
        await this.#append(note);
        this.#problem = null;
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        this.#problem = error.problem;
      }
    });
  }

  /** Notes where another build than the last one is at work. */
  async noteBuild(): Promise<void> {
    const last = await this.#store.last().catch(() => null); // a log that cannot be read says so where it is shown
    const before = last && readAuditLine(last.line);
    if (before && before.version !== this.#version) await this.note({ action: "build-changed" });
  }

  /** Hash of the last entry; 64 zeros while there is none. @throws InputError STORE-LOG */
  head(): Promise<string> {
    return this.#queued(async () => (await this.#end()).head);
  }

  /** @throws InputError STORE-LOG */
  view(most = 20): Promise<AuditView> {
    return this.#queued(async () => {
      const { n, head } = await this.#end();
      const lines = await this.#store.read(Math.max(0, n - most));
      const last = lines.map(readAuditLine).filter((one) => one !== null);
      return { entries: n, last: last.reverse(), head, problem: this.#problem };
    });
  }

  /**
   * Recomputes every hash.
   * @param heads  hashes that the log had at some time, such as those of saved projects
   * @throws InputError STORE-CHAIN at an entry that does not fit, STORE-CUT if one of the heads is not there, STORE-LOG
   */
  verify(heads: readonly string[] = []): Promise<{ readonly head: string; readonly entries: number }> {
    return this.#queued(async () => {
      const { hashes, end } = await followChain(await this.#store.read(0), emptyChain, {
        readLine: readAuditLine,
        broken,
      });
      const known = new Set([noHash, ...hashes]);
      const missing = heads.filter((head) => !known.has(head)).length;
      if (missing > 0) throw new InputError(auditLogCut({ heads: missing, entries: end.n }));
      return { head: end.head, entries: end.n };
    });
  }

  /** Every line of the log as it is stored, in one JSON file. @throws InputError STORE-LOG */
  toJson(): Promise<string> {
    return this.#queued(async () => {
      const lines = await this.#store.read(0);
      const { head } = await this.#end();
      const facts = `"schema":"cloister.audit-log/1","hash":"SHA-256(prev, then the entry's line)","head":"${head}"`;
      return `{${facts},"entries":[\n${lines.join(",\n")}\n]}\n`;
    });
  }

  async #append({ action, object, count, epsilonSpent = null }: AuditNote): Promise<void> {
    const rounded = count === undefined ? 0 : oneDigit(count);
    const what = {
      ...{ action, epsilonSpent, version: this.#version },
      object: object === undefined ? null : await this.#nameOf(object),
      count: rounded === 0 ? null : rounded,
    };
    for (;;) {
      const { n, head } = await this.#end(); // another tab may have written meanwhile
      const line = auditLineOf({ ...what, n, prev: head, time: this.#now().toISOString() });
      const appended = await this.#store.append(n, line);
      if (appended === "written") return;
      if (appended === "gap") throw broken(n - 1);
    }
  }

  /** Where the next entry goes. A last line that is no entry has a hash too, so that the log goes on and the damage stays to be seen. */
  async #end(): Promise<ChainEnd> {
    const last = await this.#store.last();
    if (!last) return emptyChain;
    return { n: last.n + 1, head: await hashOfLine(readAuditLine(last.line)?.prev ?? noHash, last.line) };
  }

  async #nameOf(object: Uint8Array<ArrayBuffer> | string): Promise<string> {
    const bytes = typeof object === "string" ? new TextEncoder().encode(object) : object;
    return toHex(await crypto.subtle.sign("HMAC", await this.#store.installationKey(), bytes));
  }

  #queued<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(task);
    this.#queue = done.catch(() => undefined);
    return done;
  }
}
