// Training against the ledger, whole: charged before anything random is drawn, refused before anything is computed, told with
// all runs on the patients, and never refunded.
import { afterEach, describe, expect, test, vi } from "vitest";
import { memoryStore } from "@/privacy/ledger/memory-store";
import { chargedPart, composedEpsilon } from "@/privacy/ledger/totals";
import type { LedgerStore } from "@/privacy/ledger/types";
import { LedgerDesk } from "@/workers/session/ledger-desk";
import type { TrainControl } from "@/workers/session/charged-fit";
import { trainRun } from "@/workers/session/train";
import type { TrainProgress } from "@/workers/protocol";
import { heldReports, openDesk, openTiny, settings } from "./tiny-session";

const train = async (desk: LedgerDesk, epsilon: number | null, control: TrainControl & { from?: number } = {}) =>
  trainRun(
    { open: await openTiny(), held: await heldReports(control.from), settings: settings(epsilon), desk },
    control,
  );

afterEach(() => {
  vi.restoreAllMocks();
});

describe("trainRun and the ledger", { timeout: 60_000 }, () => {
  test("charges and flushes each step before any random word of it is drawn", async () => {
    const order: string[] = [];
    const inner = memoryStore();
    const store: LedgerStore = {
      ...inner,
      append: async (n, line, cut) => {
        const charge = line.includes('"kind":"charge"');
        if (charge) order.push("charge");
        const answer = await inner.append(n, line, cut);
        await new Promise((resolve) => setTimeout(resolve, 0));
        if (charge) order.push("flushed");
        return answer;
      },
    };
    const desk = await openDesk({ store });
    const drawn = vi.spyOn(crypto, "getRandomValues");
    drawn.mockImplementation((array) => {
      if (array instanceof Uint32Array) {
        order.push("words");
        for (let i = 0; i < array.length; i++) array[i] = Math.imul(i + order.length, 2_654_435_761) >>> 0;
      }
      return array;
    });
    await train(desk, 8);
    const first = order.indexOf("words");
    expect(order.slice(0, first)).toEqual(["charge", "flushed"]); // nothing random before the first charge is kept
    // Words come in pools, so a step may need none; but none is ever fetched while a charge waits for its flush.
    for (const [i, word] of order.entries()) if (word === "charge") expect(order[i + 1]).toBe("flushed");
    expect(first).toBe(2);
  });

  test("tells all runs on the patients, composed, and counts the earlier one while it runs", async () => {
    const desk = await openDesk();
    const first = await train(desk, 4);
    expect(first.totals.runs).toMatchObject([
      { ended: "done", chargedSteps: first.plan.steps, trainableNumbers: first.trainableNumbers, delta: 1e-5 },
    ]);
    expect(first.totals.headSha256).toBe(desk.ledger.head);
    const progress: TrainProgress[] = [];
    const second = await train(desk, 4, { onProgress: (one) => progress.push(one) });
    expect(second.totals.runs).toHaveLength(2);
    const total = composedEpsilon(second.totals.runs.map(chargedPart), 1e-5);
    expect(total).toBeGreaterThan(second.summary.epsilon ?? 0);
    expect(second.summary.total).toEqual({ epsilon: total, scope: "all runs on this data" });
    expect(total).toBeLessThan(8);
    expect(progress.at(-2)).toMatchObject({ phase: "training", accountEpsilon: first.summary.epsilon });
    expect(progress[0]?.accountEpsilon).toBeNull();
  });

  test("another split of the same file, or one shared patient, is the same account; other patients are not", async () => {
    const desk = await openDesk();
    await train(desk, 4);
    const shared = await train(desk, 4, { from: 59 }); // P59 is in both
    expect(shared.totals.runs).toHaveLength(2);
    const apart = await train(desk, 4, { from: 500 });
    expect(apart.totals.runs).toHaveLength(1);
  });

  test("a discarded and a failed run stay charged", async () => {
    const desk = await openDesk();
    const abort = new AbortController();
    const discarded = train(desk, 4, {
      signal: abort.signal,
      onProgress: ({ phase, done }) => {
        if (phase === "training" && done === 3) abort.abort();
      },
    });
    await expect(discarded).rejects.toThrow();
    const failed = train(desk, 4, {
      onProgress: ({ phase, done }) => {
        if (phase === "training" && done === 2) throw new Error("the screen broke");
      },
    });
    await expect(failed).rejects.toThrow("the screen broke");
    const { totals } = await train(desk, 4);
    expect(totals.runs.map(({ ended }) => ended)).toEqual(["discarded", "failed", "done"]);
    expect(totals.runs[0]!.chargedSteps).toBeGreaterThanOrEqual(3);
    expect(totals.runs[1]!.chargedSteps).toBeGreaterThanOrEqual(2);
  });

  test("a policy refuses before a report is read, and nothing is charged", async () => {
    const policy = { maxEpsilon: 3, maxDelta: null, unit: null, contact: "P. Meyer" } as const;
    const desk = await openDesk({ policies: [policy] });
    const phases: string[] = [];
    const refused = train(desk, 8, { onProgress: ({ phase }) => phases.push(phase) });
    await expect(refused).rejects.toThrow("the limit set by P. Meyer is 3. Nothing was started.");
    expect(phases).toEqual(["preparing"]);
    expect(desk.ledger.entryCount).toBe(0);
    await train(desk, 2);
    await expect(train(desk, 2.9)).rejects.toThrow("[PRIV-POLICY]"); // 2 and 2.9 are more than 3 together
  });

  test("a run without privacy leaves no entry and needs no ledger", async () => {
    const store: LedgerStore = { ...memoryStore(), read: () => Promise.reject(new Error("the ledger was read")) };
    const desk = await openDesk({ store });
    const run = await train(desk, null);
    expect([run.ledgerRun, run.totals.runs]).toEqual([null, []]);
  });

  test("a broken ledger closes training before a report is read", async () => {
    const lines = ["not an entry"];
    const desk = await openDesk({ store: memoryStore(lines) });
    const phases: string[] = [];
    const refused = train(desk, 4, { onProgress: ({ phase }) => phases.push(phase) });
    await expect(refused).rejects.toThrow("[PRIV-LEDGER]");
    expect([phases, lines]).toEqual([["preparing"], ["not an entry"]]);
  });
});

