// Problems of the audit log.
import type { Problem } from "../errors";

/** @param detail  ours: which operation */
export const auditLogNotKept = (detail: string): Problem => ({
  code: "STORE-LOG",
  happened: "The audit log could not be read or written.",
  kept: "Your work goes on; what was done meanwhile is not in the log.",
  fix: "Check that this browser has space, then reload the page.",
  detail: `storage: ${detail}.`,
});

export const auditLogBroken = (p: { entry: number }): Problem => ({
  code: "STORE-CHAIN",
  happened: "The audit log was changed outside Cloister.",
  kept: "Your work is kept, and new entries are still written.",
  fix: "Save the log and ask your privacy officer.",
  detail: `storage/audit-log: the hash chain breaks at entry ${p.entry}.`,
});

export const auditLogCut = (p: { heads: number; entries: number }): Problem => ({
  code: "STORE-CUT",
  happened: "The end of the audit log is missing: a saved project was written later than the log ends.",
  kept: "Your work is kept, and new entries are still written.",
  fix: "Save the log and ask your privacy officer.",
  detail: `storage/audit-log: ${p.heads} known heads are not among ${p.entries} entries.`,
});
