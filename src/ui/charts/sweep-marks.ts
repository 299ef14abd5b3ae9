// Pure parts of the charts of a comparison: sentences, places of names, rows of the forest.
import type { LabelRow, RowDifference, SweepRow } from "@/evaluation/sweep-types";
import { f1, methodName, patientsRange, pText, repeatsRange, rowName, short } from "@/ui/screens/compare.text";
import { count, score } from "@/ui/words/figures";

/** Heights of names so that none covers another: moved apart by `gap` at least, none below `lowest`. */
export function apart(wanted: readonly number[], gap: number, lowest: number): number[] {
  const order = [...wanted.keys()].sort((a, b) => wanted[a]! - wanted[b]!);
  const placed = [...wanted];
  let above = -Infinity;
  for (const i of order) above = placed[i] = Math.max(wanted[i]!, above + gap);
  let below = lowest + gap;
  for (const i of order.toReversed()) below = placed[i] = Math.min(placed[i]!, below - gap);
  return placed;
}

/** "Head: weighted F1 0.28 at epsilon 1, 0.45 at epsilon 10; without privacy 0.62." */
export function curveSentence(series: readonly (readonly SweepRow[])[], flat: readonly SweepRow[]): string {
  const lines = series.flatMap((one) => {
    const [first, last] = [one[0], one.at(-1)];
    if (!first || !last) return [];
    const open = flat.find(({ method }) => method === first.method);
    const end = first === last ? "" : `, ${score(last.weightedF1)} at epsilon ${last.epsilon ?? ""}`;
    const without = open ? `; without privacy ${score(open.weightedF1)}` : "";
    return [
      `${methodName(first.method)}: weighted F1 ${score(first.weightedF1)} at epsilon ${first.epsilon ?? ""}${end}${without}.`,
    ];
  });
  if (lines.length > 0) return lines.join(" ");
  const best = flat.toSorted((a, b) => (b.weightedF1 ?? 0) - (a.weightedF1 ?? 0))[0];
  return best
    ? `No private run yet. Best of the others: ${rowName(best)}, weighted F1 ${score(best.weightedF1)}.`
    : "No finished run yet.";
}

/** The highest value that is drawn, intervals included. */
export const topOf = (rows: readonly SweepRow[]): number =>
  Math.max(
    0.1,
    ...rows.flatMap(({ weightedF1, betweenPatients: patients, betweenRepeats: repeats }) => [
      weightedF1 ?? 0,
      patients && patients.method !== "none" ? patients.high : 0,
      repeats?.high ?? 0,
    ]),
  );

const loud = 10;

/** Whether the noise exceeds the signal (PRIVACY 8.8). */
export const isLoud = ({ privacy }: SweepRow): boolean => (privacy?.noiseToSignal ?? 0) > loud;

export const pointWords = (row: SweepRow): string => {
  const noise = row.privacy ? `; sigma ${short(row.privacy.noiseMultiplier)}` : "";
  const over = isLoud(row) ? ", the noise exceeds the signal" : "";
  return `${rowName(row)}: ${f1(row.weightedF1)}; patients ${patientsRange(row)}; repeats ${repeatsRange(row)}${noise}${over}`;
};

/** One line of the forest. */
export interface ForestLine {
  readonly name: string;
  readonly difference: number | null;
  /** null: no interval. */
  readonly bounds: readonly [low: number, high: number] | null;
  readonly holmP: number | null;
  /** At the right: positives, or nothing. */
  readonly note: string;
  /** In place of the mark. */
  readonly instead: string | null;
}

const boundsOf = ({ interval }: RowDifference): ForestLine["bounds"] =>
  interval.method === "none" ? null : [interval.low, interval.high];

const labelLine = ({ label, positives, tooFew, difference }: LabelRow): ForestLine => ({
  name: label,
  difference: tooFew ? null : (difference?.difference ?? null),
  bounds: difference && !tooFew ? boundsOf(difference) : null,
  holmP: difference?.holmP ?? null,
  note: `n = ${count(positives)}`,
  instead: tooFew ? "too few cases to judge" : null,
});

/** The average of a row, then its labels by number of positives. */
export function forestOf({ difference, perLabel }: SweepRow): ForestLine[] {
  if (!difference) return [];
  const average = {
    name: "Weighted F1",
    difference: difference.difference,
    bounds: boundsOf(difference),
    holmP: difference.holmP,
  };
  const labels = perLabel.toSorted((a, b) => b.positives - a.positives).map(labelLine);
  return [{ ...average, note: "all labels", instead: null }, ...labels];
}

/** "Head, epsilon 1 lies below the reference in 9 of 10 labels with enough cases." */
export function forestSentence(row: SweepRow, lines: readonly ForestLine[]): string {
  const judged = lines.slice(1).filter(({ difference }) => difference !== null);
  const lower = judged.filter(({ difference }) => (difference ?? 0) < 0).length;
  const clear = judged.filter(({ holmP }) => holmP !== null && holmP < 0.05).length;
  return `${rowName(row)} lies below the reference in ${lower} of ${judged.length} labels with enough cases; Holm p is below 0.05 in ${clear}.`;
}

export const lineWords = ({ name, difference, bounds, holmP, note, instead }: ForestLine): string => {
  if (instead !== null || difference === null) return `${name}: ${instead ?? "not defined"} (${note})`;
  const sign = (value: number) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
  const range = bounds ? ` (${sign(bounds[0])} to ${sign(bounds[1])})` : "";
  return `${name}: ${sign(difference)}${range}, Holm p ${pText(holmP)}, ${note}`;
};

/** Up to four rows whose labels are drawn: the reference, then private ones from the largest epsilon on, then others. */
export function dotRows(rows: readonly SweepRow[]): SweepRow[] {
  const drawn = rows.filter(({ perLabel }) => perLabel.length > 0);
  const reference = drawn.filter(({ isReference }) => isReference);
  const priv = drawn.filter(({ epsilon }) => epsilon !== null).sort((a, b) => (b.epsilon ?? 0) - (a.epsilon ?? 0));
  const others = drawn.filter((row) => row.epsilon === null && !row.isReference && row.method !== "majority");
  return [...reference, ...priv, ...others.toReversed()].slice(0, 4);
}
