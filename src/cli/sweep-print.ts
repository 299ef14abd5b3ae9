// What `cloister sweep` says: what is to do and what it costs, how far it is, and the table.
import type { IntervalResult } from "@/evaluation/interval";
import type { SweepReport, SweepRow } from "@/evaluation/sweep-types";
import { selectionWords } from "@/export/statement-words";
import { cellName } from "@/training/sweep";
import type { PlacedCell } from "@/training/sweep";
import type { SweepBudget } from "@/workers/session/sweep-budget";
import type { SweepProgress } from "@/workers/session/sweep-run";
import type { CellRecord } from "@/workers/session/sweep-record";

export type Say = (line: string) => void;

const three = (value: number | null): string => (value === null ? "–" : value.toFixed(3));

/** "40 s", "12 min", "3.4 h". */
function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

function budgetWords({ privateCells, spent, sweep, total, delta, unit, limit }: SweepBudget): string {
  const cap = limit ? ` The limit${limit.contact === null ? "" : ` set by ${limit.contact}`} is ${limit.epsilon}.` : "";
  return (
    `${privateCells} private runs are charged to the ledger: epsilon ${sweep} together, on top of ${spent} spent before, ` +
    `makes ${total} (delta ${delta}, per ${unit}, all runs on this data, composed).${cap}`
  );
}

export interface Announced {
  readonly cells: number;
  readonly todo: readonly PlacedCell[];
  readonly seconds: number;
  readonly budget: SweepBudget | null;
}

/** What is to do, before anything is done. */
export function planWords({ cells, todo, seconds, budget }: Announced): string {
  const kinds = new Map<string, number>();
  for (const cell of todo) kinds.set(cellName(cell), (kinds.get(cellName(cell)) ?? 0) + 1);
  const done = cells - todo.length;
  return [
    `${cells} runs planned, ${done} done before${todo.length === 0 ? "." : `; to do, about ${duration(seconds)} in all:`}`,
    ...[...kinds].map(([name, count]) => `  ${String(count).padStart(3)} × ${name}`),
    budget ? budgetWords(budget) : "No private run is to do: nothing is charged.",
  ].join("\n");
}

const phases = { preparing: "preparing", features: "reading", training: "training", finishing: "finishing" } as const;

/** At most one line in two seconds. @param left  seconds of all cells after the one at work */
export function sweepPrinter(say: Say, left: (progress: SweepProgress) => number | null) {
  let last = -Infinity;
  return (progress: SweepProgress): void => {
    const now = performance.now();
    if (now - last < 2000) return;
    last = now;
    const { cell, done, cells, inCell } = progress;
    const seconds = left(progress);
    const place = inCell.total > 1 ? ` ${inCell.done} of ${inCell.total}` : "";
    say(
      `[${done} of ${cells} done] ${cellName(cell)}, seed ${cell.seed}${cell.fold === null ? "" : `, fold ${cell.fold + 1}`}: ` +
        `${phases[inCell.phase]}${place}${seconds === null ? "" : `, about ${duration(seconds)} left in all`}`,
    );
  };
}

/** One line when a cell has ended. */
export function endedWords({ cell, state, seconds, problem, outcome }: CellRecord): string {
  const where = `${cellName(cell)}, seed ${cell.seed}${cell.fold === null ? "" : `, fold ${cell.fold + 1}`}`;
  const what = outcome ? `weighted F1 ${three(outcome.scores.weightedF1)}` : (problem?.happened ?? "");
  return `${state.padEnd(9)} ${where}: ${what} (${duration(seconds)})${problem ? ` [${problem.code}]` : ""}`;
}

const range = (interval: IntervalResult | null): string =>
  interval && interval.method !== "none" ? `${three(interval.low)}–${three(interval.high)}` : "–";

const spread = ({ betweenRepeats: over }: SweepRow): string =>
  over === null || over.kind === "single"
    ? "–"
    : `${three(over.low)}–${three(over.high)}${over.kind === "range" ? " (range)" : ""}`;

const signed = (value: number | null): string => (value === null ? "–" : `${value < 0 ? "" : "+"}${value.toFixed(3)}`);

