// The vault: what opens it, what does not, and what no change of a saved byte can do.
import { beforeAll, describe, expect, test } from "vitest";
import { seededRng } from "@/base/random";
import { seal, unseal, usualChunk, type StreamPlace } from "@/storage/stream";
import {
  changePassphrase,
  createVault,
  measuredIterations,
  openVault,
  randomBytes,
  type OpenVault,
} from "@/storage/vault";

const passphrase = "four quiet grey herons";
const iterations = 600_000;
const place: StreamPlace = { file: "project-1", slot: 0, seq: 5 };
const notOpened = { problem: { code: "STORE-VAULT" } };

let vault: OpenVault;
beforeAll(async () => {
  vault = await createVault(passphrase, iterations);
});

const rng = seededRng(1);
const drawn = (below: number): number => rng.word() % below;
function content(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = drawn(256);
  return bytes;
}
const equal = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** @returns how many of these were opened, and the different messages of those that were not */
async function opened(
  sealed: readonly Uint8Array<ArrayBuffer>[],
  at = place,
): Promise<{ count: number; messages: Set<string> }> {
  const messages = new Set<string>();
  let count = 0;
  for (const bytes of sealed)
    await unseal(vault.key, bytes, at).then(
      () => count++,
      (error: unknown) => messages.add(String(error)),
    );
  return { count, messages };
}

describe("a vault", () => {
  test("opens with its passphrase, also in another form of Unicode, and with no other", async () => {
    const accented = await createVault("Größe und Mäße", iterations);
    const again = await openVault(accented.header, "Größe und Mäße".normalize("NFD"));
    const sealed = await seal(accented.key, content(100), place);
    expect((await unseal(again.key, sealed, place)).length).toBe(100);
    await expect(openVault(vault.header, `${passphrase} `)).rejects.toMatchObject(notOpened);
  });

  test("keeps its keys from being read out", async () => {
    expect(vault.key.extractable).toBe(false);
    expect((await openVault(vault.header, passphrase)).key.extractable).toBe(false);
    expect((await changePassphrase(vault.header, passphrase, "another long one")).key.extractable).toBe(false);
    await expect(crypto.subtle.exportKey("raw", vault.key)).rejects.toThrow("not extractable");
  });

  test("says the same of a wrong passphrase and of a damaged header", async () => {
    const said = async (header: unknown, word: string): Promise<string> =>
      openVault(header, word).then(
        () => "opened",
        (error: unknown) => String(error),
      );
    const wrong = await said(vault.header, "not the passphrase");
    expect(wrong).toContain("[STORE-VAULT]");
    const { header } = vault;
    const flip = (hex: string) => (hex.startsWith("0") ? "1" : "0") + hex.slice(1);
    const damaged = [
      { ...header, salt: flip(header.salt) },
      { ...header, iv: flip(header.iv) },
      { ...header, wrapped: flip(header.wrapped) },
      { ...header, iterations: iterations + 1 },
      { ...header, iterations: 599_999 },
      { ...header, iterations: 1e7 + 1 },
      { ...header, kdf: "none" },
      null,
    ];
    for (const one of damaged) expect(await said(one, passphrase)).toBe(wrong);
  });

  test("changes its passphrase and keeps what was saved", async () => {
    const bytes = content(1000);
    const sealed = await seal(vault.key, bytes, place);
    await expect(changePassphrase(vault.header, "a wrong passphrase", "another long one")).rejects.toMatchObject(
      notOpened,
    );
    await expect(changePassphrase(vault.header, passphrase, "short")).rejects.toMatchObject({
      problem: { code: "STORE-PASSPHRASE" },
    });
    const changed = await changePassphrase(vault.header, passphrase, "another long one");
    await expect(openVault(changed.header, passphrase)).rejects.toMatchObject(notOpened);
    const { key } = await openVault(changed.header, "another long one");
    expect(equal(await unseal(key, sealed, place), bytes)).toBe(true);
    expect(changed.header.salt).not.toBe(vault.header.salt);
  });

  test("asks for 10 characters and for enough rounds of this machine", async () => {
    await expect(createVault("too short", iterations)).rejects.toMatchObject({ problem: { code: "STORE-PASSPHRASE" } });
    const clock = (ms: number) => {
      const times = [0, ms];
      return () => times.shift() ?? ms;
    };
    expect(await measuredIterations(clock(100))).toBe(1_500_000);
    expect(await measuredIterations(clock(1000))).toBe(600_000);
    expect(await measuredIterations(clock(0))).toBe(1e7);
  });
});

