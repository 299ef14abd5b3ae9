// Two slots against power cuts at every operation, flipped bits, cut files and full disks.
import { describe, expect, test } from "vitest";
import { seededRng } from "@/base/random";
import { payloadAt, Slots } from "@/storage/slots";
import { afterCut, FakeDisk } from "./fake-disk";

/** Content that follows from seq, so that a reader can tell whether it is right. */
function contentOf(seq: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = (seq * 31 + i * 7 + (i >> 8)) & 255;
  return bytes;
}

const lengthOf = (seq: number): number => [5000, 0, 12_000, 4096, 1, 9000][seq % 6]!;
const write = (slots: Slots): Promise<number> =>
  slots.write(({ seq }) => Promise.resolve(contentOf(seq, lengthOf(seq))), { ledgerSeq: 7 });
const codeOf = (error: unknown): unknown =>
  error instanceof Error && "problem" in error && error.problem instanceof Object && "code" in error.problem
    ? error.problem.code
    : error;

const chances = (seed: number): (() => number) => {
  const rng = seededRng(seed);
  return () => rng.word() / 2 ** 32;
};

/** A disk with `count` acknowledged states. */
async function written(count: number): Promise<FakeDisk> {
  const disk = new FakeDisk();
  const slots = new Slots(disk.files());
  for (let i = 0; i < count; i++) await write(slots);
  return disk;
}

/** @returns the seq that is read, 0 for none; fails if content and seq do not fit */
async function seqOn(disk: FakeDisk): Promise<number> {
  const read = await new Slots(disk.files()).read();
  if (!read) return 0;
  const right = Buffer.compare(read.payload, contentOf(read.seq, lengthOf(read.seq))) === 0 && read.ledgerSeq === 7;
  if (!right) expect.fail(`seq ${read.seq} with other content than was written`);
  return read.seq;
}

