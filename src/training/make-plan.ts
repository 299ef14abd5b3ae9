// From what a person chose and what is public, the frozen plan of a run. No private count, text or label enters here.
import { InputError } from "@/base/errors";
import { planOutOfRange } from "@/base/problems/priv";
import type { BlankPolicy, RowsWithoutPatient, SectionRule, UncertainPolicy } from "@/data/types";
import { distinctLayers } from "@/models/encoder-modules";
import type { AdapterSpec, EncoderConfig, FeatureScaling, Pooling } from "@/models/types";
import { calibrateNoise } from "@/privacy/accounting/calibrate";
import type { Centering, Method, Plan, PlanStart, PrivacyPlan, Unit } from "./plan";
import { trainingLayout } from "./centering";
import { loraLayers, loraRecipe, maxReportsPerUnit, recipeFor } from "./recipe";

export interface PlanInput {
  readonly method: Method;
  /** null: without privacy. */
  readonly epsilon: number | null;
  /** Absent: the largest power of ten ≤ min(1e-5, 0.1 / publicUnitCount). */
  readonly delta?: number;
  readonly unit: Unit;
  readonly publicUnitCount: number;
  readonly publicUnitCountSource: PrivacyPlan["publicUnitCountSource"];
  /** Absent: the recipe's. `batch` is the expected number of units in a step. */
  readonly epochs?: number;
  readonly batch?: number;
  readonly labelSetName: string;
  readonly labels: readonly string[];
  readonly uncertain: UncertainPolicy;
  readonly blank: BlankPolicy;
  readonly rowsWithoutPatient: RowsWithoutPatient;
  readonly text: SectionRule;
  readonly encoder: EncoderConfig;
  /** null: training starts from the plain encoder. */
  readonly start: PlanStart | null;
  /** Layers that method "lora" adapts; absent: the recipe's. */
  readonly layers?: "all" | "upper";
  readonly pooling: Pooling;
  /** Public statistics of that pooling, shipped with the encoder; null trains on plain features. */
  readonly scaling: FeatureScaling | null;
  readonly basePackageSha256: string;
  readonly seed: number;
}

const leastPublicUnits = 50;
const mostPublicUnits = 1e7;

/** The largest power of ten ≤ min(1e-5, 0.1 / publicUnitCount), as the decimal literal reads. */
export function defaultDelta(publicUnitCount: number): number {
  const atMost = Math.min(1e-5, 0.1 / publicUnitCount);
  let exponent = -5;
  while (Number(`1e${exponent}`) > atMost) exponent--;
  return Number(`1e${exponent}`);
}

function refuse(what: string, got: number, words: { rule: string; fix: string }): never {
  throw new InputError(planOutOfRange({ what, got, ...words }));
}

function checkSetting(what: string, got: number, limits: { low: number; high: number; fix: string }): void {
  const { low, high, fix } = limits;
  if (!(got >= low && got <= high)) refuse(what, got, { rule: `between ${low} and ${high}`, fix });
}

function checkInput(input: PlanInput): void {
  const { publicUnitCount: count } = input;
  if (!(count >= leastPublicUnits))
    refuse("public size", count, { rule: `${leastPublicUnits} or more`, fix: "Type a number known outside." });
  if (!(count <= mostPublicUnits && Number.isInteger(count)))
    refuse("public size", count, { rule: "a whole number up to 10,000,000", fix: "Type another number." });
  if (input.epsilon !== null)
    checkSetting("epsilon", input.epsilon, { low: 0.01, high: 20, fix: "Choose another epsilon." });
  if (input.batch !== undefined)
    checkSetting("expected batch", input.batch, { low: 1, high: count, fix: "Choose a batch within the public size." });
  if (input.epochs !== undefined)
    checkSetting("number of epochs", input.epochs, { low: 0.01, high: 1e5, fix: "Choose another number." });
}

/** Steps of about `epochs` passes at sampling chance q: ⌈epochs/q⌉. A small allowance keeps 10/0.1 at 100. */
function stepsOf(epochs: number, samplingProbability: number): number {
  const steps = Math.max(1, Math.ceil(epochs / samplingProbability - 1e-9));
  checkSetting("number of steps", steps, { low: 1, high: 100_000, fix: "Use fewer epochs or a larger batch." });
  return steps;
}

