// The loop of a sweep on a tiny encoder: each cell once, the ledger charged for private ones alone, faults passed over, stops kept.
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { Cancelled, InputError } from "@/base/errors";
import { readSweepDesign } from "@/training/sweep-plan";
import type { SweepDesign } from "@/training/sweep-plan";
import type { LedgerDesk } from "@/workers/session/ledger-desk";
import { prepareSweep, sweepBudget, SweepPlans } from "@/workers/session/sweep";
import type { SweepPlace } from "@/workers/session/sweep";
import { readRecord, recordJson } from "@/workers/session/sweep-record";
import type { CellRecord } from "@/workers/session/sweep-record";
import { sweepReport } from "@/workers/session/sweep-report";
import { runSweep, todoOf } from "@/workers/session/sweep-run";
import type { SweepStore } from "@/workers/session/sweep-run";
import { splitReports } from "@/workers/session/sweep-split";
import { heldReports, openDesk, openTiny } from "./tiny-session";

const settings = { head: { epochs: 3 } };
const design = (changes: object = {}): SweepDesign =>
  readSweepDesign({
    methods: ["majority", "head"],
    epsilons: ["none", 8],
    seeds: [0, 1],
    publicSize: 60,
    settings,
    ...changes,
  });

/** Keeps records as their JSON, as a disk does. */
function memoryRecords(files = new Map<string, string>()): SweepStore & { files: Map<string, string> } {
  return {
    files,
    read: () => Promise.resolve(new Map([...files].map(([id, text]) => [id, readRecord(JSON.parse(text))!] as const))),
    save: (record) => {
      files.set(record.cell.id, recordJson(record));
      return Promise.resolve();
    },
  };
}

async function ready(changes: object = {}, given: { desk?: LedgerDesk; from?: number } = {}) {
  const [open, held, desk] = [await openTiny(), await heldReports(given.from), given.desk ?? (await openDesk())];
  const sweep = await prepareSweep(design(changes), { open, held }, { dataSha256: "d".repeat(64), models: ["tiny"] });
  const place: SweepPlace = { open, held, desk, host: null };
  return { sweep, place, desk, plans: new SweepPlans(sweep, place) };
}

const runsOf = async ({ desk, held }: SweepPlace) => (await desk.totalsOf(held)).runs;
const states = (store: { files: Map<string, string> }) =>
  [...store.files.values()]
    .map((text) => readRecord(JSON.parse(text))!)
    .map(({ cell, state }) => `${cell.method} ${state}`);

