// Words of Privacy.
import type { PlanPreview, PlanSketch } from "@/workers/plan-protocol";
import type { RunSummary } from "@/workers/protocol";
import { rightGuesses } from "@/ui/words/promise";
import { count, counted, deltaFigure, epsilonFigure } from "@/ui/words/figures";

export const text = {
  title: "Privacy",
  lead: "Choose what the adapter may give away about any one patient.",
  next: "Go to Train",
  empty: "Open and label reports first. The plan needs to know how many there are.",
  goReports: "Go to Reports",
  goClassify: "Go to Classify",
  slider: "Strength of the promise",
  stronger: "Stronger",
  accurate: "More accurate",
  exactNow: "Exact value, set under Advanced",
  unit: "Unit",
  patientUnit: "One patient: all reports of a patient together",
  reportUnit: "One report. A patient with several reports has a weaker promise",
  delta: "Delta",
  deltaWhy: "By default at most 0.00001, and at most a tenth of 1 in the public size.",
  publicSize: "Public size",
  publicSizeNote:
    "How many patients or reports you are willing to print in the statement. The exact count is never printed.",
  confirm: (size: number, unit: string): string =>
    `I confirm about ${count(size)} ${unit}s: the count, rounded to one digit`,
  confirmFirst: "Type the public size, or confirm the suggestion.",
  plan: "The plan",
  savePlan: "Save the plan",
  openPlan: "Open a plan",
  planOpened: "The settings of the plan are set.",
  planning: "Working out the noise for this plan…",
  advanced: "Advanced",
  without: "Without privacy (for comparison only)",
  withoutNow:
    "No noise is added, so no epsilon is claimed. Such an adapter stays here: it is for comparison and cannot be shared.",
  exact: "Exact epsilon, 0.01 to 20",
  exactDelta: "Exact delta",
  epochs: "Passes over the reports",
  startFrom: "Start from",
  startStarter: "the adapter trained on synthetic reports (default)",
  startPlain: "the plain encoder",
  method: "Method",
  byDefault: "by default",
  notCovered: "What epsilon does not cover",
  spent: "Spent on these patients",
  spentLater: "The total is composed with the plan.",
  spentWithout: "A run without privacy is not charged. It cannot be shared.",
  sinceOpen: "Runs since the page opened:",
  addUp:
    "Every run is charged, also one that was stopped, discarded or not shared, and nothing is given back. The promise of a bundle is the total.",
  goLedger: "Open the ledger",
  noisyAnyway: "Train although the noise exceeds the signal",
  nearChance: "Below 2,500 reports and epsilon 1, expect results near chance.",
} as const;

export const methodNames: Readonly<Record<RunSummary["method"], string>> = {
  head: "Head: trains the last layer, minutes",
  lora: "LoRA and head: trains adapters in the layers too, much slower without a graphics card",
  textbook: "Textbook LoRA: as in common tutorials, to see the difference",
};

export const methodShort: Readonly<Record<RunSummary["method"], string>> = {
  head: "Head",
  lora: "LoRA and head",
  textbook: "Textbook LoRA",
};

type Rows = readonly (readonly [term: string, figure: string])[];

/**
 * The rows of the plan as term and figure.
 * @param epsilon   as computed for exactly this plan; null while it is only sketched, and without privacy
 * @param sketched  noise is then up to 1 % more than the plan will need
 */
export function planRows({ plan, noiseToSignal }: PlanSketch, epsilon: number | null, sketched: boolean): Rows {
  const about = sketched ? "about " : "";
  const rows: (readonly [string, string])[] = [
    ["Starts from", plan.start ? "synthetic reports" : "the plain encoder"],
    ["Steps", count(plan.steps)],
    ["Expected batch", count(plan.expectedBatchSize)],
  ];
  if (plan.privacy) {
    rows.push(
      ["Chance to be drawn", `${(100 * plan.privacy.samplingProbability).toFixed(1)} %`],
      ["Noise multiplier", about + plan.privacy.noiseMultiplier.toFixed(2)],
      ["Clipping norm", plan.privacy.clipNorm.toPrecision(2)],
    );
  }
  if (plan.privacy) rows.push(["Epsilon, as computed", epsilon === null ? "…" : epsilonFigure(epsilon)]);
  if (noiseToSignal !== null) rows.push(["Noise to signal", noiseToSignal.toFixed(noiseToSignal < 10 ? 1 : 0)]);
  return rows;
}

export const noiseSentence = (noiseToSignal: number): string =>
  noiseToSignal > 10
    ? "The noise exceeds the signal: in each step it is more than 10 times the longest possible gradient. What helps: the head alone, more patients, fewer passes, or not training at all."
    : `In each step the noise is about ${noiseToSignal.toFixed(1)} times the longest possible gradient.`;

/** "A patient with 4 reports has at most epsilon 7.8, not 1.6". */
export const groupSentence = (group: NonNullable<PlanPreview["group"]>, epsilon: number, delta: number): string =>
  `A patient with ${group.reports} reports has epsilon ${roundedUp(group.epsilon)}, not ${roundedUp(epsilon)}, at delta ${deltaFigure(delta)}.`;

const roundedUp = (epsilon: number): string => (Math.ceil(10 * epsilon) / 10).toFixed(1);

/** What the account has spent and would have spent, with unit, delta and scope. */
export function totalSentence(
  spent: number,
  totalAfter: number,
  { delta, unit }: { delta: number; unit: string },
): string {
  const scope = `delta ${deltaFigure(delta)}, per ${unit}, all runs on this data`;
  const odds = `With the total, at most ${rightGuesses(totalAfter, delta)} of 100 people guess right.`;
  return spent === 0
    ? `Nothing was charged yet. After this run: epsilon ${epsilonFigure(totalAfter)}, ${scope}.`
    : `Charged so far: epsilon ${epsilonFigure(spent)}. After this run: epsilon ${epsilonFigure(totalAfter)}, ${scope}. ${odds}`;
}

export function runLine(run: RunSummary): string {
  const unit = run.plan.privacy?.unit ?? "patient";
  const claim =
    run.epsilon === null || run.delta === null
      ? "without privacy, for comparison only"
      : `epsilon ${epsilonFigure(run.epsilon)}, delta ${deltaFigure(run.delta)}, per ${unit}, this run`;
  const end = run.stopped === "by-hand" ? ", stopped by hand" : "";
  return `${methodShort[run.method]}, ${counted(run.steps, "step")}${end}: ${claim}`;
}

/** Why some stops of the slider cannot be chosen. */
export const lockedSentence = ({ maxEpsilon, contact }: NonNullable<PlanPreview["policy"]>): string =>
  `Stops above epsilon ${epsilonFigure(maxEpsilon)} are locked: the limit set by ${contact ?? "your privacy officer"}, for all runs on a patient together.`;
