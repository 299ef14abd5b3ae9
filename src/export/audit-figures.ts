// Bound and ceiling of a one-run audit from its counts, rounded down to 3 decimals: a lower bound must not say more than was
// shown. Source: PRIVACY 11.
import { oneRunCeiling, oneRunLowerBound } from "@/privacy/audit/one-run";
import type { AuditFacts } from "./types";

export interface AuditFigures {
  readonly epsilonLowerBound: number;
  /** The bound if every guess had been right. */
  readonly ceiling: number;
}

const down3 = (epsilon: number): number => Math.floor(1000 * epsilon) / 1000;

/** @throws InternalError unless 0 ≤ right ≤ guesses ≤ canaries */
export const auditFigures = (audit: AuditFacts): AuditFigures => ({
  epsilonLowerBound: down3(oneRunLowerBound(audit, audit)),
  ceiling: down3(oneRunCeiling(audit, audit)),
});
