// The calls of the page that show, check, limit and save the privacy ledger.
import { chargedPart, composedEpsilon } from "@/privacy/ledger/totals";
import type { Unit } from "@/training/plan";
import type { Handlers } from "../dispatch";
import type { LedgerView } from "../protocol";
import type { HeldReports } from "./hold-reports";
import type { LedgerDesk } from "./ledger-desk";
import { readPolicy } from "./read-policy";

type LedgerCall = "ledger" | "verify-ledger" | "set-policy" | "remove-policy" | "ledger-file" | "give-up-ledger";

/** @param held  the open reports, whose account is shown */
export function ledgerHandlers(desk: LedgerDesk, held: () => HeldReports | undefined): Pick<Handlers, LedgerCall> {
  const view = async (): Promise<LedgerView> => {
    const { ledger } = desk;
    const reports = held();
    const keys = reports && (await desk.unitKeys(reports));
    await ledger.refresh();
    const { runs, since, complete } = ledger.totals(keys ? ledger.accountsOf(keys) : ledger.accounts);
    const delta = Math.max(...runs.map((run) => run.delta));
    const charged = runs.map(chargedPart).filter(({ steps }) => steps > 0);
    const unit: Unit = reports?.imported.hasPatients === false ? "report" : "patient";
    const total = reports && charged.length > 0 ? { epsilon: composedEpsilon(charged, delta), delta, unit } : null;
    return {
      ...{ runs, total, since, complete, ofOpenReports: reports !== undefined },
      ...{ head: ledger.head, entries: ledger.entryCount },
      ...{ policy: ledger.policy, policyRemoved: ledger.policyRemoved },
    };
  };

  return {
    ledger: view,
    "verify-ledger": async () => ({ ok: true, ...(await desk.ledger.verify()) }),
    "set-policy": async ({ file }) => {
      await desk.ledger.setPolicy(readPolicy(new Uint8Array(file.bytes)));
      return view();
    },
    "remove-policy": async () => {
      await desk.ledger.removePolicy();
      return view();
    },
    "give-up-ledger": async ({ word }) => {
      await desk.giveUp(word);
      return view();
    },
    "ledger-file": async () => {
      const bytes = new TextEncoder().encode(await desk.ledger.toJsonLines());
      return { name: "ledger.jsonl", bytes: bytes.buffer };
    },
  };
}
