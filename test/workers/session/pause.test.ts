// A run that is paused, breaks off, goes on, is kept or discarded: through the calls of a page, over a ledger and a disk that outlive it.
import { describe, expect, test } from "vitest";
import { Cancelled } from "@/base/errors";
import { memoryStore } from "@/privacy/ledger/memory-store";
import { Shelf } from "@/storage/shelf";
import type { TrainProgress, TrainSettings } from "@/workers/protocol";
import { heldFromRun } from "@/workers/session/held-adapter";
import type { HeldAdapter } from "@/workers/session/held-adapter";
import { keepHandlers } from "@/workers/session/keep-calls";
import { Keeper } from "@/workers/session/keeper";
import { LedgerDesk } from "@/workers/session/ledger-desk";
import type { OpenWork } from "@/workers/session/open-work";
import { restoreProject } from "@/workers/session/restore-project";
import { trainHandlers } from "@/workers/session/train-calls";
import { memoryFolder, type MemoryFolder } from "../../storage/memory-folder";
import { heldReports, openTiny, settings } from "./tiny-session";

const passphrase = "four quiet grey herons";
const source = { name: "a.csv", bytes: new TextEncoder().encode("patient_id,report_text"), synthetic: false };

/** A computer: its disk and its ledger. Each page on it is a writer of its own; those before it are gone. */
async function computer() {
  const lines: string[] = [];
  const folder: MemoryFolder = memoryFolder();
  const key = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const page = async (now: OpenWork = {}) => {
    const store = { ...memoryStore(lines), isGone: () => Promise.resolve(true) };
    const host = { store, installationKey: () => Promise.resolve(key), alone: <T>(task: () => Promise<T>) => task() };
    const desk = new LedgerDesk(host);
    const owner = { ready: Promise.resolve(), owns: () => true, onOwn: () => undefined };
    const keeper = new Keeper(
      { shelf: new Shelf(folder), owner, persisted: () => Promise.resolve(true), every: () => undefined },
      now,
    );
    const open = await openTiny();
    const hold = (given: HeldAdapter) => {
      now.adapter = given;
      return Promise.resolve(given.info);
    };
    const calls = trainHandlers({
      ...{ now, desk, keeper, hold, model: () => open, held: () => now.held!, busy: () => false },
    });
    const restore = restoreProject({
      now,
      model: () => open,
      hold,
      openAdapter: () => Promise.reject(new Error("no")),
    });
    const saved = keepHandlers({ keeper, restore, forget: () => undefined, busy: () => false });
    const reopen = async (id: string) => {
      await keeper.unlock(passphrase);
      return saved["open-project"]({ id }, quiet());
    };
    return { now, desk, keeper, calls, open, reopen };
  };
  return { lines, folder, page };
}

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof computer>>["page"]>>;

const fresh = async (): Promise<OpenWork> => ({ source, options: {}, held: await heldReports() });

/** Trains until a step, then does what is asked: the call then ends by itself. */
async function trainUntil(
  { calls }: Page,
  {
    step,
    then,
    with: given = settings(4),
  }: { step: number; then: (page: AbortController) => void; with?: TrainSettings | null },
) {
  const abort = new AbortController();
  const progress = (one: TrainProgress) => {
    if (one.phase === "training" && one.done === step) then(abort);
  };
  return calls.train({ settings: given }, { progress, signal: abort.signal });
}

const quiet = () => ({ progress: () => undefined, signal: new AbortController().signal });
const runsOf = async ({ desk, now }: Page) => (await desk.totalsOf(now.held!)).runs;

const pausedAt = async (page: Page, step: number, given = settings(4)) => {
  await expect(
    trainUntil(page, { step: step - 1, with: given, then: () => void page.calls.pause({}, quiet()) }),
  ).rejects.toThrow(Cancelled);
  return page.calls["paused-run"]({}, quiet());
};

