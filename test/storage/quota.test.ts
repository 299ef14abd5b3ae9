// A disk without space at each write of each thing that is saved: the vault's header, a change of passphrase, a project, a run. The
// words say what was not saved and what stands, and it does stand.
import { beforeAll, describe, expect, test } from "vitest";
import { Shelf } from "@/storage/shelf";
import { FakeDisk } from "./fake-disk";
import { memoryFolder } from "./memory-folder";

const [passphrase, another] = ["four quiet grey herons", "another passphrase"];
const [before, after] = [new Uint8Array(5000).fill(1), new Uint8Array(9000).fill(2)];
const names = ["a", "run-a"];
/** A slot is written in three: zeroed header, payload, header. */
const [writesOfSlot, headerBytes] = [3, 96];

const folder = memoryFolder();
const saved = new Map<string, readonly [Uint8Array, Uint8Array]>();
beforeAll(async () => {
  const shelf = new Shelf(folder);
  await shelf.create(passphrase);
  for (const name of names) await shelf.save(name, before);
  for (const [name, { contents }] of folder.disks) saved.set(name, [contents[0].slice(), contents[1].slice()]);
});

/** The disk as it was saved, with space for so many writes, or bytes, of one thing. */
function asSaved(full?: { readonly file: string } & Partial<Pick<FakeDisk, "writes" | "space" | "shortAnswer">>): void {
  folder.disks.clear();
  for (const [name, contents] of saved) folder.disks.set(name, new FakeDisk(contents));
  if (full) Object.assign(folder.disks.get(full.file)!, full);
}

function withSpace(file: string): void {
  Object.assign(folder.disks.get(file)!, { writes: Infinity, space: Infinity });
}

async function unlocked(by: string): Promise<Shelf> {
  const shelf = new Shelf(folder);
  await shelf.unlock(by);
  return shelf;
}

async function expectAll(shelf: Shelf): Promise<void> {
  for (const name of names) expect(await shelf.load(name)).toEqual(before);
}

const refusal = (happened: string, kept: string) => ({ problem: { code: "STORE-QUOTA", happened, kept } });

describe.each(["count", "wrapped", "throws"] as const)("a full disk that answers with: %s", (shortAnswer) => {
  test.each([
    {
      file: "a",
      words: undefined,
      said: ["Could not save the last changes.", "What was saved before is intact."] as const,
    },
    {
      file: "run-a",
      words: { what: "step 350", kept: "Step 340 is intact." },
      said: ["Could not save step 350.", "Step 340 is intact."] as const,
    },
  ])("keeps $file from being saved, and nothing else", async ({ file, words, said }) => {
    asSaved();
    const shelf = await unlocked(passphrase);
    const later = await unlocked(passphrase);
    const byWrite = Array.from({ length: writesOfSlot }, (_, writes) => ({ writes }));
    const within = [50, headerBytes + 4000, headerBytes + after.length].map((space) => ({ space }));
    for (const full of [...byWrite, ...within]) {
      asSaved({ file, shortAnswer, ...full });
      await expect(shelf.save(file, after, words && { words })).rejects.toMatchObject(refusal(said[0], said[1]));
      for (const open of [shelf, later]) await expectAll(open);
      withSpace(file);
      await shelf.save(file, after);
      expect(await later.load(file)).toEqual(after);
    }
    asSaved({ file, writes: writesOfSlot });
    await shelf.save(file, after); // no write but those three
  });
});

describe("a disk that is full at each write of the vault's header", () => {
  test("sets no passphrase", async () => {
    for (let writes = 0; writes < writesOfSlot; writes++) {
      folder.disks.clear();
      folder.disks.set("vault", Object.assign(new FakeDisk(), { writes, shortAnswer: "throws" }));
      const shelf = new Shelf(folder);
      await expect(shelf.create(passphrase)).rejects.toMatchObject(
        refusal("Could not save the passphrase.", "None is set; your work is in this page."),
      );
      expect([shelf.isOpen, await shelf.exists()]).toEqual([false, false]);
    }
    withSpace("vault");
    await new Shelf(folder).create(passphrase);
    await unlocked(passphrase);
  });

  test("leaves the passphrase before a change, or the new one, and says which", async () => {
    for (let writes = 0; writes < 2 * writesOfSlot; writes++) {
      asSaved();
      const shelf = await unlocked(passphrase);
      Object.assign(folder.disks.get("vault")!, { writes, shortAnswer: "throws" });
      const isSet = writes >= writesOfSlot;
      await expect(shelf.change(passphrase, another)).rejects.toMatchObject(
        isSet
          ? refusal(
              "Could not save the new passphrase a second time.",
              "It opens your saved work from now on; on this disk the one before might still open it.",
            )
          : refusal("Could not save the new passphrase.", "The one before opens your saved work."),
      );
      for (const open of [shelf, await unlocked(isSet ? another : passphrase)]) await expectAll(open);
      await expect(unlocked(isSet ? passphrase : another)).rejects.toMatchObject({ problem: { code: "STORE-VAULT" } });
    }
  });
});
