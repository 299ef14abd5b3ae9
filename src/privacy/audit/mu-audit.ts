// Audit of the noise itself: releases of empty batches against releases with canaries, told apart by fixed thresholds. A
// Gaussian release of noiseMultiplier σ has shift μ = 1/σ; more is a bug. Source: Nasr et al. 2023, section 5 (arXiv 2302.07956).
import { checkInteger, checkRange } from "@/base/check";
import { Cancelled, InternalError } from "@/base/errors";
import { normalQuantile } from "@/base/erfc";
import { rateAtMost } from "./clopper-pearson";

export type World = "empty" | "canaries";

export interface MuSettings {
  /** σ as claimed. */
  readonly noiseMultiplier: number;
  /** Values wanted in each world. */
  readonly trials: number;
  /** Chance of a bound above the truth. */
  readonly significance: number;
}

export interface MuAudit {
  readonly muLowerBound: number;
  /** The bound if no value fell on the wrong side. */
  readonly ceiling: number;
  /** 1/σ. */
  readonly claimedMu: number;
  /** Values in each world. */
  readonly trials: number;
  readonly thresholds: number;
  readonly significance: number;
}

export interface MuControl {
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  readonly signal?: AbortSignal;
}

const thresholdCount = 64;

/** Fixed beforehand: 64 places from ½ − 2σ to ½ + 2σ, in units of clipNorm. */
const muThresholds = (noiseMultiplier: number): number[] =>
  Array.from({ length: thresholdCount }, (_, k) => 0.5 + noiseMultiplier * (-2 + (4 * k) / (thresholdCount - 1)));

/** Counts values above each threshold. */
class Above {
  readonly #thresholds: readonly number[];
  /** [K + 1] values with exactly k thresholds below them. */
  readonly #passed: Float64Array;
  total = 0;

  constructor(thresholds: readonly number[]) {
    this.#thresholds = thresholds;
    this.#passed = new Float64Array(thresholds.length + 1);
  }

  add(values: ArrayLike<number>): void {
    const thresholds = this.#thresholds;
    const step = (thresholds.at(-1)! - thresholds[0]!) / (thresholds.length - 1);
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (!Number.isFinite(value)) throw new InternalError("privacy/audit: expected finite releases");
      let k = Math.max(0, Math.min(thresholds.length, Math.floor((value - thresholds[0]!) / step)));
      while (k > 0 && value <= thresholds[k - 1]!) k--;
      while (k < thresholds.length && value > thresholds[k]!) k++;
      this.#passed[k]!++;
    }
    this.total += values.length;
  }

  /** [K] values above each threshold. */
  counts(): number[] {
    let above = 0;
    return Array.from(this.#passed.subarray(1))
      .reverse()
      .map((count) => (above += count))
      .reverse();
  }
}

/** max_t Φ⁻¹(1 − FPR_ub) − Φ⁻¹(FNR_ub), at least 0, each limit by Clopper and Pearson at s/2K. */
function lowerBound(empty: Above, canaries: Above, significance: number): number {
  const [alarms, hits] = [empty.counts(), canaries.counts()];
  const each = significance / (2 * alarms.length);
  return alarms.reduce((best, above, k) => {
    const falseAlarms = rateAtMost({ hits: above, trials: empty.total }, each);
    const missed = rateAtMost({ hits: canaries.total - hits[k]!, trials: canaries.total }, each);
    const bound = falseAlarms < 1 && missed < 1 ? -normalQuantile(falseAlarms) - normalQuantile(missed) : 0;
    return Math.max(best, bound);
  }, 0);
}

const breathe = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0);
  });

/**
 * @param releaseOf  one release of a world: [P] numbers in units of clipNorm, so that a canary adds 1 to each
 * @throws Cancelled when the signal aborts; InternalError for a release that is empty or not finite
 */
export async function muAudit(
  releaseOf: (world: World) => ArrayLike<number>,
  { noiseMultiplier, trials, significance }: MuSettings,
  { onProgress, signal }: MuControl = {},
): Promise<MuAudit> {
  checkRange("privacy/audit", { noiseMultiplier }, [1e-3, 1e6]);
  checkRange("privacy/audit", { significance }, [1e-9, 0.5]);
  checkInteger("privacy/audit", { trials }, [1, 1e9]);
  const thresholds = muThresholds(noiseMultiplier);
  const counts = { empty: new Above(thresholds), canaries: new Above(thresholds) };
  let breathed = performance.now();
  while (counts.canaries.total < trials) {
    counts.empty.add(releaseOf("empty"));
    counts.canaries.add(releaseOf("canaries"));
    if (counts.canaries.total === 0 || counts.empty.total !== counts.canaries.total)
      throw new InternalError("privacy/audit: expected releases of one length");
    if (signal?.aborted) throw new Cancelled();
    if (performance.now() - breathed < 50) continue;
    onProgress?.({ done: Math.min(trials, counts.canaries.total), total: trials });
    await breathe();
    breathed = performance.now();
  }
  const { total } = counts.canaries;
  const nothingWrong = rateAtMost({ hits: 0, trials: total }, significance / (2 * thresholdCount));
  return {
    muLowerBound: lowerBound(counts.empty, counts.canaries, significance),
    ceiling: -2 * normalQuantile(nothingWrong),
    claimedMu: 1 / noiseMultiplier,
    ...{ trials: total, thresholds: thresholdCount, significance },
  };
}
