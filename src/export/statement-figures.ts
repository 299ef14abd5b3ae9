// The figures of a statement that follow from others: epsilon of the account, of the run and of its plan, the second opinion,
// and the value without amplification. The exporter writes them, the checker computes them again. Source: PRIVACY 8 and 10.
import { allowances, costWithAllowances, type ClaimedRun } from "@/privacy/accounting/claim";
import { withoutAmplification, type PrivacyCost } from "@/privacy/accounting/cost";
import { hitRateBound } from "@/privacy/accounting/hit-rate";
import { foundAt } from "@/privacy/accounting/odds";
import { renyiOrders } from "@/privacy/accounting/orders";
import { epsilonFromRdp } from "@/privacy/accounting/rdp-epsilon";
import { subsampledRdp } from "@/privacy/accounting/subsampled-rdp";
import type { AccountRun } from "@/privacy/ledger/types";
import type { PrivacyFacts } from "./types";

export interface StatementFigures {
  /** Of all runs of the account, rounded up to 3 decimals like every epsilon here. */
  readonly epsilon: number;
  readonly runEpsilon: number;
  readonly plannedEpsilon: number;
  /** Loss grid of the account's composition; null: closed form. */
  readonly grid: number | null;
  readonly epsilonRdp: number;
  readonly rdpOrder: number | null;
  readonly epsilonRdpIntegerOrders: number;
  readonly epsilonWithoutAmplification: number;
  /** Largest hit rates of any attack at 1 % and 0.1 % false alarms, from the loss distribution itself; rounded up. */
  readonly hitRates: { readonly at1Percent: number; readonly at01Percent: number };
  /** Parts of delta and of epsilon that the account's claim includes for discrete noise. */
  readonly allowances: { readonly delta: number; readonly epsilon: number };
  /** Renyi's upper bound lies where it must: at .999 of the claimed epsilon or above. */
  readonly secondOpinionHolds: boolean;
}

const wholeOrders = renyiOrders.filter((order) => Number.isInteger(order));

/** Rounded up to 3 decimals: the form of every claimed epsilon. */
const up3 = (epsilon: number): number => Math.ceil(1000 * epsilon) / 1000;

/** Up to 4 significant digits, never below the value, at most 1. */
export const roundUp = (value: number): number => {
  if (value <= 0) return 0;
  const step = 10 ** (Math.floor(Math.log10(value)) - 3);
  return Math.min(1, Number((Math.ceil(value / step) * step).toPrecision(4)));
};

/** Chance to be found at a false-alarm rate, rounded up. */
export const foundAtMost = (rate: number, claim: { epsilon: number; delta: number }): number =>
  roundUp(foundAt(rate, claim));

const charged = (run: AccountRun): ClaimedRun => ({
  noiseMultiplier: run.noiseMultiplier,
  samplingProbability: run.samplingProbability,
  steps: run.chargedSteps,
  size: run.trainableNumbers,
});

/** Renyi at whole orders alone, where the discrete noise is known to be as good as the continuous one. */
function integerRdp(runs: readonly ClaimedRun[], delta: number): number {
  const noisy = runs.filter(({ steps }) => steps > 0);
  if (noisy.length === 0) return 0;
  const rdp = wholeOrders.map((order) => noisy.reduce((sum, run) => sum + run.steps * subsampledRdp(order, run), 0));
  return epsilonFromRdp(rdp, wholeOrders, delta).epsilon;
}

/** The part of the facts that epsilon follows from. */
export type Accounted = Pick<
  PrivacyFacts,
  "delta" | "noiseMultiplier" | "samplingProbability" | "plannedSteps" | "chargedSteps" | "trainableNumbers" | "account"
>;

/** The last answers of a slow pure function, by what was asked: export, its own check and its page ask for the same. */
function remembered<Question, Answer>(answer: (question: Question) => Answer): (question: Question) => Answer {
  const kept = new Map<string, Answer>();
  return (question) => {
    const key = JSON.stringify(question);
    const known = kept.get(key);
    if (known !== undefined) return known;
    const found = answer(question);
    for (const oldest of [...kept.keys()].slice(0, Math.max(0, kept.size - 31))) kept.delete(oldest);
    kept.set(key, found);
    return found;
  };
}

interface Composed {
  readonly runs: readonly ClaimedRun[];
  readonly delta: number;
}
const costOf = remembered(({ runs, delta }: Composed): PrivacyCost => costWithAllowances(runs, delta));

const figuresOf = remembered(({ account, delta, ...facts }: Accounted): StatementFigures => {
  const runs = account.runs.map(charged);
  const { noiseMultiplier, samplingProbability, trainableNumbers: size } = facts;
  const alone = (steps: number) =>
    up3(costOf({ runs: [{ noiseMultiplier, samplingProbability, steps, size }], delta }).epsilon);
  const total = costOf({ runs, delta });
  const extra = allowances(runs);
  const hitRate = hitRateBound(runs, total.grid);
  return {
    epsilon: up3(total.epsilon),
    runEpsilon: alone(facts.chargedSteps),
    plannedEpsilon: alone(facts.plannedSteps),
    grid: total.grid,
    epsilonRdp: up3(total.rdpEpsilon),
    rdpOrder: total.rdpOrder,
    epsilonRdpIntegerOrders: up3(integerRdp(runs, delta)),
    epsilonWithoutAmplification: up3(withoutAmplification(runs, delta)),
    hitRates: { at1Percent: roundUp(hitRate(0.01)), at01Percent: roundUp(hitRate(0.001)) },
    allowances: extra,
    secondOpinionHolds: total.rdpEpsilon + extra.epsilon >= 0.999 * total.epsilon,
  };
});

/** All derived figures. About a second where units were sampled (q < 1), else a moment. */
export const statementFigures = (facts: Accounted): StatementFigures =>
  figuresOf({
    delta: facts.delta,
    noiseMultiplier: facts.noiseMultiplier,
    samplingProbability: facts.samplingProbability,
    plannedSteps: facts.plannedSteps,
    chargedSteps: facts.chargedSteps,
    trainableNumbers: facts.trainableNumbers,
    account: facts.account,
  });
