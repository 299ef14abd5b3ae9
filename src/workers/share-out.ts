// Shares the reports of a packed batch out among workers. Pure; bits do not depend on it.

/**
 * Longest report first to the least loaded worker, ties by index.
 * @param offsets  [B + 1]
 * @returns        one ascending list of report indices a worker; all B reports, each once
 */
export function shareOut(offsets: Int32Array, workers: number): number[][] {
  const lengths = Array.from({ length: offsets.length - 1 }, (_, b) => offsets[b + 1]! - offsets[b]!);
  const order = lengths.map((_, b) => b).sort((a, b) => lengths[b]! - lengths[a]! || a - b);
  const shares: number[][] = Array.from({ length: workers }, () => []);
  const load = new Float64Array(workers);
  for (const b of order) {
    let least = 0;
    for (let w = 1; w < workers; w++) if (load[w]! < load[least]!) least = w;
    shares[least]!.push(b);
    // products grow with T, attention with T²: 18.3 MFLOP a token against 4·T·H·J/1e6 (ENGINE section 14)
    load[least]! += lengths[b]! * (1 + lengths[b]! / 2000);
  }
  for (const share of shares) share.sort((a, b) => a - b);
  return shares;
}

/** The chosen rows of a row-major array. */
export function rowsOf(values: Float32Array, rows: readonly number[], width: number): Float32Array {
  const chosen = new Float32Array(rows.length * width);
  for (const [row, b] of rows.entries()) chosen.set(values.subarray(b * width, (b + 1) * width), row * width);
  return chosen;
}
