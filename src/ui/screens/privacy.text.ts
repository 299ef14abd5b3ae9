// Words of Privacy.
import type { PlanPreview, RunSummary } from "@/workers/protocol";
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
  confirm: (size: number, unit: string): string => `I confirm about ${count(size)} ${unit}s, the count to one digit`,
  confirmFirst: "Type the public size, or confirm the suggestion.",
  plan: "The plan",
  planning: "Working out the noise for this plan…",
  advanced: "Advanced",
  without: "Without privacy (for comparison only)",
  withoutNow:
    "No noise is added, so no epsilon is claimed. Such an adapter stays here: it is for comparison and cannot be shared.",
  exact: "Exact epsilon, 0.01 to 20",
  exactDelta: "Exact delta",
  epochs: "Passes over the reports",
  method: "Method",
  byDefault: "by default",
  notCovered: "What epsilon does not cover",
  spent: "Runs since the page opened",
  noRuns: "None yet.",
  addUp:
    "Runs on the same reports add up: each one gives something more away. How much in all is not computed here yet, so share one run.",
  nearChance: "Below 2,500 reports and epsilon 1, expect results near chance.",
} as const;

export const methodNames: Readonly<Record<RunSummary["method"], string>> = {
  head: "Head: trains the last layer, minutes",
  lora: "LoRA and head: trains adapters in each layer, much slower without a graphics card",
};

export const methodShort: Readonly<Record<RunSummary["method"], string>> = { head: "Head", lora: "LoRA and head" };

/** The rows of the plan as term and figure. */
export function planRows({ plan, epsilon, noiseToSignal }: PlanPreview): readonly (readonly [string, string])[] {
  const rows: (readonly [string, string])[] = [
    ["Steps", count(plan.steps)],
    ["Expected batch", count(plan.expectedBatchSize)],
  ];
  if (plan.privacy) {
    rows.push(
      ["Chance to be drawn", `${(100 * plan.privacy.samplingProbability).toFixed(1)} %`],
      ["Noise multiplier", plan.privacy.noiseMultiplier.toFixed(2)],
      ["Clipping norm", plan.privacy.clipNorm.toPrecision(2)],
    );
  }
  if (epsilon !== null) rows.push(["Epsilon, as computed", epsilonFigure(epsilon)]);
  if (noiseToSignal !== null) rows.push(["Noise to signal", noiseToSignal.toFixed(noiseToSignal < 10 ? 1 : 0)]);
  return rows;
}

export const noiseSentence = (noiseToSignal: number): string =>
  noiseToSignal > 10
    ? "The noise exceeds the signal: in each step it is more than 10 times the longest possible gradient. Only many steps and many patients bring something through."
    : `In each step the noise is about ${noiseToSignal.toFixed(1)} times the longest possible gradient.`;

export function runLine(run: RunSummary): string {
  const unit = run.plan.privacy?.unit ?? "patient";
  const claim =
    run.epsilon === null || run.delta === null
      ? "without privacy, for comparison only"
      : `epsilon ${epsilonFigure(run.epsilon)}, delta ${deltaFigure(run.delta)}, per ${unit}, this run`;
  const end = run.stopped === "by-hand" ? ", stopped by hand" : "";
  return `${methodShort[run.method]}, ${counted(run.steps, "step")}${end}: ${claim}`;
}
