// From Renyi DP to (epsilon, delta), with composition over steps and runs.
// Source: Canonne, Kamath, Steinke 2020, Proposition 12 (arXiv 2004.00010), as in PRIVACY 8.4.
import { checkInteger, checkRange } from "@/base/check";
import { renyiOrders } from "./orders";
import { subsampledRdp, type Sampling } from "./subsampled-rdp";

/** Steps of one noise level and sampling chance; a list of them is composed. */
export interface AccountedRun extends Sampling {
  /** Charged steps, empty ones included. */
  readonly steps: number;
}

/** What a list of runs costs by Renyi DP. */
export interface RdpCost {
  readonly epsilon: number;
  readonly delta: number;
  /** The order that epsilon was found at; null where epsilon is 0 or infinite without one. */
  readonly order: number | null;
}

/** The bound at one order, before clamping at 0: rdp + log1p(−1/α) − log(δα)/(α−1). */
const epsilonAtOrder = (rdp: number, order: number, delta: number): number =>
  rdp + Math.log1p(-1 / order) - Math.log(delta * order) / (order - 1);

/** rdp is so small that delta alone covers it: δ² + expm1(−rdp) > 0 (Bretagnolle and Huber). */
const coveredByDelta = (rdp: number, delta: number): boolean => delta ** 2 + Math.expm1(-rdp) > 0;

/**
 * Smallest epsilon over all given orders: the plain scan, twin of `epsilonOf`.
 * @param rdp  composed Renyi DP at each of `orders`
 */
export function epsilonFromRdp(rdp: readonly number[], orders: readonly number[], delta: number): RdpCost {
  let best: RdpCost = { epsilon: Infinity, delta, order: null };
  for (const [i, order] of orders.entries()) {
    const epsilon = coveredByDelta(rdp[i]!, delta) ? 0 : Math.max(0, epsilonAtOrder(rdp[i]!, order, delta));
    if (epsilon < best.epsilon) best = { epsilon, delta, order };
  }
  return best;
}

/** A curve of Renyi DP over `renyiOrders`, each order computed once and only when asked. */
function rdpCurve(sampling: Sampling): (index: number) => number {
  const known = new Map<number, number>();
  return (index) => {
    const value = known.get(index) ?? subsampledRdp(renyiOrders[index]!, sampling);
    known.set(index, value);
    return value;
  };
}

/**
 * Epsilon of a composed curve by binary search over the orders. (α−1)·ε(α) is a convex function of α, so ε(α) falls, then
 * rises; every order is a true bound, so a search that went wrong could only be loose, never too low.
 */
function epsilonOfCurve(rdp: (index: number) => number, delta: number): RdpCost {
  const at = (index: number) => epsilonAtOrder(rdp(index), renyiOrders[index]!, delta);
  let low = 0;
  let high = renyiOrders.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(middle) <= at(middle + 1)) high = middle;
    else low = middle + 1;
  }
  const tiny = rdp(low) < 0.1 && coveredByDelta(rdp(0), delta);
  const epsilon = tiny ? 0 : Math.max(0, at(low));
  return { epsilon, delta, order: tiny ? renyiOrders[0]! : renyiOrders[low]! };
}

/**
 * Epsilon at delta of all steps of all runs together (add-or-remove-one neighbours).
 * @param runs  one or more; runs of 0 steps cost nothing
 * @param delta  0 < delta < 1
 */
export function epsilonOf(runs: AccountedRun | readonly AccountedRun[], delta: number): RdpCost {
  const list = "steps" in runs ? [runs] : runs;
  checkRange("privacy/accounting", { delta }, [1e-300, 1 - 1e-12]);
  for (const { steps } of list) checkInteger("privacy/accounting", { steps }, [0, 1e9]);
  const charged = list.filter((run) => run.steps > 0);
  if (charged.length === 0) return { epsilon: 0, delta, order: null };
  const curves = charged.map((run) => ({ steps: run.steps, rdp: rdpCurve(run) }));
  return epsilonOfCurve((index) => curves.reduce((sum, { steps, rdp }) => sum + steps * rdp(index), 0), delta);
}
