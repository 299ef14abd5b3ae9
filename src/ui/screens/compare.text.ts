// Words of Compare, and the sentences of its table.
import type { SweepKey, SweepReport, SweepRow } from "@/evaluation/sweep-types";
import type { ProgressOf, ResultOf } from "@/workers/protocol";
import { count, counted, deltaFigure, epsilonFigure, score, timeLeft } from "@/ui/words/figures";
import { methodShort } from "./privacy.text";

export const text = {
  title: "Compare",
  lead: "Many runs on the same patients in one table: methods, epsilons and repeats.",
  empty: "A comparison needs labelled reports. Open them first.",
  goReports: "Go to Reports",
  choose: "What to compare",
  methods: "Methods",
  epsilons: "Epsilon of each private run",
  none: "none",
  own: "Own value",
  repeats: "Repeats (seeds)",
  split: "Patients kept for judging",
  splits: {
    "hold-out": "1 in 5, new each repeat",
    "k-fold": "5 folds, every patient",
  },
  price: "Before the start",
  pricing: "Measuring this computer and composing the total…",
  start: "Start",
  goOn: "Go on",
  pause: "Pause after this run",
  stop: "Stop now",
  pausing: "Ends after the run at work…",
  stopping: "Dropping the run at work…",
  stopHint: "Stop now drops the run at work; what it charged stays spent. Finished runs are kept either way.",
  trainingRuns: "A training is running. Wait for it, or stop it on Train.",
  nothingYet: "No comparison on these reports yet. Choose what to compare and press Start.",
  table: "Results",
  soFar: "Results so far: means alone, the intervals come at the end",
  curve: "Weighted F1 against epsilon",
  forest: "Differences from the reference",
  dots: "F1 of each label",
  files: "Save",
  csv: "Table (CSV)",
  json: "Everything (JSON)",
  html: "Report to print (HTML)",
  forget: "Delete kept results",
  stays: "Scores come from your reports. No epsilon covers them, so they stay here.",
  kept: "Scores and counts of finished runs are kept in this browser. Predictions of single reports are not: after closing the page, new differences need the runs again.",
  settings: "Privacy and cost of each row",
  runs: "Every run",
  forestOf: "Row",
} as const;

const methodNames: Readonly<Record<string, string>> = {
  majority: "Always the majority",
  rules: "Rules",
  "tf-idf": "TF-IDF regression",
  full: "Full fine-tuning",
  ...methodShort,
};

export const methodName = (method: string): string => methodNames[method] ?? method;

/** "Head, epsilon 1" or "Head, no privacy"; baselines have neither. */
export function rowName({ method, epsilon }: SweepKey): string {
  const name = methodName(method);
  if (epsilon !== null) return `${name}, epsilon ${epsilon}`;
  return Object.hasOwn(methodShort, method) || method === "full" ? `${name}, no privacy` : name;
}

/** The runs under the name of their row, rows in the order of their first run. */
export function byRow<Cell extends SweepKey>(cells: readonly Cell[]): [string, Cell[]][] {
  const found = new Map<string, Cell[]>();
  for (const cell of cells) found.set(rowName(cell), [...(found.get(rowName(cell)) ?? []), cell]);
  return [...found];
}

type Preview = ResultOf<"sweep-preview">;

export function priceSentence({ cells, done, seconds }: Preview): string {
  const left = cells - done;
  const before = done > 0 ? `, ${count(done)} of them done before` : "";
  return left === 0
    ? `${counted(cells, "run")}, all done before.`
    : `${counted(cells, "run")}${before}. About ${timeLeft(seconds)} on this computer.`;
}

export function budgetSentence({ budget }: Preview): string {
  if (!budget) return "No private run is left to do: nothing is charged.";
  const { privateCells, sweep, spent, total, delta, unit, limit } = budget;
  const scope = `delta ${deltaFigure(delta)}, per ${unit}, all runs on this data`;
  const cap = limit ? ` The limit${limit.contact === null ? "" : ` set by ${limit.contact}`} is ${limit.epsilon}.` : "";
  return (
    `${counted(privateCells, "private run")} together: epsilon ${epsilonFigure(sweep)}. ` +
    (spent > 0 ? `With the epsilon ${epsilonFigure(spent)} spent before, ` : "") +
    `${spent > 0 ? "the" : "The"} total is epsilon ${epsilonFigure(total)} (${scope}, composed).${cap}`
  );
}

/** How a run stands, in words. */
export const stateWords: Readonly<Record<SweepReport["cells"][number]["state"], string>> = {
  pending: "waiting",
  running: "running",
  done: "done",
  failed: "not done",
  skipped: "left out",
  cancelled: "dropped",
};

type AtWork = ProgressOf<"sweep-run">;

const phases: Readonly<Record<AtWork["phase"], string>> = {
  preparing: "preparing",
  features: "reading reports",
  training: "training",
  finishing: "finishing",
};