describe("two slots", () => {
  test("give back the newest state, also to another reader, and nothing where nothing was saved", async () => {
    expect(await seqOn(new FakeDisk())).toBe(0);
    for (const count of [1, 2, 3, 7]) expect(await seqOn(await written(count))).toBe(count);
  });

  test("write the older slot only, and its header after its payload is flushed", async () => {
    const disk = await written(3);
    const begun = disk.trace.length;
    await write(new Slots(disk.files()));
    const steps = disk.trace.slice(begun);
    expect(new Set(steps.map(({ file }) => file))).toEqual(new Set([1]));
    expect(steps.map((step) => (step.kind === "write" ? `write ${step.at}` : step.kind))).toEqual(
      "write 0, flush, truncate, write 4096, flush, write 0, flush".split(", "), // seq 4 is shorter than seq 2 was
    );
  });

  test("lose no acknowledged state in a power cut after any operation of 100 traces", async () => {
    let cuts = 0;
    for (let trace = 0; trace < 100; trace++) {
      const disk = new FakeDisk();
      const slots = new Slots(disk.files());
      const acknowledged: number[] = []; // operations after which one more state was acknowledged
      const chance = chances(trace);
      for (let i = 0; i < 2 + (trace % 3); i++) {
        await write(slots);
        acknowledged.push(disk.trace.length);
      }
      for (let done = 0; done <= disk.trace.length; done++) {
        const least = acknowledged.filter((at) => at <= done).length;
        const seq = await seqOn(afterCut(disk.trace, done, chance)).catch((error: unknown) => codeOf(error));
        // Before the first acknowledgement a torn header may be all there is.
        if (least === 0) expect([0, 1, "STORE-DAMAGED"]).toContain(seq);
        else if (seq !== least && seq !== least + 1) expect.fail(`trace ${trace}, cut ${done}: ${String(seq)}`);
        cuts++;
      }
    }
    expect(cuts).toBeGreaterThan(1500);
  });

  test("lose none in 10,000 orders of the pages that were not flushed", async () => {
    const disk = await written(4);
    const acknowledged = disk.trace
      .flatMap(({ kind }, i) => (kind === "flush" ? [i + 1] : []))
      .filter((_, i) => i % 3 === 2);
    const chance = chances(99);
    const first = acknowledged[0]!;
    for (let i = 0; i < 10_000; i++) {
      const done = first + Math.floor(chance() * (disk.trace.length + 1 - first));
      const least = acknowledged.filter((at) => at <= done).length;
      const seq = await seqOn(afterCut(disk.trace, done, chance));
      if (seq !== least && seq !== least + 1) expect.fail(`cut ${done}: ${seq} of ${least}`);
    }
    expect(acknowledged).toHaveLength(4);
  });

  test("would lose states if the header were not zeroed first or the payload not flushed (the simulation can fail)", async () => {
    const disk = await written(5);
    const careless = disk.trace.filter(({ kind }, i) => kind !== "flush" || i === disk.trace.length - 1);
    const chance = chances(3);
    let lost = 0;
    for (let i = 0; i < 200; i++) {
      const done = Math.floor(chance() * careless.length);
      const seq = await seqOn(afterCut(careless, done, chance)).catch(() => -1);
      if (seq < Math.floor((done / careless.length) * 5)) lost++;
    }
    expect(lost).toBeGreaterThan(20);
  });

  test("never give wrong bytes after 1,000 flipped bits: the older state or STORE-DAMAGED", async () => {
    const disk = await written(4);
    const chance = chances(1);
    let older = 0;
    for (let i = 0; i < 1000; i++) {
      const flipped = new FakeDisk(disk.contents);
      const file = chance() < 0.5 ? 0 : 1;
      const bytes = flipped.contents[file];
      const at =
        i % 2 === 0 ? Math.floor(chance() * 96) : payloadAt + Math.floor(chance() * (bytes.length - payloadAt));
      bytes[at] = bytes[at]! ^ (1 << Math.floor(chance() * 8));
      const seq = await seqOn(flipped);
      if (seq !== 3 && seq !== 4) expect.fail(`flip ${i}: ${seq}`);
      if (seq === 3) older++;
    }
    expect(older).toBeGreaterThan(300);
    const both = new FakeDisk(disk.contents);
    for (const bytes of both.contents) bytes[20] = bytes[20]! ^ 1;
    await expect(new Slots(both.files()).read()).rejects.toMatchObject({ problem: { code: "STORE-DAMAGED" } });
    expect(await write(new Slots(both.files()))).toBe(1);
  });

  test("fall back on the older state when the newer file is cut anywhere", async () => {
    const disk = await written(4); // seq 4 lies in file 1
    for (let size = 0; size < disk.contents[1].length; size += 512) {
      const cut = new FakeDisk([disk.contents[0], disk.contents[1].slice(0, size)]);
      expect(await seqOn(cut)).toBe(3);
    }
  });

  test.each(["count", "wrapped"] as const)(
    "say STORE-QUOTA at each write that is cut short (%s); the last state stays",
    async (answer) => {
      for (const room of [0, 50, 96, 100, 5000, 9000, 9095, 9100]) {
        const disk = await written(4); // seq 5 has 9,000 bytes: 96 of zeros, payload, 96 of header
        disk.space = room;
        disk.shortAnswer = answer;
        const words = { what: "step 350", kept: "Step 340 is intact." };
        const slots = new Slots(disk.files());
        const saving = slots.write(({ seq }) => Promise.resolve(contentOf(seq, lengthOf(seq))), { words });
        await expect(saving).rejects.toMatchObject({
          problem: { code: "STORE-QUOTA", happened: "Could not save step 350.", kept: "Step 340 is intact." },
        });
        expect(await seqOn(new FakeDisk(disk.contents))).toBe(4);
        disk.space = Infinity;
        expect(await write(slots)).toBe(5); // there is space again
        expect(await seqOn(disk)).toBe(5);
      }
    },
  );

  test("tell a full disk that throws from one that is taken away", async () => {
    const throwing = (name: string): Slots => {
      const [a, b] = new FakeDisk().files();
      const write = (): never => {
        throw new DOMException("", name);
      };
      return new Slots([{ ...a, write }, b]);
    };
    await expect(write(throwing("QuotaExceededError"))).rejects.toMatchObject({ problem: { code: "STORE-QUOTA" } });
    await expect(write(throwing("InvalidStateError"))).rejects.toMatchObject({ problem: { code: "STORE-SAVE" } });
  });

  test("order writes that are asked for at once", async () => {
    const disk = new FakeDisk();
    const slots = new Slots(disk.files());
    expect(await Promise.all([write(slots), write(slots), write(slots)])).toEqual([1, 2, 3]);
    expect(await seqOn(disk)).toBe(3);
  });
});
