// The gate, second half: exact noise on an exact sum, once, against a receipt from the ledger. What comes out is protected.
import { checkLength, checkRange } from "@/base/check";
import { InternalError } from "@/base/errors";
import type { Rng } from "@/base/random";
import type { ClippedSum } from "./clipped-sum";
import { discreteGaussian } from "./discrete-gaussian";

/** Proof that a step was charged. `spend` throws the second time. */
export interface Receipt {
  spend(): void;
}

/** The public numbers that a release follows from. */
export interface NoisePlan {
  readonly clipNorm: number;
  /** Noise standard deviation ÷ sensitivity under add-or-remove-one (σ). */
  readonly noiseMultiplier: number;
  /** q · N_public, the only divisor; never a count of what was drawn. */
  readonly expectedBatchSize: number;
}

/** A noisy mean [P]: anything may be done with it. */
export interface Release {
  readonly values: Float64Array;
}

/**
 * release_p = (sum_p + z_p) · C / (S · B̄), z_p discrete Gaussian of standard deviation σ · sensitivity, P fresh draws.
 * The receipt is spent before the first draw; the sum is zeroed afterwards.
 * @throws InternalError if the receipt was spent before, or the sum was clipped to another norm than the plan's
 */
export function addNoise(sum: ClippedSum, gate: { plan: NoisePlan; receipt: Receipt }, rng: Rng): Release {
  const { clipNorm, noiseMultiplier, expectedBatchSize } = gate.plan;
  if (sum.clipNorm !== clipNorm) throw new InternalError("privacy/mechanism: expected the sum of this plan's clipNorm");
  checkLength("privacy/mechanism", "values", [sum.values.length, Math.max(1, sum.values.length)]);
  checkRange("privacy/mechanism", { expectedBatchSize }, [1, 1e7]);
  checkRange("privacy/mechanism", { noiseMultiplier }, [0.4, 10_000]);
  gate.receipt.spend();
  const draw = discreteGaussian(noiseMultiplier * sum.sensitivity("add-or-remove-one"), rng);
  const unit = clipNorm / (sum.gridScale * expectedBatchSize);
  const values = new Float64Array(sum.values.length);
  for (let p = 0; p < values.length; p++) values[p] = (sum.values[p]! + draw()) * unit;
  sum.values.fill(0);
  return { values };
}
