// Checks the chain of a ledger: each line canonical, in its place, and holding the hash of the one before.
import { InputError } from "@/base/errors";
import { emptyChain, followChain, type ChainEnd } from "@/base/hash-chain";
import { ledgerBroken } from "@/base/problems/priv";
import { readLine, type LedgerEntry } from "./entry";

const broken = (entry: number): Error => new InputError(ledgerBroken({ entry }));

/**
 * @param lines  the lines that follow `from`, without line feeds
 * @returns their entries and where the chain ends
 * @throws InputError PRIV-LEDGER at the first line that is no entry or does not fit the one before
 */
export async function readChain(
  lines: readonly string[],
  from: ChainEnd = emptyChain,
): Promise<{ readonly entries: readonly LedgerEntry[]; readonly end: ChainEnd }> {
  const { links, end } = await followChain(lines, from, { readLine, broken });
  return { entries: links, end };
}

/**
 * Recomputes the chain of an exported `ledger.jsonl`.
 * @returns the head hash, to be compared with the one that a statement prints (a cut end shows only there)
 * @throws InputError PRIV-LEDGER
 */
export async function verifyLedger(jsonLines: string): Promise<string> {
  const { end } = await readChain(jsonLines.split("\n").filter((line) => line !== ""));
  return end.head;
}
