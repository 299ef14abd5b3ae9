// Order statistics: the median, and how often one group's scores beat another's.

/** Middle value, the mean of the two middle ones for an even count; null for none. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Pairs of one positive and one negative: `wins` with the positive's score higher, `ties` with equal scores. Exact integers. */
export interface PairCounts {
  readonly wins: number;
  readonly ties: number;
}

/** Counts all pairs by one sort. scores [n] without NaN, positive [n] 0 or 1. */
export function pairCounts(scores: ArrayLike<number>, positive: ArrayLike<number>): PairCounts {
  const order = Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  let wins = 0;
  let ties = 0;
  let negativesBelow = 0;
  for (let start = 0; start < order.length;) {
    const score = scores[order[start]!]!;
    let end = start;
    let positives = 0;
    for (; end < order.length && scores[order[end]!]! === score; end++) positives += positive[order[end]!]!;
    const negatives = end - start - positives;
    wins += positives * negativesBelow;
    ties += positives * negatives;
    negativesBelow += negatives;
    start = end;
  }
  return { wins, ties };
}
