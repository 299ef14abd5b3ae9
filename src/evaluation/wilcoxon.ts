// Wilcoxon's signed-rank test over labels, exact. Labels share patients, so it describes how consistent a difference is over
// labels and is no test of patients. Source: Wilcoxon 1945; exact under ties by convolution over doubled ranks.
import { meanRanks } from "./mean-ranks";
import { signTails } from "./sign-sums";

/** The least two-sided p of five pairs is 0.0625. */
const fewestPairs = 6;

export interface Wilcoxon {
  /** Labels with a difference; zeros are dropped. */
  readonly pairs: number;
  /** Sum of the ranks of positive differences. */
  readonly rankSum: number;
  /** Two-sided; null below six pairs. */
  readonly p: number | null;
}

/** Differences are compared in whole 10⁻¹²: two that are equal on paper often differ in the last bit. */
const resolution = 1e12;

/** @param differences A − B by label; labels where either is undefined are left out by the caller */
export function wilcoxon(differences: readonly number[]): Wilcoxon {
  const kept = differences.map((d) => Math.round(d * resolution)).filter((d) => d !== 0);
  const doubled = meanRanks(kept.map(Math.abs)).map((rank) => 2 * rank);
  const signed = doubled.reduce((sum, rank, i) => sum + Math.sign(kept[i]!) * rank, 0);
  const rankSum = doubled.reduce((sum, rank, i) => sum + (kept[i]! > 0 ? rank / 2 : 0), 0);
  return { pairs: kept.length, rankSum, p: kept.length < fewestPairs ? null : signTails(doubled, signed).p };
}
