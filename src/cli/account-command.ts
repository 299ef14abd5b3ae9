// `cloister account` and `cloister calibrate`: what a number of noisy steps costs, and how much noise or how many steps a
// promise asks for. Public numbers in, public numbers out.
import { InputError } from "@/base/errors";
import { badArgument } from "@/base/problems/app-cli";
import { calibrateNoise, mostSteps } from "@/privacy/accounting/calibrate";
import { costWithAllowances } from "@/privacy/accounting/claim";
import { withoutAmplification } from "@/privacy/accounting/cost";
import { hitRateBound } from "@/privacy/accounting/hit-rate";
import type { AccountedRun } from "@/privacy/accounting/rdp-epsilon";
import { groupEpsilon } from "@/privacy/accounting/variants";
import { number, readFlags } from "./arguments";
import type { Flags } from "./arguments";

const ranges = {
  "sampling-probability": { low: 1e-9, high: 1 },
  "noise-multiplier": { low: 0.01, high: 1e6 },
  steps: { low: 1, high: 1e6, whole: true },
  delta: { low: 1e-15, high: 0.5 },
  epsilon: { low: 0.001, high: 100 },
  group: { low: 1, high: 64, whole: true },
  size: { low: 0, high: 1e9, whole: true },
} as const;
type Name = keyof typeof ranges;

const given = (flags: Flags, name: Name): number | undefined => number(flags, name, ranges[name]);

function must(flags: Flags, name: Name): number {
  const value = given(flags, name);
  if (value === undefined) throw new InputError(badArgument(`--${name} is missing`));
  return value;
}

const unit = "add-or-remove-one unit, Poisson sampling";

/** @throws InputError APP-ARGUMENT for a delta that the allowance for discrete noise would use up */
function checkDelta(delta: number, steps: number): number {
  const least = 2 * steps * 2 ** -46;
  if (!(delta > least))
    throw new InputError(badArgument(`--delta must be above ${least.toExponential(1)} for ${steps} steps`));
  return delta;
}

/** All figures of a run of n steps. @param size  trainable numbers, for the allowances; 0 leaves them out */
function figures(run: AccountedRun, delta: number, { size, group }: { size: number; group: number | undefined }) {
  const cost = costWithAllowances([{ ...run, size }], delta);
  return {
    ...{ epsilon: cost.epsilon, delta, accountant: cost.accountant, grid: cost.grid },
    ...{ rdpEpsilon: cost.rdpEpsilon, rdpOrder: cost.rdpOrder },
    withoutAmplification: withoutAmplification([run], delta),
    hitRateAt1Percent: hitRateBound([run], cost.grid)(0.01),
    ...(group !== undefined && { group, groupEpsilon: groupEpsilon(run, delta, { k: group }) }),
  };
}

type Figures = ReturnType<typeof figures>;

/** Four decimals, never below the value. */
const up = (epsilon: number): string => (Math.ceil(10_000 * epsilon - 1e-9) / 10_000).toFixed(4);

function lines(found: Figures): string[] {
  const { epsilon, delta, rdpEpsilon, rdpOrder } = found;
  const order = rdpOrder === null ? "" : ` at order ${rdpOrder}`;
  return [
    `epsilon ${up(epsilon)} at delta ${delta} (PLD, ${unit})`,
    `second opinion, Renyi DP: ${up(rdpEpsilon)}${order}`,
    `without amplification by sampling: ${up(found.withoutAmplification)}`,
    `an attack with 1 % false alarms finds at most ${(Math.ceil(1e4 * found.hitRateAt1Percent) / 100).toFixed(2)} % of the units`,
    ...(found.groupEpsilon === undefined
      ? []
      : [`a person with ${found.group} records, each sampled alone: epsilon ${up(found.groupEpsilon)}`]),
  ];
}

function print(flags: Flags, found: object, text: readonly string[]): number {
  console.log(flags.switches.has("json") ? JSON.stringify(found) : text.join("\n"));
  return 0;
}

export function accountCommand(args: readonly string[]): number {
  const values = ["sampling-probability", "noise-multiplier", "steps", "delta", "group", "size"];
  const flags = readFlags(args, { values, switches: ["json"] });
  const run = {
    samplingProbability: must(flags, "sampling-probability"),
    noiseMultiplier: must(flags, "noise-multiplier"),
    steps: must(flags, "steps"),
  };
  const found = figures(run, checkDelta(must(flags, "delta"), run.steps), {
    size: given(flags, "size") ?? 0,
    group: given(flags, "group"),
  });
  return print(flags, found, lines(found));
}

/** The least noise for given steps, or the most steps for given noise. @throws InputError PRIV-CALIBRATE if none suffices */
export function calibrateCommand(args: readonly string[]): number {
  const values = ["epsilon", "delta", "sampling-probability", "steps", "noise-multiplier", "size"];
  const flags = readFlags(args, { values, switches: ["json"] });
  const samplingProbability = must(flags, "sampling-probability");
  const target = {
    targetEpsilon: must(flags, "epsilon"),
    targetDelta: must(flags, "delta"),
    size: given(flags, "size") ?? 0,
  };
  const noise = given(flags, "noise-multiplier");
  if (noise !== undefined && flags.values["steps"] !== undefined)
    throw new InputError(badArgument("--steps and --noise-multiplier exclude each other: one of them is looked for"));
  const steps =
    noise === undefined ? must(flags, "steps") : mostSteps({ samplingProbability, noiseMultiplier: noise }, target);
  if (noise === undefined) checkDelta(target.targetDelta, steps);
  const noiseMultiplier = noise ?? calibrateNoise({ samplingProbability, steps }, target);
  const run = { samplingProbability, noiseMultiplier, steps };
  if (steps === 0) return print(flags, run, ["no step at this noise stays within epsilon"]);
  const found = figures(run, target.targetDelta, { size: target.size, group: undefined });
  const answer = noise === undefined ? `noise multiplier ${noiseMultiplier}` : `${steps} steps`;
  return print(flags, { ...run, ...found }, [answer, ...lines(found)]);
}
