// The primary comparison: is the difference in weighted F1 between A and B larger than chance, when a fair coin of each patient
// decides which of the two is called A? Source: patient-level paired permutation test; p with + 1 after Phipson and Smyth 2010.
import { checkInteger } from "@/base/check";
import { InternalError } from "@/base/errors";
import { checkPair } from "./check-scored";
import { replicateRng } from "./draw-patients";
import { decide } from "./label-counts";
import { forEachReplicate } from "./replicates";
import type { ReplicateControl } from "./replicates";
import type { Scored } from "./types";

/** A and B on the same reports. Over several repeats, one number means one patient in all of them. */
export interface ScoredPair {
  readonly a: Scored;
  readonly b: Scored;
}

export interface PermutationOptions extends ReplicateControl {
  /** R, 9,999 unless given. */
  readonly replicates?: number;
  readonly seed: number;
}

export interface PermutationResult {
  /** Mean over repeats of weighted F1 of A − of B; null, like p, where a repeat has no positive cell. */
  readonly difference: number | null;
  readonly p: number | null;
  readonly replicates: number;
  readonly seed: number;
  /** Patients on whom A and B decide differently; only their coins matter. */
  readonly differingPatients: number;
}

/** Equal differences are told apart only above this: sums of other orders round otherwise. */
const tieTolerance = 1e-12;

/** Counts of A and of B by slot: label l of repeat r is slot r·L + l. A's and B's swap with a patient. */
interface Tally {
  readonly support: Float64Array;
  readonly tp: readonly [a: Float64Array, b: Float64Array];
  /** TP + FP. */
  readonly said: readonly [a: Float64Array, b: Float64Array];
}

/** What a swap of one patient adds to A and takes from B, in one slot. */
interface Change {
  tp: number;
  said: number;
}

function tally(pairs: readonly ScoredPair[], L: number): { counts: Tally; changes: Map<number, Change>[] } {
  const slots = () => new Float64Array(L * pairs.length);
  const counts: Tally = { support: slots(), tp: [slots(), slots()], said: [slots(), slots()] };
  const changes = new Map<number, Map<number, Change>>();
  for (const [r, { a, b }] of pairs.entries())
    for (let cell = 0; cell < a.truth.length; cell++) {
      if (a.scored[cell] === 0) continue;
      const l = cell % L;
      const slot = r * L + l;
      const truth = a.truth[cell]!;
      const saysA = decide(a.probability[cell]!, a.thresholds[l]!);
      const saysB = decide(b.probability[cell]!, b.thresholds[l]!);
      counts.support[slot]! += truth;
      counts.tp[0][slot]! += truth * saysA;
      counts.tp[1][slot]! += truth * saysB;
      counts.said[0][slot]! += saysA;
      counts.said[1][slot]! += saysB;
      if (saysA === saysB) continue;
      const patient = a.patients[Math.floor(cell / L)]!;
      const of = changes.get(patient) ?? new Map<number, Change>();
      const change = of.get(slot) ?? { tp: 0, said: 0 };
      change.tp += truth * (saysB - saysA);
      change.said += saysB - saysA;
      changes.set(patient, of.set(slot, change));
    }
  return { counts, changes: [...changes.values()] };
}

/** Mean over repeats of Σ_l s_l (F1_l of A − F1_l of B) / Σ_l s_l with F1 = 2TP / (s + said); NaN where Σ s_l = 0. */
function differenceOf({ support, tp, said }: Tally, L: number, moved: Tally["tp"]): number {
  const [movedTp, movedSaid] = moved;
  let total = 0;
  for (let from = 0; from < support.length; from += L) {
    let sum = 0;
    let positives = 0;
    for (let slot = from; slot < from + L; slot++) {
      const s = support[slot]!;
      if (s === 0) continue;
      positives += s;
      const ofA = (2 * (tp[0][slot]! + movedTp[slot]!)) / (s + said[0][slot]! + movedSaid[slot]!);
      const ofB = (2 * (tp[1][slot]! - movedTp[slot]!)) / (s + said[1][slot]! - movedSaid[slot]!);
      sum += s * (ofA - ofB);
    }
    total += sum / positives;
  }
  return total / (support.length / L);
}

/** Changes of all patients as flat rows: patient c holds starts[c] … starts[c+1]. */
function flatten(changes: readonly ReadonlyMap<number, Change>[]) {
  const starts = new Int32Array(changes.length + 1);
  for (const [c, of] of changes.entries()) starts[c + 1] = starts[c]! + of.size;
  const all = changes.flatMap((of) => [...of]);
  return {
    starts,
    slots: Int32Array.from(all, ([slot]) => slot),
    tp: Float64Array.from(all, ([, change]) => change.tp),
    said: Float64Array.from(all, ([, change]) => change.said),
  };
}

/**
 * p = (1 + #{|Δ*| ≥ |Δ|}) / (R + 1), two-sided: A and B of each patient swap with chance ½, all its reports and repeats together.
 * @param pairs one a repeat, at least one, all with the same labels
 * @throws InputError EVAL-PAIR if a pair does not judge the same reports, EVAL-NAN; Cancelled when shouldStop says so
 */
export async function patientPermutation(
  pairs: readonly ScoredPair[],
  { replicates: R = 9999, seed, ...control }: PermutationOptions,
): Promise<PermutationResult> {
  for (const { a, b } of pairs) checkPair(a, b);
  const L = pairs[0]?.a.labels.length ?? 0;
  if (L === 0 || pairs.some(({ a }) => a.labels.length !== L))
    throw new InternalError("evaluation/permutation: expected pairs with the same labels, at least one");
  checkInteger("evaluation/permutation", { replicates: R }, [1, 1e8]);
  checkInteger("evaluation/permutation", { seed }, [0, 2 ** 32 - 1]);
  const { counts, changes } = tally(pairs, L);
  const { starts, slots, tp, said } = flatten(changes);
  const moved: [Float64Array, Float64Array] = [new Float64Array(L * pairs.length), new Float64Array(L * pairs.length)];
  const difference = differenceOf(counts, L, moved);
  const result = { replicates: R, seed, differingPatients: changes.length };
  if (Number.isNaN(difference)) return { ...result, difference: null, p: null };
  let asLarge = 0;
  await forEachReplicate(
    R,
    (replicate) => {
      const rng = replicateRng(seed, replicate);
      for (const sums of moved) sums.fill(0);
      let coins = 0;
      for (let c = 0; c < changes.length; c++) {
        coins = c % 32 === 0 ? rng.word() : coins >>> 1;
        if ((coins & 1) === 0) continue;
        for (let k = starts[c]!; k < starts[c + 1]!; k++) {
          moved[0][slots[k]!]! += tp[k]!;
          moved[1][slots[k]!]! += said[k]!;
        }
      }
      if (Math.abs(differenceOf(counts, L, moved)) >= Math.abs(difference) - tieTolerance) asLarge++;
    },
    control,
  );
  return { ...result, difference, p: (1 + asLarge) / (R + 1) };
}