describe("runSweep", { timeout: 60_000 }, () => {
  test("runs each cell once, charges the private ones alone, and has nothing to do afterwards", async () => {
    const { sweep, place } = await ready();
    const store = memoryRecords();
    await runSweep(sweep, { place, store });
    expect(states(store)).toEqual(["majority", "majority", "head", "head", "head", "head"].map((m) => `${m} done`));
    const runs = await runsOf(place);
    expect(runs.map(({ ended, chargedSteps, plannedSteps }) => [ended, chargedSteps - plannedSteps])).toEqual([
      ["done", 0],
      ["done", 0],
    ]);
    const before = [...store.files.values()];
    await runSweep(sweep, { place, store });
    expect([...store.files.values()]).toEqual(before);
    expect(await runsOf(place)).toHaveLength(2);
  });

  test("goes on after a pause with what is left, and after a cancel runs that cell anew", async () => {
    const { sweep, place } = await ready();
    const store = memoryRecords();
    const pause = new AbortController();
    await runSweep(
      sweep,
      { place, store },
      {
        pause: pause.signal,
        onRecord: () => {
          pause.abort();
        },
      },
    );
    expect(states(store)).toEqual(["majority done"]);
    const stop = new AbortController();
    await runSweep(
      sweep,
      { place, store },
      {
        signal: stop.signal,
        onProgress: ({ cell, inCell }) => {
          if (cell.epsilon === 8 && inCell.phase === "training" && inCell.done >= 1) stop.abort();
        },
      },
    );
    expect(states(store).at(-1)).toBe("head cancelled");
    const [stopped] = await runsOf(place);
    expect(stopped).toMatchObject({ ended: "discarded" });
    expect(stopped!.chargedSteps).toBeGreaterThan(0);
    await runSweep(sweep, { place, store });
    expect(states(store).filter((state) => state.endsWith("done"))).toHaveLength(6);
    expect((await runsOf(place)).map(({ ended }) => ended)).toEqual(["discarded", "done", "done"]);
  });

  test("tells a cell that does not work and goes on; one that cannot run here is skipped", async () => {
    const { sweep, place } = await ready({ methods: ["rules", "majority", "full"], seeds: [0] });
    const store = memoryRecords();
    await runSweep(sweep, { place, store });
    const records = await store.read();
    const codes = [...records.values()].map(({ cell, state, problem }) => [cell.method, state, problem?.code ?? null]);
    expect(codes).toEqual([
      ["majority", "done", null],
      ["rules", "failed", "LABEL-RULES"],
      ["full", "skipped", "SWEEP-FULL"],
    ]);
    expect(todoOf(sweep, records)).toHaveLength(2);
  });

  test("keeps no text and no identifier of a patient", async () => {
    const { sweep, place } = await ready({ methods: ["head"], epsilons: ["none"], seeds: [0] });
    const store = memoryRecords();
    await runSweep(sweep, { place, store });
    for (const text of store.files.values()) {
      expect(text).not.toMatch(/report number|"P\d/);
      expect(text).toContain('"probability":[');
    }
  });

  test("a bug of ours ends the sweep with what was kept before", async () => {
    const { sweep, place } = await ready();
    const store = memoryRecords();
    const broken = {
      ...store,
      save: (record: CellRecord) =>
        record.cell.method === "head" ? Promise.reject(new Error("x")) : store.save(record),
    };
    await expect(runSweep(sweep, { place, store: broken })).rejects.toThrow("x");
    expect(states(store)).toEqual(["majority done", "majority done"]);
  });
});

const loose = (value: unknown) => v.parse(v.looseObject({}), value);

describe("a record", () => {
  test("comes back from its JSON with the same scores, and is refused where its arrays do not fit", async () => {
    const { sweep, place } = await ready({ methods: ["head"], epsilons: [8], seeds: [0] });
    const store = memoryRecords();
    const kept: CellRecord[] = [];
    await runSweep(sweep, { place, store }, { onRecord: (record) => void kept.push(record) });
    const [text] = store.files.values();
    const read = readRecord(JSON.parse(text!));
    expect(read).toEqual({ ...kept[0], outcome: { ...kept[0]!.outcome } });
    const value = loose(JSON.parse(text!));
    const outcome = loose(value["outcome"]);
    const predictions = loose(outcome["predictions"]);
    const broken = (changes: object): unknown => ({
      ...value,
      outcome: { ...outcome, predictions: { ...predictions, ...changes } },
    });
    expect(readRecord(broken({}))).not.toBeNull();
    expect(readRecord(broken({ truth: "01" }))).toBeNull();
    expect(readRecord(broken({ patients: [1] }))).toBeNull();
    const twos = Array.from(kept[0]!.outcome!.predicted!.judged.probability, () => 2);
    expect(readRecord(broken({ probability: twos }))).toBeNull();
    expect(readRecord({ ...value, schema: "x" })).toBeNull();
  });
});

describe("the budget of a sweep", { timeout: 60_000 }, () => {
  test("composes all private cells on top of what is spent, and is what the ledger then holds", async () => {
    const desk = await openDesk();
    const first = await ready({ methods: ["head"], epsilons: [4], seeds: [9] }, { desk });
    await runSweep(first.sweep, { place: first.place, store: memoryRecords() });
    const { sweep, place, plans } = await ready({ epsilons: [8, 2] }, { desk });
    const budget = await sweepBudget(sweep.cells, sweep, { place, plans });
    expect(budget).toMatchObject({ privateCells: 4, refusal: null, limit: null, delta: 1e-5, unit: "patient" });
    const spentBefore = (await sweepReport(sweep, { place, records: new Map() }, { intervals: false })).conditions
      .spent;
    expect(budget!.spent).toBe(spentBefore!.epsilon);
    expect(budget!.total).toBeGreaterThan(budget!.sweep);
    expect(budget!.total).toBeLessThan(4 + 2 * 8 + 2 * 2); // composed, not added
    await runSweep(sweep, { place, store: memoryRecords() });
    const after = await sweepReport(sweep, { place, records: new Map() }, { intervals: false });
    expect(after.conditions.spent).toMatchObject({ runs: 5, epsilon: budget!.total });
  });

  test("is refused above the plan's own limit and above an officer's, with both figures", async () => {
    const own = await ready({ maxEpsilon: 5 });
    const budget = await sweepBudget(own.sweep.cells, own.sweep, own);
    expect(budget?.refusal).toMatchObject({ code: "SWEEP-BUDGET" });
    expect(budget?.refusal?.happened).toContain("the limit is 5.");
    const policy = { maxEpsilon: 3, maxDelta: null, unit: null, contact: "P. Meyer" };
    const officer = await ready({}, { desk: await openDesk({ policies: [policy] }) });
    const refused = await sweepBudget(officer.sweep.cells, officer.sweep, officer);
    expect(refused?.refusal?.happened).toMatch(/to epsilon \d+\.\d+; the limit set by P\. Meyer is 3\./);
    const wide = await ready({ maxEpsilon: 50 });
    expect((await sweepBudget(wide.sweep.cells, wide.sweep, wide))?.refusal).toBeNull();
  });

  test("names a policy's delta and unit before anything starts", async () => {
    const policy = { maxEpsilon: 100, maxDelta: 1e-9, unit: null, contact: null };
    const { sweep, place, plans } = await ready({}, { desk: await openDesk({ policies: [policy] }) });
    expect((await sweepBudget(sweep.cells, sweep, { place, plans }))?.refusal).toMatchObject({ code: "PRIV-POLICY" });
  });

  test("is nothing where no private cell is to do", async () => {
    const { sweep, place, plans } = await ready({ epsilons: ["none"] });
    expect(await sweepBudget(sweep.cells, sweep, { place, plans })).toBeNull();
  });
});

describe("splits", () => {
  const sidesOf = async (split: object, cell: { seed: number; fold: number | null }) => {
    const held = await heldReports();
    const parsed = design({ split }).split;
    return (await splitReports(held, parsed, cell)).imported.reports.map(({ split: side }) => side);
  };

  test("k folds test every report once", async () => {
    const folds = await Promise.all(
      [0, 1, 2, 3].map((fold) => sidesOf({ kind: "k-fold", folds: 4 }, { seed: 5, fold })),
    );
    for (let i = 0; i < 60; i++) expect(folds.filter((sides) => sides[i] === "test")).toHaveLength(1);
  });

  test("a hold-out with a seed of its own is the same for all seeds, without one it is drawn anew", async () => {
    const cells = [0, 1].map((seed) => ({ seed, fold: null }));
    const [a, b] = await Promise.all(cells.map((cell) => sidesOf({ kind: "hold-out", seed: 3 }, cell)));
    expect(a).toEqual(b);
    const [c, d] = await Promise.all(cells.map((cell) => sidesOf({ kind: "hold-out" }, cell)));
    expect(c).not.toEqual(d);
  });

  test("refuses a file that has a patient on both sides, with their number and no name", async () => {
    const held = await heldReports();
    const reports = held.imported.reports.map((report, i) => ({
      ...report,
      patient: `P${Math.floor(i / 2)}`,
      split: i === 0 || i === 2 ? ("test" as const) : ("train" as const),
    }));
    const leaking = { ...held, imported: { ...held.imported, reports } };
    const error: unknown = await splitReports(leaking, design({ split: { kind: "file" } }).split, {
      seed: 0,
      fold: null,
    }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(InputError);
    expect(error).not.toBeInstanceOf(Cancelled);
    expect(error instanceof InputError ? error.problem : null).toMatchObject({
      code: "EVAL-LEAK",
      happened: "2 patients are in training and in test.",
    });
  });
});
