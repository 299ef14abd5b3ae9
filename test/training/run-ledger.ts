// A ledger in memory with one open run of a plan, as a session opens it; a plan without privacy opens none.
import { Ledger } from "@/privacy/ledger/ledger";
import type { Plan } from "@/training/plan";
import type { Account } from "@/training/step";

export async function openRunLedger(
  { privacy }: Plan,
  size: number,
): Promise<{ account: Account; readonly charged: () => number }> {
  const ledger = new Ledger();
  await ledger.begin();
  if (privacy === null)
    return { account: { charge: () => Promise.reject(new Error("no run is open")) }, charged: () => 0 };
  const account = await ledger.join(["0123456789abcdef"]);
  const run = await ledger.openRun({ account, plan: privacy, planSha256: "0".repeat(64), size });
  return { account: { charge: (step) => ledger.charge(run, step) }, charged: () => ledger.charged(run) };
}