function difference({ difference: d, isReference }: SweepRow): string {
  if (isReference) return "reference";
  if (!d) return "–";
  const { interval } = d;
  return interval.method === "none"
    ? signed(d.difference)
    : `${signed(d.difference)} (${signed(interval.low)} to ${signed(interval.high)})`;
}

const short = (value: number): string => String(Number(value.toPrecision(4)));

type Column = readonly [name: string, cell: (row: SweepRow) => string];

const scoreColumns: readonly Column[] = [
  ["method", ({ method }) => method],
  ["epsilon", ({ epsilon }) => (epsilon === null ? "none" : String(epsilon))],
  ["weighted F1", ({ weightedF1 }) => three(weightedF1)],
  ["repeats 95 %", spread],
  ["patients 95 %", ({ betweenPatients }) => range(betweenPatients)],
  ["two-class", ({ twoClassWeightedF1 }) => three(twoClassWeightedF1)],
  ["macro", ({ macroF1 }) => three(macroF1)],
  ["micro", ({ microF1 }) => three(microF1)],
  ["AUROC", ({ macroAuroc }) => three(macroAuroc)],
  ["difference (95 %)", difference],
  [
    "Holm p",
    ({ difference: d }) => (d === null || d.holmP === null ? "–" : d.holmP < 0.001 ? "< 0.001" : d.holmP.toFixed(3)),
  ],
  ["done", ({ done, planned }) => `${done}/${planned}`],
];

const settingColumns: readonly Column[] = [
  ["method", ({ method }) => method],
  ["epsilon", ({ privacy }) => (privacy ? String(privacy.epsilon) : "none")],
  ["delta", ({ privacy }) => (privacy ? String(privacy.delta) : "–")],
  ["sigma", ({ privacy }) => (privacy ? short(privacy.noiseMultiplier) : "–")],
  ["q", ({ privacy }) => (privacy ? short(privacy.samplingProbability) : "–")],
  ["T", ({ privacy }) => (privacy ? String(privacy.steps) : "–")],
  ["C", ({ privacy }) => (privacy ? short(privacy.clipNorm) : "–")],
  ["seconds a run", ({ seconds, done }) => (done === 0 ? "–" : (seconds / done).toFixed(1))],
  ["engine", ({ engine }) => engine],
];

function columnsText(columns: readonly Column[], rows: readonly SweepRow[]): string[] {
  const cells = [columns.map(([name]) => name), ...rows.map((row) => columns.map(([, cell]) => cell(row)))];
  const widths = columns.map((_, c) => Math.max(...cells.map((line) => line[c]!.length)));
  return cells.map((line) =>
    line
      .map((cell, c) => cell.padEnd(widths[c]!))
      .join("  ")
      .trimEnd(),
  );
}

/** The table, the conditions, and what a choice among the runs would have to say. */
export function tableText({ table, conditions }: SweepReport): string {
  const { reference, rows } = table;
  const few = Math.max(0, ...rows.map(({ perLabel }) => perLabel.filter(({ tooFew }) => tooFew).length));
  const labels = Math.max(0, ...rows.map(({ perLabel }) => perLabel.length));
  return [
    ...columnsText(scoreColumns, rows),
    "",
    ...columnsText(settingColumns, rows),
    "",
    `${conditions.reports} reports of ${conditions.patients} patients; ${conditions.split}. Uncertain counts as ${conditions.uncertain}, ` +
      `blank as ${conditions.blank}; threshold 0.5; reference labels: ${conditions.reference}.`,
    ...(few > 0 ? [`${few} of ${labels} labels have fewer than 20 positives; they stay in the averages.`] : []),
    ...(reference
      ? [
          `Differences are against ${reference.method}${reference.epsilon === null ? " without privacy" : `, epsilon ${reference.epsilon}`}.`,
        ]
      : []),
    ...(conditions.spent
      ? [
          `All private runs on this data: epsilon ${conditions.spent.epsilon}, delta ${conditions.spent.delta}, per ${conditions.unit} (${conditions.spent.runs} runs, composed).`,
        ]
      : []),
    `If an adapter is picked from these: "${selectionWords(conditions.trainedRuns)}"`,
  ].join("\n");
}
