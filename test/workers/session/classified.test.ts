// The table of Classify: what a person says of a row stays, also over closing the page, and goes into the file of predictions.
import { describe, expect, test } from "vitest";
import { Cancelled } from "@/base/errors";
import { Shelf } from "@/storage/shelf";
import { Classified, classifyAll } from "@/workers/session/classify";
import { heldFromRun } from "@/workers/session/held-adapter";
import { Keeper } from "@/workers/session/keeper";
import type { OpenWork } from "@/workers/session/open-work";
import { restoreProject } from "@/workers/session/restore-project";
import { memoryFolder } from "../../storage/memory-folder";
import { heldProbabilities } from "@/workers/session/predict";
import { trainRun } from "@/workers/session/train";
import { heldReports, openDesk, openTiny, settings } from "./tiny-session";

const passphrase = "four quiet grey herons";
const labels = ["effusion", "edema"];

/** 60 rows, the first label in every second of them. */
async function table(from: number): Promise<Classified> {
  const held = await heldReports(from);
  const probability = Float64Array.from({ length: 120 }, (_, i) => (i % 4 === 0 ? 0.9 : 0.125));
  return new Classified(held, {
    labels,
    adapterSha256: "a".repeat(64),
    thresholds: [0.5, 0.5],
    probability,
    seconds: 3,
  });
}

/** A page that saves what is open, and a later one that opens it. */
async function savedAndOpened(now: OpenWork) {
  const open = await openTiny();
  const folder = memoryFolder();
  const owner = { ready: Promise.resolve(), owns: () => true, onOwn: () => undefined };
  const keeperOf = (work: OpenWork) =>
    new Keeper(
      { shelf: new Shelf(folder), owner, persisted: () => Promise.resolve(false), every: () => undefined },
      work,
    );
  const keeper = keeperOf(now);
  await keeper.create(passphrase);
  const reopen = async () => {
    const later: OpenWork = { model: open };
    const again = keeperOf(later);
    const { projects } = await again.unlock(passphrase);
    const restore = restoreProject({
      ...{ now: later, model: () => open },
      hold: (given) => Promise.resolve(given.info),
      openAdapter: () => Promise.reject(new Error("not here")),
    });
    return { later, projects, opened: await restore(await again.read(now.project!)) };
  };
  return { keeper, reopen };
}

