// Problems of the area AUDIT: what an audit found.
import type { Problem } from "../errors";

/** Both epsilons, or both shifts of the noise, are public figures. */
export const auditAboveClaim = (p: { lowerBound: number; claimed: number; what: "epsilon" | "mu" }): Problem => ({
  code: "AUDIT-ABOVE",
  happened: "The audit contradicts the claimed privacy.",
  kept: "The adapter is kept but cannot be shared.",
  fix: "Report the build number.",
  detail: `privacy/audit: expected a lower bound of ${p.what} up to ${p.claimed}, got ${p.lowerBound}.`,
});

export const attackNeedsHead = (p: { method: string }): Problem => ({
  code: "AUDIT-METHOD",
  happened:
    "Membership attacks train 16 models like the run; for this method that would take 16 times as long as the run did.",
  kept: "The run is kept.",
  fix: "Attack a run of method head.",
  detail: `workers/session/membership-run: expected method "head", got "${p.method}".`,
});
