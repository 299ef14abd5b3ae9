// One saved thing in two slots, so that a crash or power cut at any moment leaves the last acknowledged state readable: only the
// older slot is ever written, its header last, and a digest over header and payload tells a torn slot (SECURITY 7).
import { InputError } from "@/base/errors";
import { damagedSlots, noSpace, notSaved, type UnsavedWords } from "@/base/problems/store";

/** What slots need of an OPFS FileSystemSyncAccessHandle. */
export interface SlotFile {
  read(buffer: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  /** May write less than asked without an error where there is no space, and even return a huge number. */
  write(buffer: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
  getSize(): number;
  close(): void;
}

/** Where a payload will lie: a vault binds it to this place. */
export interface SlotPlace {
  readonly slot: 0 | 1;
  readonly seq: number;
}

export interface SlotContent extends SlotPlace {
  readonly flags: number;
  /** Entries of the privacy ledger when this was written. */
  readonly ledgerSeq: number;
  readonly payload: Uint8Array<ArrayBuffer>;
}

export interface SlotWrite {
  readonly flags?: number;
  readonly ledgerSeq?: number;
  readonly words?: UnsavedWords;
}

const magic = 0x3130_5450_4b43_4c43n; // "CLCKPT01", little-endian
const version = 1;
export const payloadAt = 4096; // header and payload share no page of the disk
const digestAt = 64;
const headerBytes = digestAt + 32;

function headerOf({ seq, flags, ledgerSeq, payload }: SlotContent): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(headerBytes);
  const view = new DataView(header.buffer);
  view.setBigUint64(0, magic, true);
  view.setUint32(8, version, true);
  view.setUint32(12, flags, true);
  view.setBigUint64(16, BigInt(seq), true);
  view.setBigUint64(24, BigInt(payload.length), true);
  view.setBigUint64(32, BigInt(ledgerSeq), true);
  return header;
}

/** SHA-256 of the first 64 bytes of the header and the payload. */
async function digestOf(
  header: Uint8Array<ArrayBuffer>,
  payload: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const whole = new Uint8Array(digestAt + payload.length);
  whole.set(header.subarray(0, digestAt));
  whole.set(payload, digestAt);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

type Found = SlotContent | "empty" | "torn";

/** "empty": nothing was ever acknowledged here, or it is being written anew. */
async function readSlot(file: SlotFile, slot: 0 | 1): Promise<Found> {
  const header = new Uint8Array(headerBytes);
  const size = file.getSize();
  const got = size === 0 ? 0 : file.read(header, { at: 0 });
  if (header.every((byte) => byte === 0)) return "empty";
  const view = new DataView(header.buffer);
  const length = Number(view.getBigUint64(24, true));
  const known = view.getBigUint64(0, true) === magic && view.getUint32(8, true) === version;
  if (got !== headerBytes || !known || (length > 0 && payloadAt + length > size)) return "torn";
  const payload = new Uint8Array(length);
  if (length > 0 && file.read(payload, { at: payloadAt }) !== length) return "torn";
  if (!same(header.subarray(digestAt), await digestOf(header, payload))) return "torn";
  return {
    slot,
    seq: Number(view.getBigUint64(16, true)),
    flags: view.getUint32(12, true),
    ledgerSeq: Number(view.getBigUint64(32, true)),
    payload,
  };
}

function writeAll(
  file: SlotFile,
  bytes: Uint8Array<ArrayBuffer>,
  { at, write }: { at: number; write: SlotWrite },
): void {
  let written: number;
  try {
    written = bytes.length === 0 ? 0 : file.write(bytes, { at });
  } catch (cause) {
    const name = cause instanceof DOMException ? cause.name : "unknown";
    if (name === "QuotaExceededError") throw new InputError(noSpace(write.words), { cause });
    throw new InputError(notSaved(`storage/slots: write: ${name}`), { cause });
  }
  if (written !== bytes.length) throw new InputError(noSpace(write.words)); // measured: a full disk need not throw
}

/** Both files of one saved thing, held by this worker alone. */
export class Slots {
  readonly #files: readonly [SlotFile, SlotFile];
  #queue: Promise<unknown> = Promise.resolve();

  constructor(files: readonly [SlotFile, SlotFile]) {
    this.#files = files;
  }

  /**
   * The newest state whose digest holds; null where nothing was ever acknowledged.
   * @throws InputError STORE-DAMAGED if there was something and neither slot can be read
   */
  read(): Promise<SlotContent | null> {
    return this.#queued(() => this.#newest());
  }

  /**
   * Puts a new state in place of the older one and resolves once it is on the disk.
   * @param make  the payload for its place
   * @returns     seq of the new state
   * @throws InputError STORE-QUOTA, STORE-SAVE; the last acknowledged state is then intact
   */
  write(make: (place: SlotPlace) => Promise<Uint8Array<ArrayBuffer>>, write: SlotWrite = {}): Promise<number> {
    return this.#queued(async () => {
      const newest = await this.#newest().catch((error: unknown) => {
        if (error instanceof InputError) return null; // both are damaged: begin anew
        throw error;
      });
      const place: SlotPlace = { slot: newest?.slot === 0 ? 1 : 0, seq: (newest?.seq ?? 0) + 1 };
      const payload = await make(place);
      const { flags = 0, ledgerSeq = 0 } = write;
      const header = headerOf({ ...place, flags, ledgerSeq, payload });
      header.set(await digestOf(header, payload), digestAt);
      this.#replace(this.#files[place.slot], { header, payload }, write);
      return place.seq;
    });
  }

  /** The order is the protocol: no header stands over a payload that is not on the disk. */
  #replace(
    file: SlotFile,
    { header, payload }: { header: Uint8Array<ArrayBuffer>; payload: Uint8Array<ArrayBuffer> },
    write: SlotWrite,
  ): void {
    writeAll(file, new Uint8Array(headerBytes), { at: 0, write });
    file.flush();
    if (file.getSize() > payloadAt + payload.length) file.truncate(payloadAt + payload.length);
    writeAll(file, payload, { at: payloadAt, write });
    file.flush();
    writeAll(file, header, { at: 0, write });
    file.flush();
  }

  async #newest(): Promise<SlotContent | null> {
    const found = [await readSlot(this.#files[0], 0), await readSlot(this.#files[1], 1)];
    const whole = found.filter((one) => typeof one === "object").sort((a, b) => b.seq - a.seq);
    if (whole[0]) return whole[0];
    if (found.includes("torn")) throw new InputError(damagedSlots());
    return null;
  }

  #queued<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(task);
    this.#queue = done.catch(() => undefined);
    return done;
  }
}
