// Agreement of two raters beyond chance. Both are always shown: kappa collapses on rare labels although the raters agree.
// Sources: Cohen 1960 (kappa); Gwet 2008 (AC1).
import { ratio } from "./label-counts";

export interface Agreement {
  /** Null where chance alone agrees always: both raters use one and the same category. */
  readonly kappa: number | null;
  /** Null without a rated item or with a single category. */
  readonly ac1: number | null;
}

/**
 * (Po − Pe)/(1 − Pe) with Pe = Σ_k A_k B_k for kappa and Σ_k π_k(1 − π_k)/(K − 1), π_k = (A_k + B_k)/2, for AC1.
 * @param table [K][K] how often rater A says row k and rater B column k
 */
export function agreement(table: readonly (readonly number[])[]): Agreement {
  const K = table.length;
  const n = table.flat().reduce((sum, count) => sum + count, 0);
  if (n === 0 || K < 2) return { kappa: null, ac1: null };
  const ofA = table.map((row) => row.reduce((sum, count) => sum + count, 0) / n);
  const ofB = table.map((_, k) => table.reduce((sum, row) => sum + row[k]!, 0) / n);
  const observed = table.reduce((sum, row, k) => sum + row[k]!, 0) / n;
  const cohen = ofA.reduce((sum, share, k) => sum + share * ofB[k]!, 0);
  const gwet = ofA.reduce((sum, share, k) => sum + ((share + ofB[k]!) / 2) * (1 - (share + ofB[k]!) / 2), 0) / (K - 1);
  return { kappa: ratio(observed - cohen, 1 - cohen), ac1: (observed - gwet) / (1 - gwet) };
}
