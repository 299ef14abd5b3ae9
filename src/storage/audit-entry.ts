// One entry of the audit log: what was done on this computer and when, by which build. Nothing of a report is in it: a thing is named by
// its HMAC under a key that stays in this installation, so a log that was handed on cannot confirm a guessed report or name (SECURITY 9).
import * as v from "valibot";
import { canonicalJson } from "@/base/canonical-json";

/** What is written down. A word of the file format: a name is never reused for another thing. */
export const auditActions = [
  "reports-opened",
  "samples-opened",
  "import-undone",
  "labels-confirmed",
  "run-started",
  "run-finished",
  "run-stopped",
  "run-discarded",
  "run-broken-off",
  "run-paused",
  "run-resumed",
  "comparison-started",
  "comparison-ended",
  "exported-share",
  "exported-merged",
  "exported-internal",
  "project-file-saved",
  "project-opened",
  "project-deleted",
  "vault-created",
  "vault-locked",
  "vault-unlocked",
  "passphrase-changed",
  "policy-set",
  "policy-removed",
  "ledger-given-up",
  "build-changed",
  "delete-everything",
] as const;
export type AuditAction = (typeof auditActions)[number];

const hex = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

const entry = v.strictObject({
  n: v.pipe(v.number(), v.integer(), v.minValue(0)),
  prev: hex,
  /** UTC. */
  time: v.pipe(v.string(), v.isoTimestamp()),
  action: v.picklist(auditActions),
  /** HMAC-SHA-256 of what it was done with; null where there is no such thing. */
  object: v.nullable(hex),
  /** How many labels, to one significant digit: an exact count of private rows is covered by no epsilon. */
  count: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** Of all runs on the open reports, composed, after it; null where nothing was charged. */
  epsilonSpent: v.nullable(
    v.strictObject({
      epsilon: v.pipe(v.number(), v.minValue(0)),
      delta: v.pipe(v.number(), v.gtValue(0), v.ltValue(1)),
      unit: v.picklist(["patient", "report"]),
    }),
  ),
  /** Hash of the build. */
  version: v.pipe(v.string(), v.minLength(1), v.maxLength(40)),
});

export type AuditEntry = v.InferOutput<typeof entry>;

/** The line of an entry, without its line feed. */
export const auditLineOf = (one: AuditEntry): string => canonicalJson(one);

/** The entry of a line; null unless the line is canonical JSON of an entry. */
export function readAuditLine(line: string): AuditEntry | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null; // not JSON: whoever reads the chain names the place
  }
  const read = v.safeParse(entry, value);
  return read.success && canonicalJson(value) === line ? read.output : null;
}
