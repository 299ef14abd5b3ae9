// Sums of numbers that are known by their logarithms. Assumes finite or −Infinity logarithms.

/** log(exp(x) − 1) for x > 0. */
export const logExpm1 = (x: number): number => (x > 37 ? x : Math.log(Math.expm1(x)));

/** log(1 + exp(x)). */
export const log1pExp = (x: number): number => (x > 37 ? x : Math.log1p(Math.exp(x)));

/**
 * log Σ exp(logs_i) over the first `count` entries; −Infinity for none. Terms below exp(−45) of the largest are left out:
 * 16,384 of them change the result by less than 1e-15 relative.
 */
export function logSumExp(logs: Float64Array, count: number): number {
  let largest = -Infinity;
  for (let i = 0; i < count; i++) if (logs[i]! > largest) largest = logs[i]!;
  if (largest === -Infinity) return largest;
  let sum = 0;
  for (let i = 0; i < count; i++) if (logs[i]! > largest - 45) sum += Math.exp(logs[i]! - largest);
  return largest + Math.log(sum);
}

/** Σ values with a second word for what rounding dropped (Neumaier 1974). */
export function compensatedSum(values: readonly number[]): number {
  let sum = 0;
  let dropped = 0;
  for (const value of values) {
    const next = sum + value;
    dropped += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + dropped;
}
