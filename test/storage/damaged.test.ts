// Saved checkpoints that were damaged: 1,000 flipped bits, cuts at each page, one slot gone, both bad. What is read is what was saved, or
// the one saved before it, or a clear refusal; never anything else.
import { expect, test } from "vitest";
import { seededRng } from "@/base/random";
import { Shelf } from "@/storage/shelf";
import { FakeDisk } from "./fake-disk";
import { memoryFolder } from "./memory-folder";

const file = "run-a";
const page = 4096;

function contentOf(seq: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = (seq * 31 + i * 7 + (i >> 8)) & 255;
  return bytes;
}

const [older, newer] = [contentOf(3, 44_000), contentOf(4, 40_000)];

/** A shelf with four checkpoints saved one after the other: the newest lies in the second slot, the one before it in the first. */
async function saved() {
  const folder = memoryFolder();
  const shelf = new Shelf(folder);
  await shelf.create("four quiet grey herons");
  for (const content of [contentOf(1, 5000), contentOf(2, 60_000), older, newer]) await shelf.save(file, content);
  const { contents } = folder.disks.get(file)!;
  return {
    shelf,
    sizes: [contents[0].length, contents[1].length] as const,
    /** Puts a copy of the disk in its place, damaged. */
    damage: (change: (slots: [Uint8Array, Uint8Array]) => void) => {
      const disk = new FakeDisk(contents);
      change(disk.contents);
      folder.disks.set(file, disk);
    },
    /** Which checkpoint is read, or the code of the refusal. */
    read: async (): Promise<string> => {
      try {
        const read = await shelf.load(file);
        if (read && Buffer.compare(read, newer) === 0) return "newer";
        return read && Buffer.compare(read, older) === 0 ? "older" : "wrong";
      } catch (error) {
        return /\[(?<code>[A-Z-]+)\]/.exec(String(error))?.groups?.["code"] ?? String(error);
      }
    },
  };
}

const flip = (bytes: Uint8Array, at: number, bit: number): void => {
  bytes[at] = bytes[at]! ^ (1 << bit);
};

/** How often each answer came. */
const counted = (answers: readonly string[]): Record<string, number> =>
  Object.fromEntries([...new Set(answers)].sort().map((one) => [one, answers.filter((other) => other === one).length]));

test("1,000 flipped bits of either slot: the newer checkpoint, or the one before", async () => {
  const { damage, read, sizes } = await saved();
  const rng = seededRng(7);
  const below = (bound: number): number => rng.word() % bound;
  const answers: string[] = [];
  for (let i = 0; i < 1000; i++) {
    const slot = i % 2 === 0 ? 0 : 1;
    // A quarter of them hits the header, which is small.
    const at = i % 8 < 2 ? below(96) : page + below(sizes[slot] - page);
    damage((slots) => {
      flip(slots[slot], at, below(8));
    });
    answers.push(`${slot}: ${await read()}`);
  }
  expect(counted(answers)).toEqual({ "0: newer": 500, "1: older": 500 });
});

test("1,000 flipped bits of both slots at once: a refusal", async () => {
  const { damage, read, sizes } = await saved();
  const rng = seededRng(8);
  const below = (bound: number): number => rng.word() % bound;
  const answers: string[] = [];
  for (let i = 0; i < 1000; i++) {
    damage((slots) => {
      for (const slot of [0, 1] as const)
        flip(slots[slot], i % 8 < 2 ? below(96) : page + below(sizes[slot] - page), below(8));
    });
    answers.push(await read());
  }
  expect(counted(answers)).toEqual({ "STORE-DAMAGED": 1000 });
});

test("cuts at each page of a slot: the other one; of both: a refusal", async () => {
  const { damage, read, sizes } = await saved();
  const cuts = Array.from({ length: Math.ceil(Math.min(...sizes) / page) }, (_, i) => i * page);
  expect(cuts.length).toBeGreaterThan(9);
  for (const cut of cuts) {
    damage((slots) => (slots[1] = slots[1].slice(0, cut)));
    expect(await read()).toBe("older");
    damage((slots) => (slots[0] = slots[0].slice(0, cut)));
    expect(await read()).toBe("newer");
    if (cut === 0) continue; // two empty files are those of a thing that was never saved
    damage((slots) => {
      slots[0] = slots[0].slice(0, cut);
      slots[1] = slots[1].slice(0, cut);
    });
    expect(await read()).toBe("STORE-DAMAGED");
  }
});

test("only the older slot is there; slots that changed places", async () => {
  const { damage, read } = await saved();
  damage((slots) => (slots[1] = new Uint8Array(0)));
  expect(await read()).toBe("older");
  damage((slots) => slots.reverse());
  expect(await read()).toBe("STORE-VAULT"); // whole by its digest, and not where it was sealed
});

test("a checkpoint that cannot be read is taken the place of by the next one", async () => {
  const { shelf, damage, read } = await saved();
  damage((slots) => {
    for (const slot of slots) flip(slot, page, 0);
  });
  expect(await read()).toBe("STORE-DAMAGED");
  await shelf.save(file, newer);
  expect(await read()).toBe("newer");
});
