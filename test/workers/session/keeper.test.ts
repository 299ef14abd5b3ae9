// Autosave, lock, several projects and another tab, over a fake disk: what is saved is what was open, and nothing is without a passphrase.
import { describe, expect, test } from "vitest";
import type { HandMark } from "@/data/types";
import { Shelf } from "@/storage/shelf";
import { heldFromRun } from "@/workers/session/held-adapter";
import { Keeper } from "@/workers/session/keeper";
import { forgetWork, type OpenWork } from "@/workers/session/open-work";
import { restoreProject } from "@/workers/session/restore-project";
import { trainRun } from "@/workers/session/train";
import { memoryFolder, type MemoryFolder } from "../../storage/memory-folder";
import { heldReports, openDesk, openTiny, settings } from "./tiny-session";

const passphrase = "four quiet grey herons";

function keeperOn(folder: MemoryFolder, now: OpenWork, owns = true): Keeper {
  const owner = { ready: Promise.resolve(), owns: () => owns, onOwn: () => undefined };
  const every = () => undefined; // the test looks itself
  return new Keeper({ shelf: new Shelf(folder), owner, persisted: () => Promise.resolve(false), every }, now);
}

const source = { name: "a.csv", bytes: new TextEncoder().encode("patient_id,report_text"), synthetic: false };

async function openWork(from = 0): Promise<OpenWork> {
  return { source, options: { sections: [] }, held: await heldReports(from) };
}

describe("a keeper", () => {
  test("writes nothing while no passphrase was set", async () => {
    const folder = memoryFolder();
    const keeper = keeperOn(folder, await openWork());
    await keeper.look();
    expect(await keeper.status(null)).toMatchObject({ kind: "memory", savedAt: null, projects: [] });
    const written = [...folder.disks.values()].reduce((sum, { trace }) => sum + trace.length, 0);
    expect(written).toBe(0);
  });

  test("saves what is open by itself, once for each change, and a later page opens it again", async () => {
    const folder = memoryFolder();
    const now = await openWork();
    const keeper = keeperOn(folder, now);
    const first = await keeper.create(passphrase);
    expect(first).toMatchObject({ kind: "open", openId: now.project, problem: null, persistent: false });
    expect(first.projects).toMatchObject([{ id: now.project, about: { name: "a.csv", reports: 60, trained: false } }]);
    await keeper.look();
    expect((await keeper.status(null)).savedAt).toBe(first.savedAt); // nothing was new

    const open = await openTiny();
    now.run = {
      finished: await trainRun({ open, held: now.held!, settings: settings(1), desk: await openDesk() }),
      held: now.held!,
    };
    const hand: HandMark = {
      ...{ draft: Int8Array.of(1, -1), by: "person", flagged: true, skipped: true, second: Int8Array.of(0, 1) },
    };
    const labels = now.held!.imported.reports.map((report) => ({ ...report, labels: Int8Array.of(1, -1), hand }));
    now.held = { ...now.held!, imported: { ...now.held!.imported, reports: labels } };
    await keeper.look();

    const later: OpenWork = { model: open };
    const again = keeperOn(folder, later);
    expect(await again.status(null)).toMatchObject({ kind: "locked", projects: [], stored: { projects: 1 } });
    const { projects } = await again.unlock(passphrase);
    expect(projects).toMatchObject([{ id: now.project, about: { trained: true } }]);
    const session = { now: later, model: () => open, openAdapter: () => Promise.reject(new Error("not here")) };
    const hold = async (given: Awaited<ReturnType<typeof heldFromRun>>) => {
      later.adapter = given;
      return Promise.resolve(given.info);
    };
    const opened = await restoreProject({ ...session, hold })(await again.read(now.project!));
    expect(opened.summary!.counts).toEqual(now.held.imported.counts);
    expect(later.held).toEqual(now.held);
    expect(later.held!.imported.reports[7]!.hand).toEqual(hand);
    expect(later.source).toEqual(source);
    expect(later.run!.finished).toEqual(now.run.finished);
    expect(later.adapter).toEqual(await heldFromRun(now.run.finished, open.model));
  });

  test("tells who waits of the next change, and of a lock", async () => {
    const now = await openWork();
    const keeper = keeperOn(memoryFolder(), now);
    const { version } = await keeper.status(null);
    const waiting = keeper.status(version);
    await keeper.create(passphrase);
    expect((await waiting).version).toBeGreaterThan(version);
    await keeper.lock();
    forgetWork(now);
    expect(await keeper.status(null)).toMatchObject({ kind: "locked", projects: [], openId: null, savedAt: null });
    expect(Object.keys(now)).toEqual([]);
    await expect(keeper.read("any")).rejects.toThrow("[STORE-LOCKED]");
  });

  test("keeps projects apart, deletes one, and does not save a deleted one again until it changes", async () => {
    const now = await openWork();
    const keeper = keeperOn(memoryFolder(), now);
    await keeper.create(passphrase);
    const first = now.project!;
    delete now.project;
    now.held = await heldReports(500);
    await keeper.look();
    const second = now.project!;
    expect((await keeper.status(null)).projects.map(({ id }) => id)).toEqual([second, first]);
    expect((await keeper.remove(second)).projects.map(({ id }) => id)).toEqual([first]);
    await keeper.look();
    expect((await keeper.status(null)).projects.map(({ id }) => id)).toEqual([first]);
    now.options = {};
    await keeper.look();
    expect((await keeper.status(null)).projects).toHaveLength(2);
  });

  test("tells of a full disk and of a damaged project, and loses neither the other projects nor what is open", async () => {
    const folder = memoryFolder();
    const now = await openWork();
    const keeper = keeperOn(folder, now);
    await keeper.create(passphrase);
    const disk = folder.disks.get(now.project!)!;
    disk.space = 100;
    now.held = await heldReports(60);
    await keeper.look();
    expect((await keeper.status(null)).problem?.code).toBe("STORE-QUOTA");
    await expect(keeper.save()).rejects.toMatchObject({ problem: { code: "STORE-QUOTA" } });
    disk.space = Infinity;
    await keeper.look();
    expect((await keeper.status(null)).problem).toBeNull();
    for (const bytes of disk.contents) bytes.fill(1);
    const { projects } = await keeperOn(folder, {}).unlock(passphrase);
    expect(projects).toMatchObject([{ id: now.project, about: null }]);
  });

  test("of a second tab saves nothing and unlocks nothing", async () => {
    const folder = memoryFolder();
    await new Shelf(folder).create(passphrase);
    const keeper = keeperOn(folder, await openWork(), false);
    expect((await keeper.status(null)).kind).toBe("second-tab");
    for (const refused of [keeper.unlock(passphrase), keeper.create(passphrase), keeper.remove("a")])
      await expect(refused).rejects.toMatchObject({ problem: { code: "STORE-SECOND-TAB" } });
    await keeper.look();
    expect([...folder.disks.keys()]).toEqual(["vault"]);
  });
});
