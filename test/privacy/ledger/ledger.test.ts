// The ledger: charges come first, never more than the plan has, and no edit of the record stays unseen.
import { describe, expect, test } from "vitest";
import { InputError } from "@/base/errors";
import { Ledger, verifyLedger } from "@/privacy/ledger/ledger";

const fixedTime = () => new Date(Date.UTC(2026, 0, 2, 3, 4, 5));
const filled = async (steps = 5) => {
  const ledger = new Ledger(fixedTime);
  const run = await ledger.open({ steps }, "a".repeat(64));
  for (let step = 0; step < steps; step++) await ledger.charge(run, step);
  await ledger.close(run, "done");
  return { ledger, run };
};

describe("Ledger", () => {
  test("chains genesis, open, charges and close, and its export verifies to the head", async () => {
    const { ledger } = await filled();
    expect(ledger.entries.map((entry) => entry.kind)).toEqual([
      "genesis",
      "open",
      ...Array<string>(5).fill("charge"),
      "close",
    ]);
    expect(ledger.entries[0]).toMatchObject({ v: 1, n: 0, prev: "0".repeat(64), time: "2026-01-02T03:04:05.000Z" });
    expect(await verifyLedger(ledger.toJsonLines())).toBe(ledger.head);
  });

  test("refuses one charge more than the plan has, a closed run and an unknown one", async () => {
    const ledger = new Ledger(fixedTime);
    const run = await ledger.open({ steps: 2 }, "b");
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

  test("gives receipts that are spent once", async () => {
    const ledger = new Ledger(fixedTime);
    const run = await ledger.open({ steps: 1 }, "c");
    const receipt = await ledger.charge(run, 0);
    receipt.spend();
    expect(() => {
      receipt.spend();
    }).toThrow("internal:");
  });

  test("keeps order and chain when charges are not awaited one by one", async () => {
    const ledger = new Ledger(fixedTime);
    const run = await ledger.open({ steps: 50 }, "d");
    await Promise.all(Array.from({ length: 50 }, (_, step) => ledger.charge(run, step)));
    expect(ledger.entries.slice(2).map((entry) => (entry.kind === "charge" ? entry.step : -1))).toEqual(
      Array.from({ length: 50 }, (_, step) => step),
    );
    expect(await verifyLedger(ledger.toJsonLines())).toBe(ledger.head);
  });

  test("shows every edit, deletion, swap and added space; a cut end shows in the head", async () => {
    const { ledger } = await filled(8);
    const lines = ledger.toJsonLines().trimEnd().split("\n");
    const swap = lines.with(3, lines[4]!).with(4, lines[3]!);
    const forged = [
      lines.toSpliced(4, 1),
      swap,
      lines.with(5, lines[5]!.replace('"step":3', '"step":9')),
      lines.with(0, lines[0]!.replace("{", "{ ")),
      lines.with(2, "not json"),
      lines.slice(1),
    ];
    for (const list of forged) await expect(verifyLedger(list.join("\n"))).rejects.toThrow("[PRIV-LEDGER]");
    expect(await verifyLedger(lines.slice(0, -1).join("\n"))).not.toBe(ledger.head);
  });
});
