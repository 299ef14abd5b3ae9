// What the ledger keeps and tells. An account is all data that shares a patient; its runs are composed, never added up.

export type CloseReason = "done" | "stopped" | "failed" | "discarded";

/** One private run of an account, from public parameters and counts of charged steps alone. */
export interface AccountRun {
  /** SHA-256 of the canonical plan. */
  readonly planSha256: string;
  readonly noiseMultiplier: number;
  readonly samplingProbability: number;
  readonly plannedSteps: number;
  readonly chargedSteps: number;
  /** P: numbers that got noise. */
  readonly trainableNumbers: number;
  /** Delta of the run's own plan. */
  readonly delta: number;
  readonly ended: CloseReason | "running";
  /** Day on which it was opened, YYYY-MM-DD (UTC). */
  readonly opened: string;
}

/** An account as a statement tells it: all runs in the order of their start, and the state of the ledger then. */
export interface AccountTotals {
  readonly runs: readonly AccountRun[];
  /** Day on which this ledger was begun, YYYY-MM-DD (UTC). */
  readonly since: string;
  /** false: an earlier ledger was damaged and given up, so earlier spending is unknown. */
  readonly complete: boolean;
  /** Hash of the last entry of the ledger. */
  readonly headSha256: string;
  /** null: no limit was ever set. maxEpsilon null: a limit was removed and none is in force. removed: one was taken away at some time. */
  readonly policy: { readonly maxEpsilon: number | null; readonly removed: boolean } | null;
}

/** Limits that a privacy officer set. null: not limited. */
export interface Policy {
  readonly maxEpsilon: number;
  readonly maxDelta: number | null;
  readonly unit: "patient" | null;
  /** Who set it, as shown in a refusal. */
  readonly contact: string | null;
}

/** The public settings of a run that its cost follows from. */
export interface LedgerPlan {
  readonly steps: number;
  readonly noiseMultiplier: number;
  readonly samplingProbability: number;
  readonly targetDelta: number;
  readonly unit: "patient" | "report";
}

/** "torn": behind place n − 1 lies an unfinished line, which was never acknowledged. */
export type Appended = "written" | "taken" | "torn";

/**
 * Where the lines of a ledger lie. Append-only, safe with several writers at once: a place is taken once.
 * The ledger knows what a line means; a store only keeps it.
 */
export interface LedgerStore {
  /** Random or telling id of this writer; stands in the runs that it opens. */
  readonly writer: string;
  /** Whether a writer has ended for sure; false when that is not known. */
  isGone(writer: string): Promise<boolean>;
  /** Lines from place `from` on, and the bytes of an unfinished last line. @throws InputError STORE-LEDGER */
  read(from: number): Promise<{ readonly lines: readonly string[]; readonly torn: number }>;
  /**
   * Puts the line at place n and resolves once it is flushed to the disk; it never overwrites.
   * @param cutTorn  true: an unfinished line at place n is cut first
   * @throws InputError STORE-LEDGER; whether the line was kept is then unknown until the next read
   */
  append(n: number, line: string, cutTorn?: boolean): Promise<Appended>;
  /** Keeps a damaged ledger under another name and leaves the place empty. @throws InputError STORE-LEDGER */
  setAside(): Promise<void>;
}
