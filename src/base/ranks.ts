// Order statistics: the median, and how often one group's scores beat another's.

/** Middle value, the mean of the two middle ones for an even count; null for none. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Equal scores, and how many of them are positive and negative. */
export interface TieGroup {
  readonly score: number;
  readonly positives: number;
  readonly negatives: number;
}

/** Groups of equal scores, rising. scores [n] without NaN, positive [n] 0 or 1. Two native sorts and a merge. */
export function tieGroups(scores: ArrayLike<number>, positive: ArrayLike<number>): TieGroup[] {
  const side = (wanted: number) =>
    Float64Array.from(scores)
      .filter((_, i) => positive[i] === wanted)
      .sort();
  const [up, down] = [side(1), side(0)];
  const groups: TieGroup[] = [];
  for (let [i, j] = [0, 0]; i < up.length || j < down.length;) {
    const score = Math.min(up[i] ?? Infinity, down[j] ?? Infinity);
    const [fromUp, fromDown] = [i, j];
    while (up[i] === score) i++;
    while (down[j] === score) j++;
    groups.push({ score, positives: i - fromUp, negatives: j - fromDown });
  }
  return groups;
}

/** Pairs of one positive and one negative: `wins` with the positive's score higher, `ties` with equal scores. Exact integers. */
export interface PairCounts {
  readonly wins: number;
  readonly ties: number;
}

/** Counts all pairs of the groups, which rise. */
export function pairCountsOf(groups: readonly TieGroup[]): PairCounts {
  let wins = 0;
  let ties = 0;
  let negativesBelow = 0;
  for (const { positives, negatives } of groups) {
    wins += positives * negativesBelow;
    ties += positives * negatives;
    negativesBelow += negatives;
  }
  return { wins, ties };
}

/** Counts all pairs by one sort. scores [n] without NaN, positive [n] 0 or 1. */
export const pairCounts = (scores: ArrayLike<number>, positive: ArrayLike<number>): PairCounts =>
  pairCountsOf(tieGroups(scores, positive));
