// What a statement says of an audit, and the refusal where an audit contradicts its claim.
import { InputError } from "@/base/errors";
import { auditAboveClaim } from "@/base/problems/audit";
import type { AuditFacts } from "@/export/types";
import type { MechanismAudit } from "./audit-mechanism";
import type { AuditResult } from "./audit-run";

export function auditFacts({ shown, delta, data }: AuditResult): AuditFacts {
  const { canaries, guesses, right, significance } = shown;
  return { canaries, guesses, right, significance, delta, data };
}

/** @throws InputError AUDIT-ABOVE if there is less noise than claimed */
export function refuseIfQuiet({ above, muLowerBound, claimedMu }: MechanismAudit): void {
  if (above) throw new InputError(auditAboveClaim({ what: "mu", lowerBound: muLowerBound, claimed: claimedMu }));
}

/** @throws InputError AUDIT-ABOVE if the audit shows more than was claimed */
export function refuseIfAbove({ above, shown, claimedEpsilon }: AuditResult): void {
  if (above && claimedEpsilon !== null)
    throw new InputError(
      auditAboveClaim({ what: "epsilon", lowerBound: shown.epsilonLowerBound, claimed: claimedEpsilon }),
    );
}
