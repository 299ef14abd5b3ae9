// What Seal lists and deletes: worker's and page's parts joined, a problem while something remains, settings never written again.
import { describe, expect, test } from "vitest";
import { StoredHere } from "@/ui/state/stored-here.svelte";
import type { StoredPlace } from "@/workers/storage-protocol";
import { fakeClient, type FakeOptions } from "../../helpers/fake-client";

function open(options: FakeOptions = {}, stubborn = false) {
  let settings: StoredPlace = { place: "settings", names: ["cloister.settings"], sizeBytes: 80 };
  const page = {
    list: () => Promise.resolve([settings]),
    deleteAll: () => {
      if (!stubborn) settings = { place: "settings", names: [], sizeBytes: 0 };
      return Promise.resolve();
    },
  };
  let deleted = 0;
  const stored = new StoredHere(fakeClient(options), page, { onProblem: () => undefined, onDeleted: () => deleted++ });
  return { stored, deleted: () => deleted };
}

describe("StoredHere", () => {
  test("lists what worker and page have", async () => {
    const { stored } = open();
    await stored.load();
    expect(stored.places?.map(({ place }) => place)).toEqual(["files", "databases", "caches", "settings"]);
  });

  test("keeps the list before, and shows the one after", async () => {
    const { stored, deleted } = open();
    await stored.deleteAll("delete");
    expect(stored.deletion?.before.flatMap(({ names }) => names)).toContain("cloister.settings");
    expect([stored.remaining, stored.problem, deleted()]).toEqual([0, undefined, 1]);
    expect(stored.places).toBe(stored.deletion?.after);
  });

  test("says what remains", async () => {
    const { stored } = open({}, true);
    await stored.deleteAll("delete");
    expect([stored.remaining, stored.problem?.code]).toEqual([1, "STORE-REMAINS"]);
  });

  test("deletes nothing of the page when the worker refuses", async () => {
    const { stored, deleted } = open({ endings: { "delete-everything": "failed" } });
    await stored.deleteAll("delete");
    expect([stored.deletion, deleted()]).toEqual([undefined, 0]);
    expect(stored.problem).toBeDefined();
  });
});
