// Checks the chain of a ledger: each line canonical, in its place, and holding the hash of the one before. Because a line names
// that hash itself, all hashes are computed side by side.
import { InputError } from "@/base/errors";
import { ledgerBroken } from "@/base/problems/priv";
import { hashOfLine, noHash, readLine, type LedgerEntry } from "./entry";

/** Where a chain goes on: the number of entries before, and the hash of the last of them. */
export interface ChainEnd {
  readonly n: number;
  readonly head: string;
}

export const emptyChain: ChainEnd = { n: 0, head: noHash };

const atOnce = 200;

/**
 * @param lines  the lines that follow `from`, without line feeds
 * @returns their entries and where the chain ends
 * @throws InputError PRIV-LEDGER at the first line that is no entry or does not fit the one before
 */
export async function readChain(
  lines: readonly string[],
  from: ChainEnd = emptyChain,
): Promise<{ readonly entries: readonly LedgerEntry[]; readonly end: ChainEnd }> {
  const entries: LedgerEntry[] = [];
  let { head } = from;
  for (let start = 0; start < lines.length; start += atOnce) {
    const part = lines.slice(start, start + atOnce);
    const read = part.map(readLine);
    const hashes = await Promise.all(part.map((line, i) => hashOfLine(read[i]?.prev ?? noHash, line)));
    for (const [i, entry] of read.entries()) {
      const n = from.n + start + i;
      if (entry?.n !== n || entry.prev !== head) throw new InputError(ledgerBroken({ entry: n }));
      head = hashes[i]!;
      entries.push(entry);
    }
  }
  return { entries, end: { n: from.n + lines.length, head } };
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
