// Limits of a privacy officer: of several in force the strictest counts (EXPERIENCE section 4). A run that would pass one is
// refused before it starts, with the name of who set it.
import type { Problem } from "@/base/errors";
import { policyRefuses } from "@/base/problems/priv-ledger";
import type { LedgerPlan, Policy } from "./types";

/** The lowest of a limit and who set it; null if none of the policies has that limit. */
function lowest(policies: readonly Policy[], limit: "maxEpsilon" | "maxDelta") {
  const set = policies.flatMap(({ contact, ...limits }) => {
    const most = limits[limit];
    return most === null ? [] : [{ most, contact }];
  });
  return set.toSorted((a, b) => a.most - b.most)[0] ?? null;
}

/** The strictest of each limit; the contact is that of the strictest epsilon. null: nothing is limited. */
export function strictest(policies: readonly Policy[]): Policy | null {
  const epsilon = lowest(policies, "maxEpsilon");
  if (!epsilon) return null;
  return {
    maxEpsilon: epsilon.most,
    maxDelta: lowest(policies, "maxDelta")?.most ?? null,
    unit: policies.some(({ unit }) => unit === "patient") ? "patient" : null,
    contact: epsilon.contact,
  };
}

/**
 * @param epsilonAt  composed epsilon of the account at a delta if the run takes all its steps
 * @returns why the policies refuse the run, null if they admit it
 */
export function policyRefusal(
  policies: readonly Policy[],
  plan: LedgerPlan,
  epsilonAt: (delta: number) => number,
): Problem | null {
  const wantsPatients = policies.find(({ unit }) => unit === "patient");
  if (wantsPatients && plan.unit !== "patient") return policyRefuses({ limit: "unit", contact: wantsPatients.contact });
  const delta = lowest(policies, "maxDelta");
  if (delta && !(plan.targetDelta <= delta.most))
    return policyRefuses({ limit: "delta", got: plan.targetDelta, ...delta });
  const epsilon = lowest(policies, "maxEpsilon");
  if (!epsilon) return null;
  const got = epsilonAt(plan.targetDelta);
  return got <= epsilon.most ? null : policyRefuses({ limit: "epsilon", got, ...epsilon }); // NaN and infinity are refused
}
