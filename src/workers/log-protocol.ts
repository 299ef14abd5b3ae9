// Calls about the audit log, part of the protocol. Types only.
import type { AuditView } from "@/storage/audit-log";

export interface LogCalls {
  /** The last entries, newest first. */
  "audit-log": { request: object; progress: never; result: AuditView };
  /** Recomputes the chain and looks for the heads of the saved projects that are unlocked; ends in STORE-CHAIN or STORE-CUT if one is not there. */
  "verify-audit-log": {
    request: object;
    progress: never;
    result: { readonly head: string; readonly entries: number; readonly heads: number };
  };
  "audit-log-file": {
    request: object;
    progress: never;
    result: { readonly name: string; readonly bytes: ArrayBuffer };
  };
}
