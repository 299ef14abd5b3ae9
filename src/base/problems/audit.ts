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
