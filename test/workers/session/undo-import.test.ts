// The file that was opened last is taken back whole, and only while nothing stands on it.
import { describe, expect, test } from "vitest";
import { InputError } from "@/base/errors";
import type { OpenWork } from "@/workers/session/open-work";
import { trainRun } from "@/workers/session/train";
import { LastImport } from "@/workers/session/undo-import";
import { heldReports, openDesk, openTiny, settings } from "./tiny-session";

const sourceOf = (name: string) => ({ name, bytes: new Uint8Array(1), synthetic: false });

/** As the session does it: a copy of what was open, then the file's reports in its place. */
function put(
  now: OpenWork,
  last: LastImport,
  { name, held }: { name: string; held: NonNullable<OpenWork["held"]> },
): void {
  const before = { ...now };
  delete now.project;
  Object.assign(now, { source: sourceOf(name), options: {}, held });
  last.remember(before, now);
}

const codeOf = (act: () => unknown): string => {
  try {
    act();
    return "none";
  } catch (error) {
    return error instanceof InputError ? error.problem.code : String(error);
  }
};

describe("undo", () => {
  test("brings back what was open, with its run, its choices and its project", async () => {
    const open = await openTiny();
    const held = await heldReports();
    const desk = await openDesk();
    const control = { onProgress: () => undefined, signal: new AbortController().signal };
    const finished = await trainRun({ open, held, settings: settings(null), desk }, control);
    const now: OpenWork = { model: open, project: "one", source: sourceOf("a.csv"), options: {}, held };
    now.run = { finished, held };
    const before = { ...now };
    const last = new LastImport();
    put(now, last, { name: "b.csv", held: await heldReports(60, 10) });
    expect(now.project).toBeUndefined();
    const shown = last.undo(now);
    expect(now).toEqual(before);
    expect(now.held).toBe(held);
    expect([shown.summary?.counts.read, shown.run]).toEqual([60, finished.summary]);
    expect(codeOf(() => last.undo(now))).toBe("APP-UNDO"); // one step
  });

  test("of the first file leaves nothing open", async () => {
    const now: OpenWork = {};
    const last = new LastImport();
    put(now, last, { name: "a.csv", held: await heldReports() });
    expect(last.undo(now)).toMatchObject({ summary: null, run: null, classified: null });
    expect(now).toEqual({});
  });

  test("still works after the file was read again with other choices", async () => {
    const now: OpenWork = {};
    const last = new LastImport();
    put(now, last, { name: "a.csv", held: await heldReports() });
    now.held = await heldReports();
    now.options = { sections: ["findings"] };
    last.undo(now);
    expect(now).toEqual({});
  });

  test.each<readonly [string, (now: OpenWork) => void]>([
    ["trains", (now) => (now.training = true)],
    ["was paused", (now) => Object.assign(now, { paused: {} })],
    ["ended", (now) => Object.assign(now, { run: {} })],
    ["was classified", (now) => Object.assign(now, { shown: {} })],
    ["has another adapter", (now) => Object.assign(now, { adapter: {} })],
    ["is a third file", (now) => (now.source = sourceOf("c.csv"))],
  ])("is refused, and changes nothing, where what is open %s", async (_, change) => {
    const now: OpenWork = {};
    const last = new LastImport();
    put(now, last, { name: "a.csv", held: await heldReports() });
    change(now);
    const before = { ...now };
    expect(codeOf(() => last.undo(now))).toBe("APP-UNDO");
    expect(now).toEqual(before);
  });

  test("is refused where labels were confirmed by hand", async () => {
    const now: OpenWork = {};
    const last = new LastImport();
    const held = await heldReports();
    put(now, last, { name: "a.csv", held });
    const [first, ...rest] = held.imported.reports;
    const hand = { draft: null, by: "person", flagged: false, skipped: false, second: null } as const;
    now.held = { ...held, imported: { ...held.imported, reports: [{ ...first!, hand }, ...rest] } };
    expect(codeOf(() => last.undo(now))).toBe("APP-UNDO");
  });
});