describe("a sealed file", () => {
  test("gives back what was sealed, 10,000 times and at the edges of a chunk", async () => {
    let right = 0;
    for (let i = 0; i < 10_000; i++) {
      const bytes = content(i % 50);
      right += Number(equal(await unseal(vault.key, await seal(vault.key, bytes, place), place), bytes));
    }
    expect(right).toBe(10_000);
    for (const length of [0, 1, usualChunk - 1, usualChunk, usualChunk + 1, 2 * usualChunk]) {
      const bytes = new Uint8Array(length).fill(7);
      expect(equal(await unseal(vault.key, await seal(vault.key, bytes, place), place), bytes)).toBe(true);
    }
  });

  test("refuses each flip of a bit of a 4 KiB record, with one message", async () => {
    const sealed = await seal(vault.key, content(4096), place);
    let count = 0;
    const messages = new Set<string>();
    for (let at = 0; at < sealed.length; at++) {
      const flips = Array.from({ length: 8 }, (_, bit) => {
        const flipped = sealed.slice();
        flipped[at] = flipped[at]! ^ (1 << bit);
        return flipped;
      });
      const result = await opened(flips);
      count += result.count;
      for (const message of result.messages) messages.add(message);
    }
    expect(count).toBe(0);
    expect(messages.size).toBe(1);
  });

  test("refuses 1,000 each of swapped, cut, doubled and rolled-back chunks", async () => {
    const small = { ...place, chunkBytes: 64 };
    const whole = 12 + 64 + 16;
    const bytes = content(20 * 64 - 10);
    const sealed = await seal(vault.key, bytes, small);
    const older = await seal(vault.key, bytes, { ...small, seq: 3 });
    const chunksOf = (all: Uint8Array<ArrayBuffer>) =>
      Array.from({ length: 20 }, (_, i) => all.slice(i * whole, (i + 1) * whole));
    const [chunks, olderChunks] = [chunksOf(sealed), chunksOf(older)];
    const join = (parts: readonly Uint8Array<ArrayBuffer>[]) => new Uint8Array(Buffer.concat(parts));
    const changes: Readonly<Record<string, (i: number, j: number) => Uint8Array<ArrayBuffer>>> = {
      swapped: (i, j) => join(chunks.with(i, chunks[j]!).with(j, chunks[i]!)),
      doubled: (i) => join(chunks.toSpliced(i, 0, chunks[i]!)),
      "rolled back": (i) => join(chunks.with(i, olderChunks[i]!)),
      "cut between chunks": (i) => join(chunks.slice(0, i)),
      "cut anywhere": () => sealed.slice(0, drawn(sealed.length)),
    };
    for (const [name, change] of Object.entries(changes))
      for (let n = 0; n < 1000; n++) {
        const i = drawn(20);
        const changed = change(i, (i + 1 + drawn(19)) % 20);
        if ((await opened([changed], small)).count > 0) expect.fail(`${name} at ${i}`);
      }
    expect((await opened([sealed], small)).count).toBe(1);
  });

  test("opens at its own file, slot and seq only", async () => {
    const sealed = await seal(vault.key, content(100), place);
    for (const other of [{ file: "project-2" }, { slot: 1 as const }, { seq: 6 }])
      expect((await opened([sealed], { ...place, ...other })).count).toBe(0);
    expect((await opened([sealed])).count).toBe(1);
  });

  test("never takes an IV twice: 1,000,000 of them", async () => {
    const starts = new BigUint64Array(1_000_000); // the first 8 of 12 bytes; two equal ones among them: chance 3e-8
    for (let i = 0; i < starts.length; i++) starts[i] = new BigUint64Array(randomBytes(12).buffer, 0, 1)[0]!;
    starts.sort();
    expect(starts.filter((start, i) => start === starts[i - 1])).toHaveLength(0);
    const one = await seal(vault.key, content(10), place);
    const other = await seal(vault.key, content(10), place);
    expect(equal(one.subarray(0, 12), other.subarray(0, 12))).toBe(false);
  });
});
