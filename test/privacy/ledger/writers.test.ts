// Several writers of one ledger: the chain never forks, policies see each other's runs, and a run whose writer is gone is
// closed at what it charged.
import { describe, expect, test } from "vitest";
import { verifyLedger } from "@/privacy/ledger/chain";
import { Ledger } from "@/privacy/ledger/ledger";
import { memoryStore } from "@/privacy/ledger/memory-store";
import type { LedgerStore } from "@/privacy/ledger/types";
import { ledgerPlan, openRunOn, unitKeys } from "../../helpers/fake-ledger";

/** Two ledgers over the same lines; every store call first lets the other one run. */
function pair(gone: ReadonlySet<string> = new Set()) {
  const lines: string[] = [];
  const slow = (): LedgerStore => {
    const inner = memoryStore(lines);
    const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
    return {
      ...inner,
      isGone: (writer) => Promise.resolve(gone.has(writer)),
      read: async (from) => {
        await turn();
        return inner.read(from);
      },
      append: async (n, line) => {
        await turn();
        return inner.append(n, line);
      },
    };
  };
  const stores = [slow(), slow()] as const;
  return { lines, stores, ledgers: [new Ledger(stores[0]), new Ledger(stores[1])] as const };
}

describe("two writers at once", () => {
  test("never fork the chain, and both see every charge", async () => {
    const { lines, ledgers } = pair();
    const keys = unitKeys(0, 20);
    await Promise.all(
      ledgers.map(async (ledger) => {
        const run = await openRunOn(ledger, keys, ledgerPlan({ steps: 40 }));
        for (let step = 0; step < 40; step++) await ledger.charge(run, step);
        await ledger.close(run, "done");
      }),
    );
    for (const ledger of ledgers) await ledger.refresh();
    expect(ledgers[0].head).toBe(ledgers[1].head);
    expect(await verifyLedger(lines.join("\n"))).toBe(ledgers[0].head);
    expect(lines.filter((line) => line.includes('"genesis"'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('"account"') && line.includes('"unitKeys"'))).toHaveLength(1);
    for (const ledger of ledgers)
      expect(ledger.totals(ledger.accountsOf(keys)).runs.map(({ chargedSteps }) => chargedSteps)).toEqual([40, 40]);
  });

  test("cannot both open a run that only fits once under the policy", async () => {
    const { ledgers } = pair();
    const plan = ledgerPlan({ steps: 1, noiseMultiplier: 4 }); // epsilon 0.9 alone, 1.3 twice
    await ledgers[0].setPolicy({ maxEpsilon: 1, maxDelta: null, unit: null, contact: null });
    const asked = await Promise.allSettled(ledgers.map((ledger) => openRunOn(ledger, unitKeys(0, 3), plan)));
    expect(asked.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(String(asked.find((one) => one.status === "rejected")?.reason)).toContain("[PRIV-POLICY]");
  });

  test("asks the policies again when another run was opened between the answer and the entry", async () => {
    const lines: string[] = [];
    const first = new Ledger(memoryStore(lines));
    await first.setPolicy({ maxEpsilon: 1, maxDelta: null, unit: null, contact: null });
    const account = await first.join(unitKeys(0, 3));
    const plan = ledgerPlan({ steps: 1, noiseMultiplier: 4 });
    const inner = memoryStore(lines);
    let quicker = true;
    const second = new Ledger({
      ...inner,
      append: async (n, line) => {
        const now = quicker && line.includes('"open"');
        if (now) quicker = false;
        if (now) await openRunOn(first, unitKeys(0, 3), plan); // just before our entry is written
        return inner.append(n, line);
      },
    });
    const late = second.openRun({ account, plan, planSha256: "a".repeat(64), size: 100 });
    await expect(late).rejects.toThrow("[PRIV-POLICY]");
    expect(lines.filter((line) => line.includes('"kind":"open"'))).toHaveLength(1);
  });

  test("an unclosed run of another writer counts with all its steps, a charged part alone once that writer is gone", async () => {
    const gone = new Set<string>();
    const { ledgers, stores } = pair(gone);
    const keys = unitKeys(0, 3);
    const plan = ledgerPlan({ steps: 10, noiseMultiplier: 20 }); // epsilon 0.57 for 10 steps, 0.83 for 20
    await ledgers[0].setPolicy({ maxEpsilon: 0.7, maxDelta: null, unit: null, contact: "P. Meyer" });
    const run = await openRunOn(ledgers[0], keys, plan);
    await ledgers[0].charge(run, 0);
    await expect(openRunOn(ledgers[1], keys, plan)).rejects.toThrow("the limit set by P. Meyer is 0.7");
    gone.add(stores[0].writer);
    const second = await openRunOn(ledgers[1], keys, plan);
    await ledgers[1].charge(second, 0);
    expect(ledgers[1].totals(ledgers[1].accounts).runs.map(({ chargedSteps, ended }) => [chargedSteps, ended])).toEqual(
      [
        [1, "failed"],
        [1, "running"],
      ],
    );
    // If the other writer lives after all, it cannot go on: its run is closed.
    await expect(ledgers[0].charge(run, 1)).rejects.toThrow("[PRIV-CLOSED]");
  });

  test("find a change of what was read before", async () => {
    const { lines, ledgers } = pair();
    const run = await openRunOn(ledgers[0], unitKeys(0, 3));
    await ledgers[0].charge(run, 0);
    lines[1] = lines[1]!.replace("0000000000000001", "0000000000000009");
    await expect(ledgers[0].verify()).rejects.toThrow("[PRIV-LEDGER]");
    await expect(ledgers[1].refresh()).rejects.toThrow("[PRIV-LEDGER]");
  });

  test("find a cut end of what was read before", async () => {
    const { lines, ledgers } = pair();
    const run = await openRunOn(ledgers[0], unitKeys(0, 3));
    await ledgers[0].charge(run, 0);
    lines.pop();
    await expect(ledgers[0].verify()).rejects.toThrow("[PRIV-LEDGER]");
  });
});
