// Deleting everything is refused before anything was touched, or ends with the browser's own list; nothing is stored afterwards.
import { describe, expect, test } from "vitest";
import { InputError } from "@/base/errors";
import { StorageGate } from "@/storage/storage-gate";
import type { StoredPlace } from "@/storage/stored-here";
import { deleteHandlers, type OwnDisk } from "@/workers/session/delete-calls";

const context = { progress: () => undefined, signal: new AbortController().signal };
const full: readonly StoredPlace[] = [{ place: "files", names: ["projects/a.a"], sizeBytes: 10 }];

function open({ others = false, busy = false, held = false } = {}) {
  const did: string[] = [];
  let stored = full;
  const disk: OwnDisk = {
    gate: new StorageGate(),
    list: () => Promise.resolve(stored),
    deleteAll: () => {
      did.push("deleted");
      if (!held) stored = [{ place: "files", names: [], sizeBytes: 0 }];
      return Promise.resolve();
    },
    othersOpen: () => Promise.resolve(others),
  };
  const handlers = deleteHandlers({ disk, keeper: null, log: undefined, busy: () => busy });
  return { did, disk, ask: (word: string) => handlers["delete-everything"]({ word }, context) };
}

const codeOf = async (task: Promise<unknown>): Promise<string> => {
  try {
    await task;
  } catch (error) {
    if (error instanceof InputError) return error.problem.code;
    throw error;
  }
  return "done";
};

describe("delete everything", () => {
  test.each([
    ["another word: STORE-WORD", "yes", {}],
    ["a run at work: STORE-BUSY", "delete", { busy: true }],
    ["another tab: STORE-TABS", "delete", { others: true }],
  ] as const)("is refused for %s, and nothing was touched", async (why, word, state) => {
    const { ask, did, disk } = open(state);
    expect(why).toContain(await codeOf(ask(word)));
    expect(did).toEqual([]);
    disk.gate.check(); // still open
  });

  test("gives the list before and after, and closes the disk", async () => {
    const { ask, disk } = open();
    const { before, after } = await ask(" Delete ");
    expect([before, after.flatMap(({ names }) => names)]).toEqual([full, []]);
    expect(() => {
      disk.gate.check();
    }).toThrow("STORE-DELETED");
  });

  test("lists what is held, and may be asked again", async () => {
    const { ask, did } = open({ held: true });
    expect((await ask("delete")).after).toEqual(full);
    await ask("delete");
    expect(did).toHaveLength(2);
  });
});