function adapterOf(input: PlanInput): AdapterSpec {
  const { encoder, labels, pooling, scaling } = input;
  const lora = input.method !== "head";
  const usual = input.epsilon === null || input.method === "textbook" ? "all" : "upper";
  return {
    loraRank: lora ? loraRecipe.rank : 0,
    loraAlpha: lora ? loraRecipe.alpha : 0,
    targets: lora ? loraRecipe.targets : [],
    layers: lora ? loraLayers(distinctLayers(encoder), input.layers ?? usual) : [],
    numLabels: labels.length,
    pooling,
    scaling: input.method === "textbook" ? null : scaling,
  };
}

/** A short run spends no more than a tenth of its steps on the center. */
function centeringIn(steps: number, centering: Centering | null): Centering | null {
  const few = Math.min(centering?.steps ?? 0, Math.floor(steps / 10));
  return centering && few > 0 ? { ...centering, steps: few } : null;
}

type NoiseSearch = typeof calibrateNoise;

interface Schedule {
  readonly batch: number;
  readonly steps: number;
  readonly clipNorm: number;
  readonly size: number;
  readonly noiseFor: NoiseSearch;
}

function privacyOf(input: PlanInput, epsilon: number, run: Schedule): PrivacyPlan {
  const { publicUnitCount } = input;
  const { steps, size } = run;
  const samplingProbability = run.batch / publicUnitCount;
  const targetDelta = input.delta ?? defaultDelta(publicUnitCount);
  const lowestDelta = Math.max(1e-10, 2 * steps * 2 ** -46); // twice the lattice's allowance
  if (!(targetDelta >= lowestDelta && targetDelta * publicUnitCount < 1)) {
    const rule = `at least ${lowestDelta.toExponential(1)} and below 1 / public size`;
    refuse("delta", targetDelta, { rule, fix: "Choose another delta." });
  }
  const noiseMultiplier = run.noiseFor({ samplingProbability, steps }, { targetEpsilon: epsilon, targetDelta, size });
  return {
    unit: input.unit,
    relation: "add-or-remove-one",
    maxReportsPerUnit: input.unit === "report" ? 1 : maxReportsPerUnit,
    publicUnitCount,
    publicUnitCountSource: input.publicUnitCountSource,
    samplingProbability,
    steps,
    clipNorm: run.clipNorm,
    noiseMultiplier,
    targetEpsilon: epsilon,
    targetDelta,
  };
}

/**
 * A frozen plan. With privacy its noise is the least that keeps epsilon.
 * @param noiseFor  sketchNoise for a preview: the noise is then up to 1 % more, and found in milliseconds
 * @throws InputError PRIV-PLAN for a setting outside its limits, PRIV-CALIBRATE where no noise suffices
 */
export function makePlan(input: PlanInput, noiseFor: NoiseSearch = calibrateNoise): Plan {
  checkInput(input);
  const { publicUnitCount, epsilon } = input;
  const recipe = recipeFor(input.method, epsilon, input.start ? "starter" : "plain");
  const wanted = Math.round(recipe.batchShare * publicUnitCount);
  const usual = Math.max(recipe.leastBatch, Math.min(recipe.mostBatch, wanted));
  const batch = Math.min(publicUnitCount, input.batch ?? usual);
  const length = input.epochs === undefined ? recipe.length : { epochs: input.epochs };
  const steps = "steps" in length ? length.steps : stepsOf(length.epochs, batch / publicUnitCount);
  const adapter = adapterOf(input);
  const optimizer = Object.freeze({
    ...recipe.optimizer,
    centering: (adapter.scaling?.directions?.length ?? 0) > 0 ? centeringIn(steps, recipe.optimizer.centering) : null,
  });
  const { size } = trainingLayout(input.encoder, { adapter, optimizer });
  const privacy =
    epsilon === null ? null : privacyOf(input, epsilon, { batch, steps, clipNorm: recipe.clipNorm, size, noiseFor });
  return Object.freeze({
    method: input.method,
    start: input.start && Object.freeze({ ...input.start }),
    privacy: privacy && Object.freeze(privacy),
    expectedBatchSize: batch,
    steps,
    optimizer,
    positiveWeight: recipe.positiveWeight,
    adapter: Object.freeze(adapter),
    labelSetName: input.labelSetName,
    labels: Object.freeze([...input.labels]),
    uncertain: input.uncertain,
    blank: input.blank,
    rowsWithoutPatient: input.rowsWithoutPatient,
    text: input.text,
    maxTokens: input.encoder.maxTokens,
    seed: input.seed,
    basePackageSha256: input.basePackageSha256,
  });
}
