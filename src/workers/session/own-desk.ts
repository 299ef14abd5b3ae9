// A ledger for runs that release nothing: charged like any other, in memory, and gone with the run. The account of the reports
// is not touched.
import { memoryStore } from "@/privacy/ledger/memory-store";
import { LedgerDesk } from "./ledger-desk";

export function ownDesk(): LedgerDesk {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const key = crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new LedgerDesk({ store: memoryStore(), installationKey: () => key, alone: (task) => task() });
}