describe("a paused run", { timeout: 60_000 }, () => {
  test("waits in memory and goes on: every step is charged once, and it ends as done", async () => {
    const page = await (await computer()).page(await fresh());
    const paused = await pausedAt(page, 3);
    expect(paused).toMatchObject({ step: 3, fileName: "a.csv", settings: { epsilon: 4 } });
    expect(await runsOf(page)).toMatchObject([{ ended: "running", chargedSteps: 3 }]);
    await expect(page.calls.train({ settings: settings(4) }, quiet())).rejects.toThrow("[TRAIN-PAUSED]");
    const summary = await page.calls.train({ settings: null }, quiet());
    const { steps } = summary.plan.privacy!;
    expect(summary).toMatchObject({ steps, stopped: "done" });
    expect(summary.losses).toHaveLength(steps);
    expect(await runsOf(page)).toMatchObject([{ ended: "done", chargedSteps: steps }]);
    expect(await page.calls["paused-run"]({}, quiet())).toBeNull();
    expect(page.now.run!.finished.summary).toBe(summary);
  });

  test("may be kept as it is, at the epsilon charged", async () => {
    const page = await (await computer()).page(await fresh());
    await pausedAt(page, 3);
    const summary = await page.calls["keep-paused"]({}, quiet());
    expect(summary).toMatchObject({ steps: 3, stopped: "by-hand" });
    const [run] = await runsOf(page);
    expect(run).toMatchObject({ ended: "stopped", chargedSteps: 3 });
    expect(summary.epsilon).toBeGreaterThan(0);
    expect(summary.epsilon).toBeLessThan(4);
    expect(page.now.adapter).toEqual(await heldFromRun(page.now.run!.finished, page.open.model));
  });

  test("may be discarded: nothing is given back", async () => {
    const page = await (await computer()).page(await fresh());
    await pausedAt(page, 3);
    await page.calls["discard-paused"]({}, quiet());
    expect(await runsOf(page)).toMatchObject([{ ended: "discarded", chargedSteps: 3 }]);
    expect(await page.calls["paused-run"]({}, quiet())).toBeNull();
    await page.calls.train({ settings: settings(4) }, quiet());
  });

  test("of a training without privacy goes on as well", async () => {
    const page = await (await computer()).page(await fresh());
    await pausedAt(page, 3, settings(null));
    const summary = await page.calls.train({ settings: null }, quiet());
    expect([summary.steps, summary.epsilon]).toEqual([summary.plan.steps, null]);
  });
});

