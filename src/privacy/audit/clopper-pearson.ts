// Exact limits of a binomial rate. Source: Clopper and Pearson 1934, in the beta form of EVALUATION 9.
import { checkInteger, checkRange } from "@/base/check";
import { betaQuantile } from "@/base/incomplete-beta";

export interface Seen {
  readonly hits: number;
  readonly trials: number;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

function check({ hits, trials }: Seen, significance: number): void {
  checkInteger("privacy/audit", { trials }, [1, 1e9]);
  checkInteger("privacy/audit", { hits }, [0, trials]);
  checkRange("privacy/audit", { significance }, [1e-12, 1]);
}

/** Beta⁻¹(s; x, n − x + 1), 0 for no hit: the rate is below it with chance at most s. */
export function rateAtLeast(seen: Seen, significance: number): number {
  check(seen, significance);
  const { hits, trials } = seen;
  return hits === 0 ? 0 : betaQuantile(significance, hits, trials - hits + 1);
}

/** Beta⁻¹(1 − s; x + 1, n − x), 1 if all hit: the rate is above it with chance at most s. */
export function rateAtMost({ hits, trials }: Seen, significance: number): number {
  return 1 - rateAtLeast({ hits: trials - hits, trials }, significance);
}

/** Both limits, each at half the significance. */
export const clopperPearson = (seen: Seen, significance = 0.05): Interval => ({
  low: rateAtLeast(seen, significance / 2),
  high: rateAtMost(seen, significance / 2),
});
