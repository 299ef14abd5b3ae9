// The best that any attack on one unit can do against runs, at a rate of false alarms: tighter than what (ε, δ) alone excludes.
// Source: PRIVACY 8, "attack"; Dong, Roth, Su 2022, section 2 (arXiv 1905.02383).
import { checkRange } from "@/base/check";
import { normalCdf, normalQuantile } from "@/base/erfc";
import { joinedNoise } from "./cost";
import { runLoss } from "./pld/run-loss";
import type { AccountedRun } from "./rdp-epsilon";

/**
 * Largest hit rate as a function of the false-alarm rate f: min over ε of e^ε f + δ_REMOVE(ε); without sampling
 * Φ(Φ⁻¹(f) + 1/σ) of the one release that equals all.
 * @param grid  width of the loss grid as `privacyCost` found it; null: nothing was sampled
 */
export function hitRateBound(runs: readonly AccountedRun[], grid: number | null): (falseAlarmRate: number) => number {
  const charged = runs.filter(({ steps }) => steps > 0);
  const checked = (bound: (f: number) => number) => (falseAlarmRate: number) => {
    checkRange("privacy/accounting", { falseAlarmRate }, [1e-300, 1]);
    return bound(falseAlarmRate);
  };
  if (charged.length === 0) return checked((f) => f);
  if (grid === null) return checked((f) => normalCdf(normalQuantile(f) + 1 / joinedNoise(charged)));
  return checked(runLoss(charged, grid).remove.hitRate);
}
