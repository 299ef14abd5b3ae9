// The exact distribution of Σ ±d over all signs, by convolution: what McNemar's and Wilcoxon's tests compare with.

export interface SignTails {
  /** P(|S| ≥ |s|). */
  readonly p: number;
  /** P(|S| > |s|) + ½ P(|S| = |s|). */
  readonly midP: number;
}

/**
 * Tails of S = Σ ±d_i, each sign a fair coin. Sums of non-negative numbers only, so that small tails keep their digits.
 * @param sizes whole numbers ≥ 0; zeros change nothing
 * @param s     the observed sum, |s| ≤ Σ d_i
 */
export function signTails(sizes: readonly number[], s: number): SignTails {
  const total = sizes.reduce((sum, d) => sum + d, 0);
  let chance = new Float64Array(2 * total + 1); // chance[total + S]
  chance[total] = 1;
  let reach = 0;
  for (const d of sizes) {
    if (d === 0) continue;
    const next = new Float64Array(2 * total + 1);
    for (let at = total - reach; at <= total + reach; at++) {
      const half = chance[at]! / 2;
      next[at - d]! += half;
      next[at + d]! += half;
    }
    chance = next;
    reach += d;
  }
  let beyond = 0;
  let equal = 0;
  for (const [at, value] of chance.entries()) {
    const size = Math.abs(at - total);
    if (size > Math.abs(s)) beyond += value;
    else if (size === Math.abs(s)) equal += value;
  }
  return { p: Math.min(1, beyond + equal), midP: Math.min(1, beyond + equal / 2) };
}
