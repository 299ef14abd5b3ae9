// Which of , ; TAB | separates the cells: the one that gives most records of the first hundred the same number of columns
// (at least two, and more than half of the records; half is enough for a header of three); ties in that order. None does:
// one column, a list of reports.
import { scanRecords } from "./csv-scan";

export const delimiters = [",", ";", "\t", "|"] as const;
export type Delimiter = (typeof delimiters)[number];

const sampledRecords = 100;

function equalColumns(text: string, delimiter: Delimiter, start: number): number {
  const counts: number[] = [];
  const sample = text.slice(start, start + 4 * 2 ** 20);
  for (const record of scanRecords(sample, { delimiter, expectedColumns: 0 })) {
    counts.push(record.columns);
    if (counts.length === sampledRecords) break;
  }
  const frequency = new Map<number, number>();
  for (const count of counts) if (count >= 2) frequency.set(count, (frequency.get(count) ?? 0) + 1);
  const most = Math.max(0, ...frequency.values());
  const firstColumns = counts[0] ?? 0;
  const isMajority = firstColumns >= 3 ? most * 2 >= counts.length : most * 2 > counts.length;
  return firstColumns >= 2 && isMajority ? most : 0;
}

/** @returns null for a table of one column */
export function findDelimiter(text: string, start = 0): Delimiter | null {
  let best: { delimiter: Delimiter | null; equal: number } = { delimiter: null, equal: 0 };
  for (const delimiter of delimiters) {
    const equal = equalColumns(text, delimiter, start);
    if (equal > best.equal) best = { delimiter, equal };
  }
  return best.delimiter;
}