describe("a classified table", () => {
  test("counts reviews, and a row that was turned back is accepted", async () => {
    const classified = await table(0);
    const [first] = classified.held.imported.reports;
    expect(classified.row(0)).toMatchObject({ decision: [1, 0], reviewed: "model" });
    expect(classified.review(first!.id, [1, 1])).toMatchObject({ decision: [1, 1], reviewed: "corrected" });
    expect(classified.review(first!.id, [1, 0])).toMatchObject({ decision: [1, 0], reviewed: "accepted" });
    expect(classified.summary()).toMatchObject({ fileName: "a.csv", rows: 60, reviewed: 1, present: [30, 0] });
    expect(() => classified.review("of no report", null)).toThrow("[APP-ORDER]");
  });

  test("of the project's own reports is saved after each review and comes back as it stood", async () => {
    const classified = await table(0);
    const source = { name: "a.csv", bytes: new TextEncoder().encode("patient_id,report_text"), synthetic: false };
    const now: OpenWork = { source, options: {}, held: classified.held, classified };
    const { keeper, reopen } = await savedAndOpened(now);
    const { savedAt } = await keeper.status(null);
    await keeper.look();
    expect((await keeper.status(null)).savedAt).toBe(savedAt); // nothing was new
    classified.review(classified.held.imported.reports[2]!.id, [0, 1]);
    classified.review(classified.held.imported.reports[5]!.id, null);
    await keeper.look();
    const reviewed = (await keeper.status(null)).version;
    expect(classified.flag(classified.held.imported.reports[9]!.id).flagged).toBe(true);
    await keeper.look();
    expect((await keeper.status(null)).version).toBeGreaterThan(reviewed);
    const { later, opened } = await reopen();
    expect(opened.classified).toEqual(classified.summary());
    expect(opened.classified?.reviewed).toBe(2);
    expect(later.classified!.row(2)).toMatchObject({ decision: [0, 1], reviewed: "corrected" });
    expect([9, 10].map((row) => later.classified!.row(row).flagged)).toEqual([true, false]);
    expect(later.classified!.matching({ label: null, state: "present", search: "", flagged: true })).toEqual([9]);
    expect(later.classified!.held).toBe(later.held);
    expect(later.shown).toBe(later.classified);
    expect(later.classified!.file("csv", true)).toEqual(classified.file("csv", true));
  });

  test("tells in FHIR which rows a person reviewed or flagged", async () => {
    const classified = await table(0);
    const { reports } = classified.held.imported;
    classified.review(reports[1]!.id, [0, 1]);
    classified.flag(reports[2]!.id);
    const lines = new TextDecoder()
      .decode(await classified.fhir())
      .trim()
      .split("\n");
    expect(lines).toHaveLength(120); // 60 reports, 2 labels
    const told = [0, 2, 4].map((line) => /"valueString":"(\w+)".*"flagged"\},"valueBoolean":(\w+)/u.exec(lines[line]!));
    expect(told.map((match) => match?.slice(1))).toEqual([
      ["model", "false"],
      ["corrected", "false"],
      ["model", "true"],
    ]);
  });

  test("of another file is a project of its own where no reports are open", async () => {
    const classified = await table(200);
    const now: OpenWork = { classified };
    classified.review(classified.held.imported.reports[7]!.id, [1, 1]);
    const { reopen } = await savedAndOpened(now);
    const { later, projects, opened } = await reopen();
    expect(projects).toMatchObject([{ about: { name: "a.csv", reports: 60, trained: false } }]);
    expect(opened).toMatchObject({ summary: null, run: null, classified: { reviewed: 1, rows: 60 } });
    expect(later.held).toBeUndefined();
    expect(later.classified!.row(7)).toEqual(classified.row(7));
    expect(later.classified!.file("jsonl", true)).toEqual(classified.file("jsonl", true));
  });
});

describe("a table that is being classified", { timeout: 60_000 }, () => {
  const prepared = async () => {
    const [open, held] = [await openTiny(), await heldReports(0, 150)];
    const run = await trainRun({ open, held, settings: { ...settings(null), epochs: 1 }, desk: await openDesk() });
    return { open, given: { held, adapter: await heldFromRun(run, open.model) } };
  };

  test("is handed out with its first rows, and is the same in the end as by one call", async () => {
    const { open, given } = await prepared();
    const grown: number[] = [];
    let first: { table: Classified; rows: number } | undefined;
    const table = await classifyAll(open, given, {
      onTable: (begun) => {
        first = { table: begun, rows: begun.rows };
      },
      onProgress: ({ rows }) => grown.push(rows),
    });
    expect(first).toEqual({ table, rows: 64 });
    expect(new Set(grown)).toEqual(new Set([0, 64, 150]));
    expect(grown.at(-1)).toBe(150);
    const all = await heldProbabilities(open, {
      ...{ adapter: given.adapter.adapter, held: given.held },
      reports: given.held.tokens.map((_, i) => i),
    });
    expect(table.answers.probability).toEqual(all);
  });

  test("keeps its first rows where it is stopped, and those alone are counted, found, reviewed and saved", async () => {
    const { open, given } = await prepared();
    const abort = new AbortController();
    let table: Classified | undefined;
    const onTable = (begun: Classified) => {
      table = begun;
      abort.abort();
    };
    await expect(classifyAll(open, given, { onTable, signal: abort.signal })).rejects.toThrow(Cancelled);
    expect(table?.summary()).toMatchObject({ rows: 64, of: 150 });
    expect(table?.matching({ label: null, state: "present", search: "", flagged: false })).toHaveLength(64);
    const { reports } = given.held.imported;
    expect(table?.review(reports[63]!.id, null).reviewed).toBe("accepted");
    expect(() => table?.review(reports[64]!.id, null)).toThrow("[APP-ORDER]");
    expect(() => table?.flag(reports[64]!.id)).toThrow("[APP-ORDER]");
    const lines = new TextDecoder().decode(table?.file("jsonl", false)).trim().split("\n");
    expect(lines).toHaveLength(64);
  });
});
