// The chain: whatever is changed in the record of 10,000 entries is found, at opening and by recomputing the head.
import { beforeAll, describe, expect, test } from "vitest";
import { seededRng } from "@/base/random";
import { emptyChain, hashOfLine, noHash } from "@/base/hash-chain";
import { readChain, verifyLedger } from "@/privacy/ledger/chain";
import { lineOf, readLine, type LedgerEvent } from "@/privacy/ledger/entry";
import { Ledger } from "@/privacy/ledger/ledger";
import { memoryStore } from "@/privacy/ledger/memory-store";
import { fixedTime, ledgerPlan, openRunOn, planSha256, unitKeys } from "../../helpers/fake-ledger";

const entryCount = 10_000;
const lines: string[] = [];
let head = "";

beforeAll(async () => {
  const ledger = new Ledger(memoryStore(lines), { now: fixedTime });
  const run = await openRunOn(ledger, unitKeys(0, 10), ledgerPlan({ steps: 9_996 }));
  for (let step = 0; step < 9_996; step++) await ledger.charge(run, step);
  await ledger.close(run, "done");
  head = ledger.head;
}, 60_000);

const rng = seededRng(9);
const below = (limit: number): number => rng.word() % limit;

/** One change of one character, one line left out, two lines swapped, one doubled, or one cut short. */
function changed(): { readonly lines: string[]; readonly at: number } {
  const at = below(entryCount);
  const line = lines[at]!;
  const place = below(line.length);
  switch (below(5)) {
    case 0:
      return { lines: lines.toSpliced(at, 1), at };
    case 1: {
      const other = (at + 1 + below(entryCount - 1)) % entryCount;
      return { lines: lines.with(at, lines[other]!).with(other, line), at: Math.min(at, other) };
    }
    case 2:
      return { lines: lines.toSpliced(at, 0, line), at };
    case 3:
      return { lines: lines.with(at, line.slice(0, place)), at };
    default: {
      const code = line.charCodeAt(place);
      const other = String.fromCharCode(code === 126 ? 33 : code + 1);
      return { lines: lines.with(at, line.slice(0, place) + other + line.slice(place + 1)), at };
    }
  }
}

/** Whether a changed ledger is refused, or shows by its head. */
async function isFound(forged: readonly string[]): Promise<boolean> {
  try {
    return (await readChain(forged)).end.head !== head;
  } catch (error) {
    return String(error).includes("[PRIV-LEDGER]");
  }
}

describe("a ledger of 10,000 entries", { timeout: 300_000 }, () => {
  test("opens, and its head is the one that was told", async () => {
    expect(lines).toHaveLength(entryCount);
    const opened = new Ledger(memoryStore(lines));
    await opened.refresh();
    expect([opened.head, opened.entryCount]).toEqual([head, entryCount]);
  });

  test("shows each of 1,000 random edits, deletions, swaps, repeats and cuts", async () => {
    // A chain is checked from its start, so the lines before a change are as they were: their end is computed once a block.
    const ends = [emptyChain];
    for (let n = 0; n < entryCount; n += 100) ends.push((await readChain(lines.slice(n, n + 100), ends.at(-1))).end);
    let missed = 0;
    for (let i = 0; i < 1_000; i++) {
      const forged = changed();
      const block = Math.floor(forged.at / 100);
      const from = ends[block]!;
      const read = readChain(forged.lines.slice(from.n), from).then(
        ({ end }) => end.head !== head,
        (error: unknown) => String(error).includes("[PRIV-LEDGER]"),
      );
      if (!(await read)) missed++;
    }
    expect(missed).toBe(0);
  });

  test("shows a change of its first, second and last entries read as a whole", async () => {
    expect(await isFound(lines)).toBe(false);
    for (const at of [0, 1, entryCount - 2, entryCount - 1]) {
      expect(await isFound(lines.toSpliced(at, 1))).toBe(true);
      expect(await isFound(lines.with(at, lines[at]!.replace("2026-01-02", "2026-01-03")))).toBe(true);
    }
  });
});

describe("readLine", () => {
  test("takes canonical entries only", () => {
    const line = lines[0]!;
    expect(readLine(line)).toMatchObject({ kind: "genesis", n: 0 });
    for (const other of [
      "",
      "not json",
      "null",
      line.replace("{", "{ "),
      line.replace('"kind"', '"extra":1,"kind"'),
      line.replace('"v":1', '"v":2'),
      line.replace('"n":0', '"n":0.5'),
      line.replace('"earlier":"none"', '"earlier":"none","earlier":"none"'),
    ])
      expect(readLine(other)).toBeNull();
  });
});

describe("a chain that was recomputed after a change of its meaning", () => {
  async function chained(events: readonly LedgerEvent[]): Promise<string[]> {
    const made: string[] = [];
    let prev = noHash;
    for (const [n, event] of events.entries()) {
      made.push(lineOf({ ...event, v: 1, n, prev, time: "2026-01-02T03:04:05.000Z" }));
      prev = await hashOfLine(prev, made.at(-1)!);
    }
    return made;
  }
  const genesis: LedgerEvent = { kind: "genesis", ledgerId: "one", earlier: "none" };
  const account: LedgerEvent = { kind: "account", account: "a", unitKeys: unitKeys(0, 2), merged: [] };
  const run = { account: "a", run: "r" } as const;
  const plan = ledgerPlan({ steps: 1 });
  const open: LedgerEvent = { ...run, kind: "open", plan, planHash: planSha256, size: 1, writer: "w" };
  const charge: LedgerEvent = { ...run, kind: "charge", step: 0 };
  const close: LedgerEvent = { ...run, kind: "close", reason: "done", charged: 1 };

  test("opens while every entry makes sense", async () => {
    const ledger = new Ledger(memoryStore(await chained([genesis, account, open, charge, close])));
    await ledger.refresh();
    expect(ledger.totals(["a"]).runs).toMatchObject([{ chargedSteps: 1, ended: "done" }]);
  });

  test.each<[string, LedgerEvent[]]>([
    ["no genesis", [account]],
    ["a second genesis", [genesis, genesis]],
    ["a run without an account", [genesis, open]],
    ["a charge without a run", [genesis, account, charge]],
    ["a charge above the plan", [genesis, account, open, charge, charge]],
    ["a charge after the end", [genesis, account, open, charge, close, charge]],
    ["an end that hides a charge", [genesis, account, open, charge, { ...close, charged: 0 }]],
    ["a run opened twice", [genesis, account, open, open]],
    ["a merge of an unknown account", [genesis, { ...account, merged: ["b"] }]],
  ])("is refused with %s", async (_, events) => {
    const store = memoryStore(await chained(events));
    const ledger = new Ledger(store);
    await expect(ledger.refresh()).rejects.toThrow("[PRIV-LEDGER]");
    await expect(ledger.join(unitKeys(0, 1))).rejects.toThrow("[PRIV-LEDGER]"); // and stays closed
    expect((await store.read(0)).lines).toHaveLength(events.length);
  });

  test("an exported file verifies to its head, with or without its last line feed", async () => {
    expect(await verifyLedger(lines.join("\n"))).toBe(head);
    expect(await verifyLedger(`${lines.join("\n")}\n`)).toBe(head);
    expect(await verifyLedger(lines.slice(0, -1).join("\n"))).not.toBe(head);
  });
});
