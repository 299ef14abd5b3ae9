// Going on after a ledger was changed outside Cloister: the damaged one is kept under another name, a new one begins whose
// statements say "earlier spending unknown", and limits that can still be read stay in force (PRIVACY 9).
import { InputError } from "@/base/errors";
import { ledgerHolds, notGivenUp } from "@/base/problems/priv-ledger";
import { readLine } from "./entry";
import { Ledger } from "./ledger";
import type { LedgerStore, Policy } from "./types";

/** What a person must type. */
export const giveUpWord = "earlier spending unknown";

/** Limits in the readable lines, whatever the chain says: those set since the last removal. */
function policiesIn(lines: readonly string[]): Policy[] {
  let policies: Policy[] = [];
  for (const line of lines) {
    const entry = readLine(line);
    if (entry?.kind !== "policy") continue;
    policies = entry.action === "set" ? [...policies, entry.policy] : [];
  }
  return policies;
}

async function isBroken(store: LedgerStore): Promise<boolean> {
  try {
    await new Ledger(store).refresh();
    return false;
  } catch (error) {
    if (error instanceof InputError && error.problem.code === "PRIV-LEDGER") return true;
    throw error;
  }
}

/**
 * @param store  one that no ledger has used yet
 * @param typed  must be `giveUpWord`
 * @returns the new ledger
 * @throws InputError PRIV-WORD for another word, PRIV-HOLDS if the ledger is not broken, STORE-LEDGER
 */
export async function giveUp(store: LedgerStore, typed: string): Promise<Ledger> {
  if (typed.trim().toLowerCase() !== giveUpWord) throw new InputError(notGivenUp({ word: giveUpWord }));
  const { lines } = await store.read(0);
  if (!(await isBroken(store))) throw new InputError(ledgerHolds());
  await store.setAside();
  const ledger = new Ledger(store, { earlierUnknown: true });
  await ledger.begin();
  for (const policy of policiesIn(lines)) await ledger.setPolicy(policy);
  return ledger;
}
