// Wilson's 95 % interval of one proportion, widened by the design effect where patients have several reports.
// Source: Wilson 1927; design effect by the ratio estimator of a cluster sample (Rao and Scott 1992).
import { checkInteger, checkLength } from "@/base/check";

const z975 = 1.959963984540054;

export interface WilsonInterval {
  readonly low: number;
  readonly high: number;
  /** n / this many independent reports are as good as the n there are; ≥ 1. */
  readonly designEffect: number;
}

/** (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n). */
function limits(p: number, n: number): { low: number; high: number } {
  const z2 = z975 * z975;
  const center = p + z2 / (2 * n);
  const half = z975 * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  const scale = 1 + z2 / n;
  return { low: p === 0 ? 0 : (center - half) / scale, high: p === 1 ? 1 : (center + half) / scale };
}

/** Of one patient, or of one report where none repeats. */
export interface Hits {
  readonly hits: number;
  readonly trials: number;
}

/** @throws InternalError for hits above trials or no trial at all */
export function wilson({ hits, trials }: Hits): WilsonInterval {
  checkInteger("evaluation/wilson", { trials }, [1, 2 ** 53]);
  checkInteger("evaluation/wilson", { hits }, [0, trials]);
  return { ...limits(hits / trials, trials), designEffect: 1 };
}

/**
 * The same over patients: n/deff in place of n, deff = max(1, V n/(p(1−p))), V = C/(C−1) Σ_c (x_c − p n_c)²/n². With p = 0 or 1
 * no spread is seen and n is the number of patients. Patients without a trial are left out.
 * @param hits, trials [C] x_c and n_c, whole numbers
 * @throws InternalError for arrays of unequal length, hits above trials or no trial at all
 */
export function clusterWilson(hits: ArrayLike<number>, trials: ArrayLike<number>): WilsonInterval {
  checkLength("evaluation/wilson", "hits", [hits.length, trials.length]);
  const patients = Array.from(hits, (x, c) => ({ hits: x, trials: trials[c]! })).filter((one) => one.trials > 0);
  const total = (of: (patient: Hits) => number) => patients.reduce((sum, one) => sum + of(one), 0);
  const all = { hits: total((one) => one.hits), trials: total((one) => one.trials) };
  for (const one of [all, ...patients]) wilson(one);
  const [n, C] = [all.trials, patients.length];
  if (n === C) return wilson(all);
  const p = all.hits / n;
  if (p === 0 || p === 1) return { ...limits(p, C), designEffect: n / C };
  if (C === 1) return { low: 0, high: 1, designEffect: n };
  const variance = ((C / (C - 1)) * total((one) => (one.hits - p * one.trials) ** 2)) / n ** 2;
  const designEffect = Math.max(1, (variance * n) / (p * (1 - p)));
  return { ...limits(p, n / designEffect), designEffect };
}
