// The table of a sweep as rows of a spreadsheet: all digits, a column a figure, one line a group and one a label of it.
import { writeCsv } from "@/formats/csv-write";
import type { CsvCell } from "@/formats/csv-write";
import type { IntervalResult } from "@/evaluation/interval";
import type { RowDifference, SweepReport, SweepRow } from "@/evaluation/sweep-types";

const bounds = (interval: IntervalResult | null): readonly [CsvCell, CsvCell, CsvCell] =>
  interval && interval.method !== "none"
    ? [interval.low, interval.high, interval.method]
    : [null, null, interval ? interval.because : null];

const epsilonCell = (epsilon: number | null): CsvCell => epsilon ?? "none";

const differenceCells = (difference: RowDifference | null): CsvCell[] => [
  difference?.difference ?? null,
  ...bounds(difference?.interval ?? null),
  difference?.p ?? null,
  difference?.holmP ?? null,
];

const header = [
  ...["model", "method", "planned epsilon", "label", "done", "planned", "repeats", "weighted F1", "F1"],
  ...["between repeats low", "between repeats high", "between repeats kind"],
  ...["between patients low", "between patients high", "between patients kind"],
  ...["weighted F1 unseen texts", "two-class weighted F1", "macro F1", "micro F1", "macro AUROC", "positives"],
  ...["difference", "difference low", "difference high", "difference kind", "p", "Holm p"],
  ...["epsilon this run", "delta", "unit", "sigma", "q", "T", "C", "seconds", "engine"],
];

const keyCells = ({ model, method, epsilon }: SweepRow): CsvCell[] => [model, method, epsilonCell(epsilon)];

function groupLine(row: SweepRow): CsvCell[] {
  const { privacy, betweenRepeats: spread } = row;
  return [
    ...keyCells(row),
    ...["all", row.done, row.planned, row.repeats, row.weightedF1, null],
    ...(spread && spread.kind !== "single" ? [spread.low, spread.high, spread.kind] : [null, null, null]),
    ...bounds(row.betweenPatients),
    ...[row.unseenWeightedF1, row.twoClassWeightedF1, row.macroF1, row.microF1, row.macroAuroc, null],
    ...differenceCells(row.difference),
    ...(privacy
      ? [privacy.epsilon, privacy.delta, privacy.unit, privacy.noiseMultiplier, privacy.samplingProbability]
      : [null, null, null, null, null]),
    ...[privacy?.steps ?? null, privacy?.clipNorm ?? null, row.seconds, row.engine],
  ];
}

const labelLines = (row: SweepRow): CsvCell[][] =>
  row.perLabel.map(({ label, f1, interval, positives, difference }) => [
    ...keyCells(row),
    ...[label, row.done, row.planned, row.repeats, null, f1],
    ...[null, null, null],
    ...bounds(interval),
    ...[null, null, null, null, null, positives],
    ...differenceCells(difference),
    ...Array.from({ length: 9 }, () => null),
  ]);

/** @returns UTF-8 bytes of the file */
export const sweepCsv = ({ table }: SweepReport): Uint8Array<ArrayBuffer> =>
  writeCsv([header, ...table.rows.flatMap((row) => [groupLine(row), ...labelLines(row)])]);
