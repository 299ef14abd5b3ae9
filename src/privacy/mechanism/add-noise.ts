// The gate, second half: exact noise on an exact sum, once, against a receipt from the ledger. What comes out is protected.
// Noise is drawn and added in two calls, so that it can be drawn while the gradients are still being computed.
import { checkInteger, checkLength, checkRange } from "@/base/check";
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

/** P draws for one sum. They are not readable, are added once, and are zeros afterwards. */
export interface Noise {
  /** P. */
  readonly size: number;
  /** Standard deviation in grid steps. */
  readonly stdDev: number;
  /** sum [P] becomes sum + noise. @throws InternalError the second time, or after `discard` */
  addTo(sum: Float64Array): void;
  /** Zeroes draws that will not be used: the step failed after its charge. Harmless after `addTo`. */
  discard(): void;
}

/** A noisy mean [P]: anything may be done with it. */
export interface Release {
  readonly values: Float64Array;
}

const noiseStdDev = (plan: NoisePlan, sensitivity: number): number => plan.noiseMultiplier * sensitivity;

function checkPlan({ expectedBatchSize, noiseMultiplier }: NoisePlan): void {
  checkRange("privacy/mechanism", { expectedBatchSize }, [1, 1e7]);
  checkRange("privacy/mechanism", { noiseMultiplier }, [0.4, 10_000]);
}

/**
 * `size` fresh draws of the discrete Gaussian of standard deviation σ · sensitivity. The receipt is spent before the first one.
 * @param gate  sensitivity: of the sum that the noise is for, in grid steps
 * @throws InternalError if the receipt was spent before; InputError PRIV-RNG if there are no random numbers
 */
export function drawNoise(
  size: number,
  gate: { readonly plan: NoisePlan; readonly receipt: Receipt; readonly sensitivity: number },
  rng: Rng,
): Noise {
  const { plan, receipt, sensitivity } = gate;
  checkPlan(plan);
  checkInteger("privacy/mechanism", { size }, [1, 2 ** 31]);
  const stdDev = noiseStdDev(plan, sensitivity);
  receipt.spend();
  const draw = discreteGaussian(stdDev, rng);
  const values = new Float64Array(size);
  for (let p = 0; p < size; p++) values[p] = draw();
  let isUsed = false;
  const discard = () => {
    isUsed = true;
    values.fill(0);
  };
  return {
    size,
    stdDev,
    addTo(sum) {
      if (isUsed) throw new InternalError("privacy/mechanism: this noise was used before");
      checkLength("privacy/mechanism", "sum", [sum.length, size]);
      for (let p = 0; p < size; p++) sum[p]! += values[p]!;
      discard();
    },
    discard,
  };
}

/**
 * release_p = (sum_p + z_p) · C / (S · B̄), z the noise [P]. Sum and noise are zeros afterwards.
 * @throws InternalError if the noise was used before or drawn for another plan or size, or the sum was clipped to another norm
 */
export function release(sum: ClippedSum, noise: Noise, plan: NoisePlan): Release {
  const { clipNorm, expectedBatchSize } = plan;
  checkPlan(plan);
  if (sum.clipNorm !== clipNorm) throw new InternalError("privacy/mechanism: expected the sum of this plan's clipNorm");
  if (noise.stdDev !== noiseStdDev(plan, sum.sensitivity("add-or-remove-one")))
    throw new InternalError("privacy/mechanism: expected noise drawn for this plan and sum");
  noise.addTo(sum.values);
  const unit = clipNorm / (sum.gridScale * expectedBatchSize);
  const values = sum.values.map((value) => value * unit);
  sum.values.fill(0);
  return { values };
}

/** `drawNoise` and `release` in one call, for a sum that is ready. */
export function addNoise(
  sum: ClippedSum,
  { plan, receipt }: { readonly plan: NoisePlan; readonly receipt: Receipt },
  rng: Rng,
): Release {
  if (sum.clipNorm !== plan.clipNorm)
    throw new InternalError("privacy/mechanism: expected the sum of this plan's clipNorm"); // before a receipt is spent
  const sensitivity = sum.sensitivity("add-or-remove-one");
  return release(sum, drawNoise(sum.values.length, { plan, receipt, sensitivity }, rng), plan);
}
