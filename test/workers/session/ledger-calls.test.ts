// The ledger's calls: what Seal is shown with and without open reports, limits from a file, the saved chain, a broken ledger.
import { describe, expect, test } from "vitest";
import { labelSets } from "@/data/label-sets";
import { importReports } from "@/data/import";
import { verifyLedger } from "@/privacy/ledger/chain";
import { memoryStore } from "@/privacy/ledger/memory-store";
import type { CallContext } from "@/workers/dispatch";
import type { CallKind } from "@/workers/protocol";
import { holdReports, type HeldReports } from "@/workers/session/hold-reports";
import { ledgerHandlers } from "@/workers/session/ledger-calls";
import { LedgerDesk } from "@/workers/session/ledger-desk";
import { ledgerPlan, openRunOn, unitKeys } from "../../helpers/fake-ledger";

const tokenizer = { vocabSize: 9, encode: () => Int32Array.of(1, 2) };

async function heldOf(csv: string): Promise<HeldReports> {
  const imported = await importReports(new TextEncoder().encode(csv), "a.csv", { labelSet: null }, labelSets);
  const text = { sections: [], rule: "all" } as const;
  return holdReports(imported, { fileName: "a.csv", synthetic: false, text }, { tokenizer, maxTokens: 9 });
}

async function opened(lines: string[] = []) {
  const key = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const place = { store: memoryStore(lines), installationKey: () => Promise.resolve(key) };
  const desk = new LedgerDesk({ ...place, alone: (task) => task() });
  const now: { held?: HeldReports } = {};
  return { desk, now, calls: ledgerHandlers(desk, () => now.held) };
}

const context = <K extends CallKind>(): CallContext<K> => ({
  progress: () => undefined,
  signal: new AbortController().signal,
});
const policyFile = (maxEpsilon: number) => ({
  file: {
    name: "policy.json",
    bytes: new TextEncoder().encode(JSON.stringify({ schema: "cloister.policy/1", maxEpsilon })).buffer,
  },
});

async function charged(desk: LedgerDesk, keys: readonly string[], steps: number) {
  const run = await openRunOn(desk.ledger, keys, ledgerPlan({ steps }));
  for (let step = 0; step < steps; step++) await desk.ledger.charge(run, step);
  await desk.ledger.close(run, "done");
}

describe("the ledger's calls", () => {
  test("show an empty ledger", async () => {
    const { calls } = await opened();
    expect(await calls.ledger({}, context())).toEqual({
      ...{ runs: [], total: null, ofOpenReports: false, head: "0".repeat(64), entries: 0, since: "", complete: true },
      ...{ policy: null, policyRemoved: false },
    });
  });

  test("show the open reports' runs with their total, and all runs without one while no reports are open", async () => {
    const { desk, now, calls } = await opened();
    await charged(desk, unitKeys(0, 2), 1); // other patients
    const held = await heldOf("patient_id,report_text\nA,clear lungs\nB,small effusion\n");
    await charged(desk, await desk.unitKeys(held), 2);
    expect(await calls.ledger({}, context())).toMatchObject({ ofOpenReports: false, total: null });
    expect((await calls.ledger({}, context())).runs).toHaveLength(2);
    now.held = held;
    const view = await calls.ledger({}, context());
    expect(view.runs.map(({ chargedSteps }) => chargedSteps)).toEqual([2]);
    expect(view).toMatchObject({ ofOpenReports: true, total: { delta: 1e-5, unit: "patient" } });
    now.held = await heldOf("report_text\nnothing seen before\n");
    expect(await calls.ledger({}, context())).toMatchObject({ runs: [], total: null, ofOpenReports: true });
  });

  test("set and remove a limit", async () => {
    const { calls } = await opened();
    await calls["set-policy"](policyFile(2), context());
    expect(await calls["set-policy"](policyFile(4), context())).toMatchObject({ policy: { maxEpsilon: 2 } });
    expect(await calls["remove-policy"]({}, context())).toMatchObject({ policy: null, policyRemoved: true });
    const wrong = { file: { name: "x", bytes: new ArrayBuffer(4) } };
    await expect(calls["set-policy"](wrong, context())).rejects.toThrow("[PRIV-RULES]");
  });

  test("verify and save the chain", async () => {
    const { desk, calls } = await opened();
    await charged(desk, unitKeys(0, 2), 3);
    const { head, entries } = await calls["verify-ledger"]({}, context());
    const file = await calls["ledger-file"]({}, context());
    expect(file.name).toBe("ledger.jsonl");
    expect(await verifyLedger(new TextDecoder().decode(file.bytes))).toBe(head);
    expect(entries).toBe(desk.ledger.entryCount);
  });

  test("refuse a broken ledger, until it is given up by the typed words", async () => {
    const lines = ["not an entry"];
    const { calls } = await opened(lines);
    await expect(calls.ledger({}, context())).rejects.toThrow("[PRIV-LEDGER]");
    await expect(calls["verify-ledger"]({}, context())).rejects.toThrow("[PRIV-LEDGER]");
    await expect(calls["give-up-ledger"]({ word: "yes" }, context())).rejects.toThrow("[PRIV-WORD]");
    expect(lines).toEqual(["not an entry"]);
    const view = await calls["give-up-ledger"]({ word: "earlier spending unknown" }, context());
    expect(view).toMatchObject({ complete: false, entries: 1 });
    expect(await calls.ledger({}, context())).toEqual(view);
  });
});
