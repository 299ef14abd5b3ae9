// Accounts: one shared patient joins data sets, several merge, and what was spent on any of them counts for all.
import { describe, expect, test } from "vitest";
import { Accounts } from "@/privacy/ledger/accounts";
import { Ledger } from "@/privacy/ledger/ledger";
import { memoryStore } from "@/privacy/ledger/memory-store";
import { composedEpsilon, chargedPart } from "@/privacy/ledger/totals";
import { ledgerPlan, openRunOn, unitKey, unitKeys } from "../../helpers/fake-ledger";

async function spend(ledger: Ledger, keys: readonly string[], steps: number): Promise<void> {
  const run = await openRunOn(ledger, keys, ledgerPlan({ steps, noiseMultiplier: 10 }));
  for (let step = 0; step < steps; step++) await ledger.charge(run, step);
  await ledger.close(run, "done");
}

const totalOf = (ledger: Ledger, keys: readonly string[]): number =>
  composedEpsilon(ledger.totals(ledger.accountsOf(keys)).runs.map(chargedPart), 1e-5);

describe("accounts", () => {
  test("data without a shared patient are apart", async () => {
    const ledger = new Ledger();
    await spend(ledger, unitKeys(0, 100), 3);
    await spend(ledger, unitKeys(100, 200), 3);
    expect(ledger.accounts).toHaveLength(2);
    expect(totalOf(ledger, unitKeys(0, 1))).toBe(totalOf(ledger, unitKeys(150, 151)));
    expect(ledger.accountsOf(unitKeys(500, 600))).toEqual([]);
  });

  test("one shared patient among a hundred joins two data sets", async () => {
    const ledger = new Ledger();
    await spend(ledger, unitKeys(0, 100), 3);
    const once = totalOf(ledger, unitKeys(0, 100));
    await spend(ledger, [unitKey(99), ...unitKeys(200, 299)], 3);
    expect(ledger.accounts).toHaveLength(1);
    const twice = totalOf(ledger, unitKeys(250, 251)); // seen in the second data set alone
    expect(twice).toBe(totalOf(ledger, unitKeys(0, 1)));
    expect(twice).toBeGreaterThan(once);
    expect(twice).toBeLessThan(2 * once); // composed, not added
  });

  test("data that touch two accounts merge them, for runs before and after, and after opening again", async () => {
    const lines: string[] = [];
    const ledger = new Ledger(memoryStore(lines));
    await spend(ledger, unitKeys(0, 10), 2);
    await spend(ledger, unitKeys(10, 20), 3);
    await spend(ledger, [unitKey(5), unitKey(15), unitKey(30)], 4);
    const again = new Ledger(memoryStore(lines));
    await again.refresh();
    for (const view of [ledger, again]) {
      expect(view.accounts).toHaveLength(1);
      for (const key of [0, 10, 30])
        expect(view.totals(view.accountsOf([unitKey(key)])).runs.map(({ chargedSteps }) => chargedSteps)).toEqual([
          2, 3, 4,
        ]);
    }
  });

  test("the same data again write nothing, and a run that was opened before a merge is still charged", async () => {
    const ledger = new Ledger();
    const first = await openRunOn(ledger, unitKeys(0, 10));
    const second = await openRunOn(ledger, unitKeys(10, 20));
    const before = ledger.entryCount;
    await ledger.join(unitKeys(0, 10));
    expect(ledger.entryCount).toBe(before);
    await ledger.join([unitKey(0), unitKey(10)]);
    await ledger.charge(first, 0);
    await ledger.charge(second, 0);
    expect(ledger.totals(ledger.accounts).runs.map(({ chargedSteps }) => chargedSteps)).toEqual([1, 1]);
  });

  test("refuses data without a unit", async () => {
    await expect(new Ledger().join([])).rejects.toThrow("internal:");
  });

  test("100,000 patients are joined in under two seconds, and found again", async () => {
    const keys = unitKeys(0, 100_000);
    const ledger = new Ledger();
    const started = performance.now();
    await ledger.join(keys);
    await ledger.join([...keys, unitKey(100_000)]);
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(ledger.accountsOf([unitKey(77_777)])).toEqual(ledger.accounts);
    expect(ledger.entryCount).toBe(3); // genesis, the account, the one new patient
  });
});

describe("Accounts", () => {
  test("refuses a merge with itself or with an account that it does not know", () => {
    const accounts = new Accounts();
    expect(accounts.add("a", [unitKey(1)], [])).toBe(true);
    expect(accounts.add("b", [unitKey(2)], ["a"])).toBe(true);
    expect(accounts.add("b", [], ["a"])).toBe(false); // swallowed before
    expect(accounts.add("a", [], ["c"])).toBe(false);
    expect(accounts.rootOf("a")).toBe("b");
    expect(accounts.roots()).toEqual(["b"]);
  });
});
