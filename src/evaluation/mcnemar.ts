// Does A get one label right more often than B? McNemar's exact test with patients in place of reports.
// Source: McNemar 1947; mid-p: Fagerland, Lydersen, Laake 2013. With one report a patient this is 2·P[Bin(b+c, ½) ≤ min(b, c)].
import { checkPair } from "./check-scored";
import { decide } from "./label-counts";
import { signTails } from "./sign-sums";
import type { SignTails } from "./sign-sums";
import type { Scored } from "./types";

export interface McNemar extends SignTails {
  /** Cells that only A, only B has right. */
  readonly onlyA: number;
  readonly onlyB: number;
  /** Patients with more right cells of one of the two: the others say nothing. */
  readonly differingPatients: number;
}

/**
 * d_c = right(A) − right(B) summed over a patient's reports; all signs of all d_c are equally likely without a difference.
 * @throws InputError EVAL-PAIR if A and B do not judge the same reports, EVAL-NAN
 */
export function mcnemar(a: Scored, b: Scored, l: number): McNemar {
  checkPair(a, b);
  const L = a.labels.length;
  const balance = new Map<number, number>();
  let onlyA = 0;
  let onlyB = 0;
  for (const [i, patient] of a.patients.entries()) {
    const cell = i * L + l;
    if (a.scored[cell] === 0) continue;
    const right = (of: Scored) => Number(decide(of.probability[cell]!, of.thresholds[l]!) === of.truth[cell]);
    const d = right(a) - right(b);
    if (d > 0) onlyA++;
    if (d < 0) onlyB++;
    balance.set(patient, (balance.get(patient) ?? 0) + d);
  }
  const sizes = [...balance.values()].map(Math.abs).filter((d) => d > 0);
  return { onlyA, onlyB, differingPatients: sizes.length, ...signTails(sizes, onlyA - onlyB) };
}
