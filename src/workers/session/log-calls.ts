// The calls of the audit log.
import { InputError } from "@/base/errors";
import { auditLogNotKept } from "@/base/problems/store-log";
import type { AuditLog } from "@/storage/audit-log";
import type { Handlers } from "../dispatch";
import type { LogCalls } from "../log-protocol";
import type { Keeper } from "./keeper";

/** Heads that saved projects hold; none while they are locked. */
async function headsOf(keeper: Keeper | null): Promise<string[]> {
  if (!keeper) return [];
  const { projects } = await keeper.status(null);
  const readable = projects.filter(({ about }) => about !== null);
  const heads = await Promise.all(readable.map(async ({ id }) => (await keeper.read(id)).auditHead));
  return heads.filter((head) => head !== "");
}

/** @param log  absent where this host keeps none */
export function logHandlers(log: AuditLog | undefined, keeper: Keeper | null): Pick<Handlers, keyof LogCalls> {
  const kept = (): AuditLog => {
    if (!log) throw new InputError(auditLogNotKept("this host keeps no audit log"));
    return log;
  };
  return {
    "audit-log": () => kept().view(),
    "verify-audit-log": async () => {
      const heads = await headsOf(keeper);
      return { ...(await kept().verify(heads)), heads: heads.length };
    },
    "audit-log-file": async () => {
      const bytes = new TextEncoder().encode(await kept().toJson());
      return { name: "audit-log.json", bytes: bytes.buffer };
    },
  };
}
