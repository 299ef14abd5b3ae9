// A disk without space at each place that is written: the vault's header, a change of passphrase, a project, a run. The words say what
// was not saved and what stands, and it does stand.
import { describe, expect, test } from "vitest";
import { Shelf } from "@/storage/shelf";
import { FakeDisk } from "./fake-disk";
import { memoryFolder, type MemoryFolder } from "./memory-folder";

const [passphrase, another] = ["four quiet grey herons", "another passphrase"];
const [before, after] = [new Uint8Array(5000).fill(1), new Uint8Array(9000).fill(2)];

interface Site {
  readonly name: string;
  /** The saved thing that is written. */
  readonly file: string;
  /** Bytes of its new state, the zeroed header and the header left out. */
  readonly sizeBytes: number;
  readonly write: (shelf: Shelf) => Promise<void>;
  readonly words: { readonly happened: string; readonly kept: string };
}

const headerSize = 320; // about, of a vault
const sites: readonly Site[] = [
  {
    name: "a change of passphrase",
    file: "vault",
    sizeBytes: headerSize,
    write: (shelf) => shelf.change(passphrase, another),
    words: { happened: "Could not save the new passphrase.", kept: "The one before opens your saved work." },
  },
  {
    name: "a project",
    file: "a",
    sizeBytes: after.length,
    write: (shelf) => shelf.save("a", after),
    words: { happened: "Could not save the last changes.", kept: "What was saved before is intact." },
  },
  {
    name: "a run",
    file: "run-a",
    sizeBytes: after.length,
    write: (shelf) => shelf.save("run-a", after, { words: { what: "step 350", kept: "Step 340 is intact." } }),
    words: { happened: "Could not save step 350.", kept: "Step 340 is intact." },
  },
];

const answers = ["count", "wrapped"] as const;
/** Space for none of the writes, for the zeroed header, for some of the payload, for all but the header. */
const roomsOf = (sizeBytes: number): number[] => [0, 50, 96, 96 + Math.floor(sizeBytes / 2), 96 + sizeBytes - 100];

function fill(folder: MemoryFolder, file: string, room: number | null): void {
  const disk = folder.disks.get(file) ?? new FakeDisk();
  folder.disks.set(file, disk);
  disk.space = room ?? Infinity;
}

const refusal = (words: Site["words"]) => ({ problem: { code: "STORE-QUOTA", ...words } });

describe.each(answers)("a full disk that answers with a %s", (answer) => {
  test.each(sites)("keeps $name from being saved, and nothing else", async ({ file, sizeBytes, write, words }) => {
    const folder = memoryFolder();
    const shelf = new Shelf(folder);
    await shelf.create(passphrase);
    for (const name of ["a", "run-a"]) await shelf.save(name, before);
    for (const room of roomsOf(sizeBytes)) {
      fill(folder, file, room);
      folder.disks.get(file)!.shortAnswer = answer;
      await expect(write(shelf)).rejects.toMatchObject(refusal(words));
      const later = new Shelf(folder);
      await later.unlock(passphrase);
      for (const open of [shelf, later])
        for (const name of ["a", "run-a"]) expect(await open.load(name)).toEqual(before);
    }
    fill(folder, file, null);
    await write(shelf);
  });

  test("sets no passphrase where its header cannot be saved", async () => {
    for (const room of roomsOf(headerSize)) {
      const folder = memoryFolder();
      const shelf = new Shelf(folder);
      fill(folder, "vault", room);
      folder.disks.get("vault")!.shortAnswer = answer;
      const words = { happened: "Could not save the passphrase.", kept: "None is set; your work is in this page." };
      await expect(shelf.create(passphrase)).rejects.toMatchObject(refusal(words));
      expect([shelf.isOpen, await shelf.exists()]).toEqual([false, false]);
      fill(folder, "vault", null);
      await shelf.create(passphrase);
      expect(await shelf.exists()).toBe(true);
    }
  });
});
