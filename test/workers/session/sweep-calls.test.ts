// The calls of Compare on a tiny encoder: what is kept on the disk and what is not, how a page that was closed goes on, one at a time.
import { describe, expect, test } from "vitest";
import type { SweepDesignInput } from "@/training/sweep-plan";
import type { CallContext } from "@/workers/dispatch";
import type { SweepAtWork, SweepKept } from "@/workers/sweep-protocol";
import { sweepHandlers } from "@/workers/session/sweep-calls";
import type { SweepDisk } from "@/workers/session/sweep-calls";
import type { CellRecord } from "@/workers/session/sweep-record";
import { heldReports, openDesk, openTiny } from "./tiny-session";

const design = {
  methods: ["majority", "head"],
  epsilons: ["none", 8],
  seeds: [0, 1],
  publicSize: 60,
  settings: { head: { epochs: 3 } },
} satisfies SweepDesignInput;

/** A disk that keeps JSON, as IndexedDB keeps copies. */
function memoryDisk() {
  const [cells, kept] = [new Map<string, string>(), new Map<string, string>()];
  const disk: SweepDisk = {
    cells: () => Promise.resolve(new Map([...stored])),
    putCell: (id, cell) => {
      cells.set(id, JSON.stringify(cell));
      stored.set(id, structuredClone(cell));
      return Promise.resolve();
    },
    kept: (sha256) => Promise.resolve(shown.get(sha256) ?? null),
    keep: (sha256, one) => {
      kept.set(sha256, JSON.stringify(one));
      shown.set(sha256, structuredClone(one));
      return Promise.resolve();
    },
    forget: () => {
      for (const map of [cells, kept, stored, shown]) map.clear();
      return Promise.resolve();
    },
  };
  const stored = new Map<string, CellRecord>();
  const shown = new Map<string, SweepKept>();
  return { disk, cells, kept };
}

const context = (progress: (at: SweepAtWork) => void = () => undefined): CallContext<"sweep-run"> => ({
  progress,
  signal: new AbortController().signal,
});
const idle = { progress: () => undefined, signal: new AbortController().signal };

async function session(disk = memoryDisk(), desk = openDesk()) {
  const [model, held, ledger] = [await openTiny(), await heldReports(), await desk];
  const made = sweepHandlers({ desk: ledger, model: () => model, held: () => held, disk: disk.disk });
  return { ...made, disk, desk: ledger };
}

describe("the calls of Compare", { timeout: 60_000 }, () => {
  test("price, run and report; the disk holds scores and no prediction, label or patient", async () => {
    const { handlers, disk } = await session();
    const before = await handlers["sweep-preview"]({ design }, idle);
    expect(before).toMatchObject({ cells: 6, done: 0, budget: { privateCells: 2, refusal: null } });
    const seen: SweepAtWork[] = [];
    const report = await handlers["sweep-run"](
      { design },
      context((at) => seen.push(at)),
    );
    expect(report.table.rows.map(({ method, done }) => [method, done])).toEqual([
      ...[
        ["majority", 2],
        ["head", 2],
        ["head", 2],
      ],
    ]);
    expect(report.table.rows[1]?.isReference).toBe(true);
    expect(seen.at(-1)?.report.table.rows[0]).toMatchObject({ done: 2, betweenPatients: null }); // means alone while it runs
    expect(disk.cells.size).toBe(6);
    for (const text of [...disk.cells.values(), ...disk.kept.values()]) {
      expect(text).not.toMatch(/"probability"|"truth"|"patients":\s*\[|report number|"P\d/);
      expect(text).toMatch(/weightedF1/);
    }
    expect(await handlers["sweep-preview"]({ design }, idle)).toMatchObject({ done: 6, seconds: 0, budget: null });
  });

  test("a page that was closed shows its table, knows what is done, and charges nothing again", async () => {
    const desk = openDesk();
    const first = await session(memoryDisk(), desk);
    const report = await first.handlers["sweep-run"]({ design }, context());
    const later = await session(first.disk, desk);
    expect(await later.handlers["sweep-kept"]({}, idle)).toEqual({ design, report });
    const entries = (await desk).ledger.entryCount;
    const again = await later.handlers["sweep-run"]({ design }, context());
    expect((await desk).ledger.entryCount).toBe(entries);
    expect(again.table.rows.map(({ weightedF1, betweenPatients }) => [weightedF1, betweenPatients])).toEqual(
      report.table.rows.map(({ weightedF1, betweenPatients }) => [weightedF1, betweenPatients]),
    );
    const more = await later.handlers["sweep-run"]({ design: { ...design, seeds: [0, 1, 2] } }, context());
    expect(more.table.rows.map(({ done, repeats }) => [done, repeats])).toEqual([
      [3, 3],
      [3, 3],
      [3, 3],
    ]);
    expect(more.table.rows[1]?.betweenPatients).toBeNull(); // two of its repeats have no predictions any more
  });

  test("ends after the run at work or at once, one sweep at a time, and forgets on request", async () => {
    const { handlers, busy, disk } = await session();
    const running = handlers["sweep-run"](
      { design },
      context(({ done }) => {
        if (done === 1) void handlers["sweep-end"]({ how: "after-run" }, idle);
      }),
    );
    expect(busy()).toBe(true);
    await expect(handlers["sweep-run"]({ design }, context())).rejects.toMatchObject({
      problem: { code: "SWEEP-RUNNING" },
    });
    await expect(handlers["sweep-forget"]({}, idle)).rejects.toMatchObject({ problem: { code: "SWEEP-RUNNING" } });
    const report = await running;
    expect(busy()).toBe(false);
    expect(report.cells.filter(({ state }) => state === "done")).toHaveLength(2);
    const file = await handlers["sweep-file"]({ format: "html" }, idle);
    const html = new TextDecoder().decode(file.bytes);
    expect(html).toContain("Stays here: these scores come from private reports");
    expect(html).toContain(report.conditions.dataSha256);
    expect(html).not.toMatch(/<script|onload=/);
    await handlers["sweep-forget"]({}, idle);
    expect(disk.cells.size + disk.kept.size).toBe(0);
    expect(() => handlers["sweep-file"]({ format: "csv" }, idle)).toThrow(/APP-ORDER/);
    expect(await handlers["sweep-kept"]({}, idle)).toBeNull();
  });

  test("a sweep above the limit starts nothing", async () => {
    const policy = { maxEpsilon: 1, maxDelta: null, unit: null, contact: "P. Meyer" };
    const { handlers, desk } = await session(memoryDisk(), openDesk({ policies: [policy] }));
    expect((await handlers["sweep-preview"]({ design }, idle)).budget?.refusal).toMatchObject({ code: "SWEEP-BUDGET" });
    await expect(handlers["sweep-run"]({ design }, context())).rejects.toMatchObject({
      problem: { code: "SWEEP-BUDGET" },
    });
    expect(desk.ledger.totals(desk.ledger.accounts).runs).toEqual([]);
  });
});
