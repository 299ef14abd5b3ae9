// Ledgers for tests: public plans, unit keys, and a run that is open in a ledger of its own.
import { Ledger } from "@/privacy/ledger/ledger";
import type { LedgerPlan } from "@/privacy/ledger/types";

export const ledgerPlan = (changes: Partial<LedgerPlan> = {}): LedgerPlan => ({
  steps: 5,
  noiseMultiplier: 4,
  samplingProbability: 1,
  targetDelta: 1e-5,
  unit: "patient",
  ...changes,
});

/** 16 hex digits, as the ledger wants them. */
export const unitKey = (number: number): string => number.toString(16).padStart(16, "0");

export const unitKeys = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => unitKey(from + i));

export const fixedTime = (): Date => new Date(Date.UTC(2026, 0, 2, 3, 4, 5));

export const planSha256 = "ab".repeat(32);

/** Opens a run on the account of the given units. */
export async function openRunOn(ledger: Ledger, keys: readonly string[], plan = ledgerPlan()): Promise<string> {
  const account = await ledger.join(keys);
  return ledger.openRun({ account, plan, planSha256, size: 100 });
}
