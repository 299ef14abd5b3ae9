// Giving a damaged ledger up: only a damaged one, only with the typed words, and never without saying so ever after.
import { describe, expect, test } from "vitest";
import { giveUp, giveUpWord } from "@/privacy/ledger/give-up";
import { Ledger } from "@/privacy/ledger/ledger";
import { memoryStore } from "@/privacy/ledger/memory-store";
import { openRunOn, unitKeys } from "../../helpers/fake-ledger";

const policy = { maxEpsilon: 3, maxDelta: null, unit: null, contact: "P. Meyer" } as const;

async function damaged({ removed = false } = {}) {
  const lines: string[] = [];
  const ledger = new Ledger(memoryStore(lines));
  await ledger.setPolicy(policy);
  if (removed) await ledger.removePolicy();
  const run = await openRunOn(ledger, unitKeys(0, 3));
  await ledger.charge(run, 0);
  const at = lines.findIndex((line) => line.includes("unitKeys"));
  lines[at] = lines[at]!.replace("000000", "000001");
  return lines;
}

describe("giveUp", () => {
  test("begins a new ledger that says so in each statement, and keeps the limits that can be read", async () => {
    const lines = await damaged();
    const ledger = await giveUp(memoryStore(lines), ` ${giveUpWord.toUpperCase()} `);
    expect(ledger.totals([])).toMatchObject({ complete: false, policy: { maxEpsilon: 3, removed: false } });
    const again = new Ledger(memoryStore(lines));
    await again.refresh();
    expect(again.totals([]).complete).toBe(false);
    await openRunOn(again, unitKeys(0, 3)); // training goes on
  });

  test("does not bring a removed limit back", async () => {
    const ledger = await giveUp(memoryStore(await damaged({ removed: true })), giveUpWord);
    expect(ledger.policy).toBeNull();
  });

  test.each(["", "yes", "earlier spending"])("refuses the word %j", async (word) => {
    const lines = await damaged();
    const before = [...lines];
    await expect(giveUp(memoryStore(lines), word)).rejects.toThrow("[PRIV-WORD]");
    expect(lines).toEqual(before);
  });

  test("refuses a ledger that holds: spending cannot be shaken off", async () => {
    const lines: string[] = [];
    await openRunOn(new Ledger(memoryStore(lines)), unitKeys(0, 3));
    const before = [...lines];
    await expect(giveUp(memoryStore(lines), giveUpWord)).rejects.toThrow("[PRIV-HOLDS]");
    expect(lines).toEqual(before);
  });
});
