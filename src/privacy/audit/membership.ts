// Membership attacks with models trained on random halves: LiRA without its in-models, and RMIA. They look at real members,
// so what they give stays in the internal record. Sources: arXiv 2112.03570 section 6; arXiv 2312.03262; EVALUATION 9.
import { checkLength } from "@/base/check";
import { InternalError } from "@/base/errors";

/** A value a unit under each shadow model, and which models had the unit in training. Row-major, [models, units]. */
export interface Shadows {
  readonly values: Float64Array;
  /** 1 = the unit was in the model's training half. */
  readonly wasIn: Uint8Array;
  readonly models: number;
  readonly units: number;
}

function checkShadows({ values, wasIn, models, units }: Shadows): void {
  checkLength("privacy/audit", "values", [values.length, models * units]);
  checkLength("privacy/audit", "wasIn", [wasIn.length, models * units]);
}

/** Values of a unit under the models that did not have it. @throws InternalError if there is none */
function outValues({ values, wasIn, models, units }: Shadows, unit: number): number[] {
  const out: number[] = [];
  for (let model = 0; model < models; model++)
    if (wasIn[model * units + unit] === 0) out.push(values[model * units + unit]!);
  if (out.length === 0) throw new InternalError("privacy/audit: expected a shadow model without each unit");
  return out;
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * φ = Σ_reports Σ_labels (2y − 1)·logit of a unit: its log-odds summed. A negative target is "not labelled".
 * @param logits, targets  [reports of the unit, L], same order
 */
export function unitLogOdds(logits: ArrayLike<number>, targets: ArrayLike<number>): number {
  checkLength("privacy/audit", "targets", [targets.length, logits.length]);
  let sum = 0;
  for (let cell = 0; cell < logits.length; cell++)
    if (targets[cell]! >= 0) sum += (2 * targets[cell]! - 1) * logits[cell]!;
  return sum;
}

/**
 * LiRA offline: (φ − μ_out)/σ_out for each unit, one σ_out for all (pooled over units, as 16 models are few).
 * @param target  [units] φ under the model that is attacked
 * @param shadows φ under the shadow models
 */
export function liraOffline(target: Float64Array, shadows: Shadows): Float64Array {
  checkShadows(shadows);
  checkLength("privacy/audit", "target", [target.length, shadows.units]);
  const means = new Float64Array(shadows.units);
  let squares = 0;
  let freedom = 0;
  for (let unit = 0; unit < shadows.units; unit++) {
    const out = outValues(shadows, unit);
    const mean = meanOf(out);
    means[unit] = mean;
    squares += out.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    freedom += out.length - 1;
  }
  if (!(squares > 0)) throw new InternalError("privacy/audit: expected shadow models that differ");
  const deviation = Math.sqrt(squares / freedom);
  return target.map((value, unit) => (value - means[unit]!) / deviation);
}

/** Geometric mean of the probabilities of the true labels: exp(−loss / labelled cells). */
export const meanProbability = (loss: number, labelledCells: number): number => Math.exp(-loss / labelledCells);

export interface RmiaInput {
  /** [units] p of each unit under the model that is attacked. */
  readonly target: Float64Array;
  readonly shadows: Shadows;
  /** p of reports known not to be members: under the attacked model [n], and under the shadow models. */
  readonly references: { readonly target: Float64Array; readonly shadows: Shadows };
  /** a of p̄ = ((1 + a)/2)·mean_out + (1 − a)/2; 0.3 by default. */
  readonly offset?: number;
}

/** Ratios p/p̄ of all units. */
function ratios(target: Float64Array, shadows: Shadows, offset: number): Float64Array {
  checkShadows(shadows);
  checkLength("privacy/audit", "target", [target.length, shadows.units]);
  return target.map((p, unit) => p / (((1 + offset) / 2) * meanOf(outValues(shadows, unit)) + (1 - offset) / 2));
}

/** RMIA: for each unit the share of references z with [p(x)/p̄(x)] / [p(z)/p̄(z)] > 1. */
export function rmia({ target, shadows, references, offset = 0.3 }: RmiaInput): Float64Array {
  const known = ratios(references.target, references.shadows, offset).sort();
  if (known.length === 0) throw new InternalError("privacy/audit: expected references");
  return ratios(target, shadows, offset).map((ratio) => {
    let [low, high] = [0, known.length]; // references below the ratio
    while (low < high) {
      const middle = (low + high) >> 1;
      if (known[middle]! < ratio) low = middle + 1;
      else high = middle;
    }
    return low / known.length;
  });
}
