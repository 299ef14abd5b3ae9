// The table of a sweep: cells grouped by model, method and epsilon, each group over its repeats. The spread between repeats and the
// interval between patients answer different questions and stand in columns of their own.
import { mean } from "./averages";
import { holm } from "./holm";
import { compareRepeats, repeatIntervals } from "./sweep-intervals";
import type { Compared, IntervalOptions } from "./sweep-intervals";
import { noInterval } from "./interval";
import type { IntervalResult } from "./interval";
import type { ScoredPair } from "./permutation";
import { overRepeats } from "./repeats";
import type { LabelRow, RowDifference, SweepGroup, SweepKey, SweepRepeat, SweepRow, SweepTable } from "./sweep-types";
import { fewestCases } from "./too-few";
import type { Scored, Scores } from "./types";

export interface TableOptions extends IntervalOptions {
  /** What differences are taken against; null: none. */
  readonly reference: SweepKey | null;
  /** false: means alone, at once. */
  readonly intervals: boolean;
}

const isSame = (one: SweepKey, other: SweepKey): boolean =>
  one.model === other.model && one.method === other.method && one.epsilon === other.epsilon;

const present = <T>(values: readonly (T | null)[]): T[] => values.filter((value) => value !== null);
const meanOrNull = (values: readonly (number | null)[]): number | null =>
  values.length === 0 || values.includes(null) ? null : mean(present(values));

/** Repeats of both that judge the same reports; one that holds for every seed goes with each of the other's. */
function pairsOf(group: SweepGroup, reference: SweepGroup): ScoredPair[] {
  const of = (repeats: readonly SweepRepeat[], seed: number | null) =>
    repeats.find((one) => one.seed === null || one.seed === seed)?.scored ?? null;
  const seeds = [...group.repeats, ...reference.repeats].map(({ seed }) => seed);
  const wanted = seeds.some((seed) => seed !== null) ? seeds.filter((seed) => seed !== null) : [null];
  return [...new Set(wanted)].flatMap((seed) => {
    const [a, b] = [of(group.repeats, seed), of(reference.repeats, seed)];
    return a && b ? [{ a, b }] : [];
  });
}

const differenceAt = (
  compared: Compared,
  at: number,
  tests: { p: number | null; holmP: number | null },
): RowDifference => ({
  difference: compared.differences[at] ?? null,
  interval: compared.intervals[at]!,
  ...tests,
});

interface RowParts {
  readonly intervals: readonly IntervalResult[] | null;
  readonly compared: Compared | null;
  readonly holmP: number | null;
  readonly isReference: boolean;
}

function labelRows({ repeats }: SweepGroup, { intervals, compared }: RowParts): LabelRow[] {
  const [first] = repeats;
  if (!first) return [];
  const of = (l: number) => repeats.map(({ scores }) => scores.perLabel[l]!);
  const positives = first.scores.perLabel.map((_, l) => Math.min(...of(l).map((one) => one.positives)));
  const tested = positives.flatMap((n, l) => (n < fewestCases ? [] : [l]));
  const adjusted = new Map(
    compared ? holm(tested.map((l) => compared.labelP[l]!)).map((p, i) => [tested[i]!, p] as const) : [],
  );
  return first.scores.perLabel.map(({ label }, l) => {
    const tooFew = positives[l]! < fewestCases;
    const few = noInterval("few-cases");
    const interval = intervals && (tooFew ? few : intervals[l + 1]!);
    const tests = { p: compared?.labelP[l] ?? null, holmP: adjusted.get(l) ?? null };
    const difference = compared && differenceAt(compared, l + 1, tooFew ? { p: null, holmP: null } : tests);
    return {
      ...{ label, positives: positives[l]!, tooFew, interval },
      f1: meanOrNull(of(l).map(({ f1 }) => f1)),
      difference: difference && tooFew ? { ...difference, interval: few } : difference,
    };
  });
}

function rowOf(group: SweepGroup, parts: RowParts): SweepRow {
  const { repeats, ...about } = group;
  const over = (key: "weightedF1" | "twoClassWeightedF1" | "macroF1" | "microF1" | "macroAuroc") =>
    meanOrNull(repeats.map(({ scores }: { scores: Scores }) => scores[key]));
  const each = present(repeats.map(({ scores }) => scores.weightedF1));
  const { intervals, compared, holmP, isReference } = parts;
  return {
    ...about,
    repeats: repeats.length,
    reports: repeats.reduce((sum, { scores }) => sum + scores.reports, 0),
    weightedF1: over("weightedF1"),
    unseenWeightedF1: meanOrNull(repeats.map(({ unseenWeightedF1 }) => unseenWeightedF1)),
    twoClassWeightedF1: over("twoClassWeightedF1"),
    macroF1: over("macroF1"),
    microF1: over("microF1"),
    macroAuroc: over("macroAuroc"),
    betweenRepeats: each.length > 0 ? overRepeats(each) : null,
    betweenPatients: intervals ? intervals[0]! : null,
    isReference,
    difference: compared && differenceAt(compared, 0, { p: compared.p, holmP }),
    perLabel: labelRows(group, parts),
  };
}

const scoredOf = ({ repeats }: SweepGroup): readonly Scored[] | null => {
  const all = present(repeats.map(({ scored }) => scored));
  return all.length > 0 && all.length === repeats.length ? all : null;
};

/**
 * Rows in the order of the groups. A group without predictions has means and no interval.
 * @throws InputError EVAL-NAN, EVAL-PAIR; Cancelled when shouldStop says so
 */
export async function sweepTable(groups: readonly SweepGroup[], options: TableOptions): Promise<SweepTable> {
  const { seed, reference, intervals } = options;
  const against = reference && (groups.find((group) => isSame(group, reference)) ?? null);
  const parts: { group: SweepGroup; intervals: readonly IntervalResult[] | null; compared: Compared | null }[] = [];
  for (const group of groups) {
    const scored = intervals ? scoredOf(group) : null;
    const pairs = scored && against && group !== against ? pairsOf(group, against) : [];
    parts.push({
      group,
      intervals: scored && (await repeatIntervals(scored, options)),
      compared: pairs.length > 0 ? await compareRepeats(pairs, options) : null,
    });
  }
  const tested = parts.filter(({ compared }) => compared !== null && compared.p !== null);
  const adjusted = holm(tested.map(({ compared }) => compared!.p!));
  return {
    ...{ reference: against && { model: against.model, method: against.method, epsilon: against.epsilon }, seed },
    rows: parts.map((part) => {
      const place = tested.indexOf(part);
      const holmP = place < 0 ? null : adjusted[place]!;
      return rowOf(part.group, { ...part, holmP, isReference: part.group === against });
    }),
  };
}
