// log Γ and log n! in float64, for exact binomial tails. Source: Stirling's series after shifting the argument above 15
// (NIST DLMF 5.11.1); absolute error below 1e-15 · max(1, log Γ).
import { checkRange } from "./check";

const halfLogTwoPi = 0.9189385332046728;
/** B_2k / (2k(2k−1)) for k = 1 … 7. */
const series = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156];

/** log Γ(x), x > 0. */
export function logGamma(x: number): number {
  checkRange("base/log-factorial", { x }, [Number.MIN_VALUE, 1e15]);
  let shifted = x;
  let product = 1;
  while (shifted < 15) product *= shifted++;
  const inverse = 1 / shifted;
  let tail = 0;
  for (let k = series.length - 1; k >= 0; k--) tail = tail * inverse * inverse + series[k]!;
  return (shifted - 0.5) * Math.log(shifted) - shifted + halfLogTwoPi + tail * inverse - Math.log(product);
}

let table = new Float64Array([0, 0]);

/** [n + 1 or more] log k!, k = 0 … n; grown once and kept. */
export function logFactorials(n: number): Float64Array {
  if (table.length <= n) {
    const grown = new Float64Array(Math.max(n + 1, 2 * table.length));
    for (let k = 2; k < grown.length; k++) grown[k] = logGamma(k + 1);
    table = grown;
  }
  return table;
}
