// Lines in a chain: each names its place and the hash of the line before, so a line that was changed, left out, swapped or put in is
// found. A cut end is not: it shows by a head that was kept elsewhere. The privacy ledger and the audit log are such chains.
import { sha256Hex } from "./hash";

/** What every line of a chain names. */
export interface Link {
  readonly n: number;
  /** Hash of the line before, 64 hex digits; `noHash` in line 0. */
  readonly prev: string;
}

/** Where a chain goes on: the number of lines before, and the hash of the last of them. */
export interface ChainEnd {
  readonly n: number;
  readonly head: string;
}

export const noHash = "0".repeat(64);
export const emptyChain: ChainEnd = { n: 0, head: noHash };

/** SHA-256 of the hash before and the line. */
export const hashOfLine = (prev: string, line: string): Promise<string> => sha256Hex(prev + line);

const atOnce = 200;

/**
 * Because a line names the hash before it, all hashes are computed side by side.
 * @param from  where the lines go on, `emptyChain` for a whole chain
 * @param rules  readLine: null for what is no line of this chain; broken: the error of the first place that does not fit
 * @throws what `broken` made
 */
export async function followChain<L extends Link>(
  lines: readonly string[],
  from: ChainEnd,
  rules: { readonly readLine: (line: string) => L | null; readonly broken: (n: number) => Error },
): Promise<{ readonly links: readonly L[]; readonly hashes: readonly string[]; readonly end: ChainEnd }> {
  const links: L[] = [];
  const hashes: string[] = [];
  let { head } = from;
  for (let start = 0; start < lines.length; start += atOnce) {
    const part = lines.slice(start, start + atOnce);
    const read = part.map(rules.readLine);
    const computed = await Promise.all(part.map((line, i) => hashOfLine(read[i]?.prev ?? noHash, line)));
    for (const [i, link] of read.entries()) {
      const n = from.n + start + i;
      if (link?.n !== n || link.prev !== head) throw rules.broken(n);
      head = computed[i]!;
      links.push(link);
      hashes.push(head);
    }
  }
  return { links, hashes, end: { n: from.n + lines.length, head } };
}