describe("a forecast", { timeout: 60_000 }, () => {
  test("has what was spent, the total after the plan, and the refusal; it writes nothing", async () => {
    const desk = await openDesk();
    const { plan, trainableNumbers } = await train(desk, 4);
    const held = await heldReports();
    const entries = desk.ledger.entryCount;
    const forecast = await desk.forecast(held, plan.privacy!, trainableNumbers);
    expect(forecast.spent).toBeLessThanOrEqual(4);
    expect(forecast.totalAfter).toBeGreaterThan(forecast.spent ?? Infinity);
    expect(forecast.refusal).toBeNull();
    await desk.ledger.setPolicy({ maxEpsilon: 5, maxDelta: null, unit: null, contact: null });
    expect((await desk.forecast(held, plan.privacy!, trainableNumbers)).refusal?.code).toBe("PRIV-POLICY");
    expect(desk.ledger.entryCount).toBe(entries + 1);
    const other = await desk.forecast(await heldReports(700), plan.privacy!, trainableNumbers);
    expect([other.spent, other.refusal]).toEqual([0, null]);
  });

  test("says why there is none when the ledger is broken", async () => {
    const desk = await openDesk();
    const { plan, trainableNumbers } = await train(desk, 4);
    const broken = await openDesk({ store: memoryStore(["not an entry"]) });
    expect(await broken.forecast(await heldReports(), plan.privacy!, trainableNumbers)).toMatchObject({
      spent: null,
      totalAfter: null,
      refusal: { code: "PRIV-LEDGER" },
    });
  });
});