describe("a saved run", { timeout: 60_000 }, () => {
  async function crashed(step: number, last: number) {
    const machine = await computer();
    const page = await machine.page(await fresh());
    await page.keeper.create(passphrase);
    await pausedAt(page, step); // the last checkpoint that was kept
    const folder = new Map(
      [...machine.folder.disks].map(([name, disk]) => [name, disk.contents.map((one) => one.slice())]),
    );
    await expect(
      trainUntil(page, {
        step: last,
        with: null,
        then: () => {
          throw new Error("the browser is gone");
        },
      }),
    ).rejects.toThrow("gone");
    for (const [name, contents] of folder)
      machine.folder.disks.get(name)!.contents.forEach((_, i, all) => (all[i] = contents[i]!));
    const ended = machine.lines.findIndex((line) => line.includes('"close"'));
    machine.lines.length = ended === -1 ? machine.lines.length : ended; // a crash closes nothing
    return { machine, id: page.now.project! };
  }

  test("is there after a crash; steps that had begun stay charged and it ends early, within its plan", async () => {
    const { machine, id } = await crashed(3, 5);
    const page = await machine.page();
    const opened = await page.reopen(id);
    expect(opened.paused).toMatchObject({ step: 3, fileName: "a.csv" });
    expect((await page.keeper.status(null)).kind).toBe("open");
    expect(await runsOf(page)).toMatchObject([{ ended: "running", chargedSteps: 5 }]);
    const summary = await page.calls.train({ settings: null }, quiet());
    const { steps } = summary.plan.privacy!;
    expect(summary).toMatchObject({ steps: steps - 2, stopped: "done" });
    expect(await runsOf(page)).toMatchObject([{ ended: "done", chargedSteps: steps }]);
    expect(summary.epsilon).toBeLessThanOrEqual(4);
    expect(await page.keeper.readRun(id)).toBeNull();
    expect([...machine.folder.disks.keys()].filter((name) => name.startsWith("run-"))).toEqual([]);
  });

  test("may be kept or discarded after a crash", async () => {
    for (const [call, ended] of [
      ["keep-paused", "stopped"],
      ["discard-paused", "discarded"],
    ] as const) {
      const { machine, id } = await crashed(3, 5);
      const page = await machine.page();
      await page.reopen(id);
      await page.calls[call]({}, quiet());
      expect(await runsOf(page)).toMatchObject([{ ended, chargedSteps: 5 }]);
      expect(await page.keeper.readRun(id)).toBeNull();
    }
  });

  test("does not go on with other labels, and may be kept", async () => {
    const { machine, id } = await crashed(3, 5);
    const page = await machine.page();
    await page.reopen(id);
    const { held } = page.now;
    const reports = held!.imported.reports.map((report) => ({ ...report, labels: Int8Array.of(1, 1) }));
    page.now.paused = { ...page.now.paused!, held: { ...held!, imported: { ...held!.imported, reports } } };
    await expect(page.calls.train({ settings: null }, quiet())).rejects.toThrow("[TRAIN-CHANGED]");
    expect(await runsOf(page)).toMatchObject([{ ended: "running", chargedSteps: 5 }]);
    expect((await page.calls["keep-paused"]({}, quiet())).steps).toBe(3);
  });

  test.each(["discarded", "trained anew"])(
    "that is damaged leaves its project to be opened, says so, and is %s",
    async (then) => {
      const { machine, id } = await crashed(3, 5);
      for (const bytes of machine.folder.disks.get(`run-${id}`)!.contents) bytes[5000] = bytes[5000]! ^ 1;
      const page = await machine.page();
      const opened = await page.reopen(id);
      expect(opened).toMatchObject({ paused: null, runProblem: { code: "STORE-RUN" }, summary: { fileName: "a.csv" } });
      expect(opened.runProblem?.detail).toContain("STORE-DAMAGED");
      await expect(page.calls.train({ settings: null }, quiet())).rejects.toThrow("[APP-ORDER]");
      if (then === "discarded") await page.calls["discard-paused"]({}, quiet());
      else await page.calls.train({ settings: settings(4) }, quiet());
      const later = await (await machine.page()).reopen(id);
      expect([later.paused, later.runProblem]).toEqual([null, null]);
      expect((await runsOf(page))[0]).toMatchObject({ chargedSteps: 5 }); // nothing is given back
    },
  );

  test("that began before a passphrase was set is saved with the reports", async () => {
    const machine = await computer();
    const page = await machine.page(await fresh());
    await pausedAt(page, 3);
    expect((await page.keeper.create(passphrase)).savedStep).toBe(3);
    const later = await machine.page();
    expect((await later.reopen(page.now.project!)).paused?.step).toBe(3);
  });

  test("goes with its project", async () => {
    const machine = await computer();
    const page = await machine.page(await fresh());
    await page.keeper.create(passphrase);
    await pausedAt(page, 3);
    expect((await page.keeper.status(null)).stored.projects).toBe(1);
    await page.keeper.remove(page.now.project!);
    expect([...machine.folder.disks.keys()]).toEqual(["vault"]);
    expect((await page.calls["paused-run"]({}, quiet()))?.step).toBe(3); // in memory
  });

  test("that ended in the ledger before its result was saved gives the adapter of its last checkpoint", async () => {
    const { machine, id } = await crashed(3, 5);
    const page = await machine.page();
    await page.reopen(id);
    const { ledgerRun } = page.now.paused!.run;
    await page.desk.ledger.resumeRun(ledgerRun!);
    await page.desk.ledger.close(ledgerRun!, "done");
    expect(await page.calls["keep-paused"]({}, quiet())).toMatchObject({ steps: 3, stopped: "done" });
  });

  test("survives a full disk: training goes on, the status says what is intact", async () => {
    const machine = await computer();
    const page = await machine.page(await fresh());
    await page.keeper.create(passphrase);
    await pausedAt(page, 3);
    machine.folder.disks.get(`run-${page.now.project!}`)!.space = 100;
    await expect(
      trainUntil(page, { step: 5, with: null, then: () => void page.calls.pause({}, quiet()) }),
    ).rejects.toThrow(Cancelled);
    const { problem } = await page.keeper.status(null);
    expect([problem?.code, problem?.happened, problem?.kept]).toEqual([
      "STORE-QUOTA",
      "Could not save step 6.",
      expect.stringContaining("Step 3 is intact."),
    ]);
    expect((await page.keeper.readRun(page.now.project!))?.checkpoint.state.step).toBe(3);
  });
});