export function workSentence({ cell, phase, inDone, inTotal, done, cells }: AtWork): string {
  const fold = cell.fold === null ? "" : `, fold ${cell.fold + 1}`;
  const place = inTotal > 1 ? ` ${count(inDone)} of ${count(inTotal)}` : "";
  return `Run ${done + 1} of ${cells}: ${rowName(cell)}, repeat ${cell.seed + 1}${fold} · ${phases[phase]}${place}`;
}

export function endSentence({ cells }: SweepReport): string {
  const done = cells.filter(({ state }) => state === "done").length;
  if (done === cells.length) return `All ${counted(done, "run")} are done.`;
  const wrong = cells.filter(({ problem }) => problem !== null);
  const codes = [...new Set(wrong.flatMap(({ problem }) => problem ?? []))].join(", ");
  const why = wrong.length === 0 ? "" : ` ${counted(wrong.length, "run")} could not be done (${codes}).`;
  return `${count(done)} of ${count(cells.length)} runs are done.${why} Go on runs what is left.`;
}

const range = (low: number, high: number, digits: number): string =>
  `${low.toFixed(digits)} to ${high.toFixed(digits)}`;

/** Interval between patients as text, or why there is none. */
export function patientsRange({ betweenPatients: interval }: Pick<SweepRow, "betweenPatients">, digits = 3): string {
  if (!interval) return "–";
  if (interval.method !== "none") return range(interval.low, interval.high, digits);
  return interval.because === "few-patients" ? "fewer than 20 patients" : "–";
}

export function repeatsRange({ betweenRepeats: over }: Pick<SweepRow, "betweenRepeats">, digits = 3): string {
  if (!over || over.kind === "single") return "–";
  return `${range(over.low, over.high, digits)}${over.kind === "range" ? " (range)" : ""}`;
}

const signed = (value: number, digits = 3): string => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(digits)}`;

export function differenceText({ difference: d, isReference }: SweepRow): string {
  if (isReference) return "reference";
  if (!d || d.difference === null) return "–";
  const { interval } = d;
  return interval.method === "none"
    ? signed(d.difference)
    : `${signed(d.difference)} (${signed(interval.low)} to ${signed(interval.high)})`;
}

export const pText = (p: number | null): string => (p === null ? "–" : p < 0.001 ? "< 0.001" : p.toFixed(3));

export const short = (value: number): string => String(Number(value.toPrecision(3)));

/** What the difference of a row shows, effect first. */
export function verdict({ difference: d }: SweepRow): string {
  if (!d || d.difference === null || d.interval.method === "none") return "no interval";
  const bounds = `${signed(d.interval.low, 2)} to ${signed(d.interval.high, 2)}`;
  if (d.holmP === null || d.holmP >= 0.05) return `no difference shown (${bounds})`;
  return `${signed(d.difference, 2)} (${bounds}), Holm p ${pText(d.holmP)}`;
}

export function conditionSentence({ conditions: c }: SweepReport): string {
  return (
    `${counted(c.reports, "report")} of ${counted(c.patients, "patient")}; ${c.split}. Uncertain counts as ${c.uncertain}, blank as ${c.blank}. ` +
    `Threshold 0.5. Reference labels: ${c.reference}.`
  );
}

export function spentSentence({ conditions: { spent, unit } }: SweepReport): string {
  return spent === null
    ? "No private run is charged on these patients."
    : `All private runs on this data: epsilon ${epsilonFigure(spent.epsilon)}, delta ${deltaFigure(spent.delta)}, per ${unit} (${counted(spent.runs, "run")}, composed).`;
}

/** EVALUATION 7: what a statement must say of an adapter that is picked from these runs. */
export const selectionSentence = ({ conditions: { trainedRuns } }: SweepReport): string =>
  trainedRuns < 2
    ? ""
    : `If an adapter is picked from these runs, its statement says: “Settings were chosen among ${trainedRuns} runs by results on private reports. That choice is not covered by epsilon.”`;

export function fewSentence({ table: { rows } }: SweepReport): string {
  const labels = rows.find(({ perLabel }) => perLabel.length > 0)?.perLabel ?? [];
  const few = labels.filter(({ tooFew }) => tooFew).length;
  return few === 0 ? "" : `${few} of ${labels.length} labels have fewer than 20 positives; they stay in the averages.`;
}

export const f1 = (value: number | null): string => score(value, 3);

/** Columns of the table with what they mean. */
export const columns = [
  ["Weighted F1", "F1 of each label, weighted by its number of positives; mean over repeats."],
  [
    "Repeats",
    "95 % interval of the mean over repeats: how much it moves when trained again. The range for two repeats.",
  ],
  ["Patients", "95 % bootstrap interval over patients: how much it would move with other patients."],
  ["Difference", "From the reference on the same reports and repeats, with its interval over patients."],
  ["Holm p", "From swapping patients between the two, corrected for the number of rows."],
  ["Two-class", "Two-class weighted F1: always saying the majority already scores high on it."],
  ["Macro", "Plain mean of the F1 of all labels."],
  ["Micro", "F1 of all cells of all labels thrown together."],
  ["AUROC", "Mean over labels with both classes of the chance that a present case is scored above an absent one."],
  ["Done", "Finished runs of those planned."],
] as const;
