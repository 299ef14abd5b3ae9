// The ledger: charges come first, never more than the plan has, nothing is refunded, and runs are told as they ended.
import { describe, expect, test } from "vitest";
import { InputError } from "@/base/errors";
import { verifyLedger } from "@/privacy/ledger/chain";
import { Ledger } from "@/privacy/ledger/ledger";
import { memoryStore } from "@/privacy/ledger/memory-store";
import type { LedgerStore } from "@/privacy/ledger/types";
import { fixedTime, ledgerPlan, openRunOn, planSha256, unitKeys } from "../../helpers/fake-ledger";

const newLedger = () => new Ledger(memoryStore(), { now: fixedTime });
const plan = (steps: number) => ledgerPlan({ steps });

async function filled(steps = 5) {
  const ledger = newLedger();
  const run = await openRunOn(ledger, unitKeys(0, 3), plan(steps));
  for (let step = 0; step < steps; step++) await ledger.charge(run, step);
  await ledger.close(run, "done");
  return { ledger, run };
}

const kindsOf = (jsonLines: string): string[] => [...jsonLines.matchAll(/"kind":"(\w+)"/g)].map((match) => match[1]!);

describe("Ledger", () => {
  test("chains genesis, account, open, charges and close, and its export verifies to the head", async () => {
    const { ledger } = await filled();
    const lines = await ledger.toJsonLines();
    expect(kindsOf(lines)).toEqual(["genesis", "account", "open", ...Array<string>(5).fill("charge"), "close"]);
    expect(JSON.parse(lines.split("\n")[0]!)).toMatchObject({
      v: 1,
      n: 0,
      prev: "0".repeat(64),
      time: "2026-01-02T03:04:05.000Z",
      earlier: "none",
    });
    expect(await verifyLedger(lines)).toBe(ledger.head);
    expect(await ledger.verify()).toEqual({ head: ledger.head, entries: 9 });
  });

  test("refuses one charge more than the plan has, a closed run and an unknown one", async () => {
    const ledger = newLedger();
    const run = await openRunOn(ledger, unitKeys(0, 1), plan(2));
    await ledger.charge(run, 0);
    await ledger.charge(run, 0); // a repeated step costs again
    await expect(ledger.charge(run, 1)).rejects.toThrow(InputError);
    await expect(ledger.charge(run, 1)).rejects.toThrow("[PRIV-SPENT]");
    expect(ledger.charged(run)).toBe(2);
    await ledger.close(run, "stopped");
    await expect(ledger.charge(run, 1)).rejects.toThrow("internal:");
    await expect(ledger.charge("other", 0)).rejects.toThrow("internal:");
    await expect(ledger.close(run, "done")).rejects.toThrow("internal:");
  });

  test("charges never pass the plan when all are asked for at once", async () => {
    const ledger = newLedger();
    const run = await openRunOn(ledger, unitKeys(0, 1), plan(3));
    const asked = await Promise.allSettled(Array.from({ length: 8 }, (_, step) => ledger.charge(run, step)));
    expect(asked.map(({ status }) => status)).toEqual([
      ...Array<string>(3).fill("fulfilled"),
      ...Array<string>(5).fill("rejected"),
    ]);
    expect(ledger.charged(run)).toBe(3);
  });

  test("writes nothing that it could not read again", async () => {
    const ledger = newLedger();
    await expect(openRunOn(ledger, unitKeys(0, 3), plan(100_001))).rejects.toThrow("internal:");
    await openRunOn(ledger, unitKeys(0, 3), plan(100_000));
    expect(kindsOf(await ledger.toJsonLines())).toEqual(["genesis", "account", "open"]);
    expect(await ledger.verify()).toMatchObject({ entries: 3 });
  });

  test("gives receipts that are spent once", async () => {
    const ledger = newLedger();
    const run = await openRunOn(ledger, unitKeys(0, 1), plan(1));
    const receipt = await ledger.charge(run, 0);
    receipt.spend();
    expect(() => {
      receipt.spend();
    }).toThrow("internal:");
  });

  test("keeps order and chain when charges are not awaited one by one", async () => {
    const ledger = newLedger();
    const run = await openRunOn(ledger, unitKeys(0, 1), plan(50));
    await Promise.all(Array.from({ length: 50 }, (_, step) => ledger.charge(run, step)));
    const lines = await ledger.toJsonLines();
    expect([...lines.matchAll(/"step":(\d+)/g)].map((match) => Number(match[1]))).toEqual(
      Array.from({ length: 50 }, (_, step) => step),
    );
    expect(await verifyLedger(lines)).toBe(ledger.head);
  });

  test("acknowledges a charge only after the store has flushed it", async () => {
    const order: string[] = [];
    const inner = memoryStore();
    const store: LedgerStore = {
      ...inner,
      append: async (n, line) => {
        const answer = await inner.append(n, line);
        await new Promise((resolve) => setTimeout(resolve, 5)); // the flush
        if (line.includes('"charge"')) order.push("flushed");
        return answer;
      },
    };
    const ledger = new Ledger(store);
    const run = await openRunOn(ledger, unitKeys(0, 1), plan(1));
    await ledger.charge(run, 0);
    order.push("acknowledged");
    expect(order).toEqual(["flushed", "acknowledged"]);
  });

  test("gives no receipt when the store fails, and counts the charge if it was kept after all", async () => {
    const inner = memoryStore();
    let fails = false;
    const store: LedgerStore = {
      ...inner,
      append: async (n, line) => {
        const answer = await inner.append(n, line);
        if (fails) throw new Error("the disk went away after the write");
        return answer;
      },
    };
    const ledger = new Ledger(store);
    const run = await openRunOn(ledger, unitKeys(0, 1), plan(3));
    fails = true;
    await expect(ledger.charge(run, 0)).rejects.toThrow("the disk went away");
    fails = false;
    await ledger.charge(run, 0);
    expect(ledger.charged(run)).toBe(2);
    expect(await verifyLedger(await ledger.toJsonLines())).toBe(ledger.head);
  });

  test.each(["discarded", "failed", "stopped"] as const)("a run that was %s stays charged", async (reason) => {
    const ledger = newLedger();
    const keys = unitKeys(0, 4);
    const first = await openRunOn(ledger, keys, plan(5));
    await ledger.charge(first, 0);
    await ledger.charge(first, 1);
    await ledger.close(first, reason);
    const second = await openRunOn(ledger, keys, plan(5));
    await ledger.charge(second, 0);
    const { runs } = ledger.totals(ledger.accountsOf(keys));
    expect(runs.map(({ chargedSteps, ended }) => [chargedSteps, ended])).toEqual([
      [2, reason],
      [1, "running"],
    ]);
  });

  test("tells runs, first day, head and completeness", async () => {
    const { ledger } = await filled(2);
    expect(ledger.totals(ledger.accounts)).toEqual({
      runs: [
        {
          planSha256,
          noiseMultiplier: 4,
          samplingProbability: 1,
          plannedSteps: 2,
          chargedSteps: 2,
          trainableNumbers: 100,
          delta: 1e-5,
          ended: "done",
          opened: "2026-01-02",
        },
      ],
      since: "2026-01-02",
      complete: true,
      headSha256: ledger.head,
      policy: null,
    });
  });

  test("says that earlier spending is unknown where it was begun after a damaged one", async () => {
    const ledger = new Ledger(memoryStore(), { earlierUnknown: true });
    await openRunOn(ledger, unitKeys(0, 1));
    expect(ledger.totals([]).complete).toBe(false);
  });

  test("notes an export, and nothing about a run that it does not know", async () => {
    const { ledger, run } = await filled(1);
    const files = { adapterSha256: "1".repeat(64), statementSha256: "2".repeat(64) };
    await ledger.recordExport(run, files);
    expect(JSON.parse((await ledger.toJsonLines()).trimEnd().split("\n").at(-1)!)).toMatchObject({
      kind: "export",
      run,
      ...files,
    });
    await expect(ledger.recordExport("other", files)).rejects.toThrow("internal:");
  });
});
