// Saved things behind a passphrase: nothing readable rests on the disk, nothing opens without it, and a damaged one harms no other.
import { describe, expect, test } from "vitest";
import { openProjectFile, sealProjectFile } from "@/storage/project-file";
import { Shelf } from "@/storage/shelf";
import { FakeDisk } from "./fake-disk";
import { memoryFolder } from "./memory-folder";

const passphrase = "four quiet grey herons";
const encode = (text: string) => new TextEncoder().encode(text);
const codeOf = (code: string) => ({ problem: { code } });

describe("a shelf", () => {
  test("gives back what was saved to whoever has the passphrase, also in a later page", async () => {
    const folder = memoryFolder();
    const shelf = new Shelf(folder);
    expect(await shelf.exists()).toBe(false);
    await shelf.create(passphrase);
    await shelf.save("a", encode("one"));
    await shelf.save("a", encode("two"));
    const later = new Shelf(folder);
    expect(await later.exists()).toBe(true);
    expect((await later.list()).map(({ name }) => name)).toEqual(["a"]);
    expect(() => later.load("a")).toThrow("[STORE-LOCKED]");
    await expect(later.unlock("another passphrase")).rejects.toMatchObject(codeOf("STORE-VAULT"));
    await later.unlock(passphrase);
    expect(await later.load("a")).toEqual(encode("two"));
    expect(await later.load("b")).toBeNull();
    later.lock();
    expect(() => later.load("a")).toThrow("[STORE-LOCKED]");
  });

  test("leaves none of 50 sentinels on the disk, in any of the forms that text takes", async () => {
    const folder = memoryFolder();
    const shelf = new Shelf(folder);
    await shelf.create(passphrase);
    const sentinels = Array.from({ length: 50 }, () => crypto.randomUUID());
    await shelf.save("a", encode(sentinels.join("\n")));
    const disk = Buffer.concat([...folder.disks.values()].flatMap(({ contents }) => contents));
    expect(disk.length).toBeGreaterThan(2000);
    for (const sentinel of sentinels)
      for (const form of [
        Buffer.from(sentinel),
        Buffer.from(sentinel, "utf16le"),
        Buffer.from(sentinel.replaceAll("-", ""), "hex"),
      ])
        expect(disk.includes(form)).toBe(false);
  });

  test("refuses a saved thing under another name", async () => {
    const folder = memoryFolder();
    const shelf = new Shelf(folder);
    await shelf.create(passphrase);
    await shelf.save("a", encode("of a"));
    folder.disks.set("b", folder.disks.get("a")!);
    await expect(shelf.load("b")).rejects.toMatchObject(codeOf("STORE-VAULT"));
    expect(await shelf.load("a")).toEqual(encode("of a"));
  });

  test("keeps all that is saved when the passphrase changes, and the old one opens no more", async () => {
    const folder = memoryFolder();
    const shelf = new Shelf(folder);
    await shelf.create(passphrase);
    await shelf.save("a", encode("one"));
    await shelf.change(passphrase, "another passphrase");
    expect(await shelf.load("a")).toEqual(encode("one"));
    const later = new Shelf(folder);
    await expect(later.unlock(passphrase)).rejects.toMatchObject(codeOf("STORE-VAULT"));
    await later.unlock("another passphrase");
    expect(await later.load("a")).toEqual(encode("one"));
    for (const slot of [0, 1] as const) {
      const { contents } = folder.disks.get("vault")!;
      const cut = new FakeDisk(contents);
      cut.contents[slot] = new Uint8Array(0);
      folder.disks.set("vault", cut);
      await expect(later.unlock(passphrase)).rejects.toMatchObject(codeOf("STORE-VAULT"));
      await later.unlock("another passphrase"); // in both slots
      folder.disks.set("vault", new FakeDisk(contents));
    }
  });

  test("says STORE-QUOTA where there is no space, with the state before intact", async () => {
    const folder = memoryFolder();
    const shelf = new Shelf(folder);
    await shelf.create(passphrase);
    await shelf.save("a", encode("one"));
    folder.disks.get("a")!.space = 200;
    await expect(shelf.save("a", encode("two".repeat(1000)))).rejects.toMatchObject(codeOf("STORE-QUOTA"));
    expect(await shelf.load("a")).toEqual(encode("one"));
  });
});

describe("a project file", () => {
  test("opens with its passphrase, and neither with another nor after a change of any part", async () => {
    const content = encode("reports".repeat(100));
    const file = await sealProjectFile(content, passphrase);
    expect(await openProjectFile(file, passphrase)).toEqual(content);
    await expect(openProjectFile(file, "another passphrase")).rejects.toMatchObject(codeOf("STORE-VAULT"));
    await expect(openProjectFile(encode("PK"), passphrase)).rejects.toMatchObject(codeOf("STORE-FILE"));
    const codes = new Set<unknown>();
    for (const at of [0, 18, 25, 120, 180, 300, file.length - 1]) {
      const changed = file.slice();
      changed[at] = changed[at]! ^ 1;
      const code: unknown = await openProjectFile(changed, passphrase).then(
        () => "opened",
        (error: unknown) => (error instanceof Error && "problem" in error ? error.problem : error),
      );
      codes.add(code instanceof Object && "code" in code ? code.code : code);
    }
    expect([...codes].sort()).toEqual(["STORE-FILE", "STORE-VAULT"]);
  });
});
