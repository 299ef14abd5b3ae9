// The central directory of a zip, read by us: sizes, names and places are checked before a byte is unpacked; zip64 is read,
// split archives are refused. Source: PKWARE APPNOTE 6.3.10; FORMATS 6.
import { decodeUtf8 } from "./strict-json";
import { zipFault } from "./zip-fault";

export interface ZipEntry {
  /** Path with forward slashes, never absolute, never with "..". */
  readonly name: string;
  readonly method: 0 | 8;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  /** Offset of the local header. */
  readonly offset: number;
}

const maxEntries = 300_000;

interface Directory {
  readonly count: number;
  readonly size: number;
  readonly offset: number;
}

function findEnd(view: DataView): number {
  const lowest = Math.max(0, view.byteLength - 22 - 0xffff);
  for (let at = view.byteLength - 22; at >= lowest; at--)
    if (view.getUint32(at, true) === 0x06054b50 && view.getUint16(at + 20, true) === view.byteLength - at - 22)
      return at;
  throw zipFault("ZIP-DIRECTORY", "expected an end record", { byte: Math.max(0, view.byteLength - 22) });
}

/** A 64-bit field as a number. */
function wide(view: DataView, at: number): number {
  if (at < 0 || at + 8 > view.byteLength) throw zipFault("ZIP-DIRECTORY", "expected a 64-bit field", { byte: at });
  const value = view.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER))
    throw zipFault("ZIP-DIRECTORY", "expected a field below 2^53", { byte: at });
  return Number(value);
}

function readDirectory(view: DataView): Directory {
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  const size = view.getUint32(end + 12, true);
  const offset = view.getUint32(end + 16, true);
  if (view.getUint16(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count)
    throw zipFault("ZIP-DIRECTORY", "expected one archive, got a part of a split one", { byte: end });
  if (count !== 0xffff && size !== 0xffffffff && offset !== 0xffffffff) return { count, size, offset };
  const locator = end - 20;
  if (locator < 0 || view.getUint32(locator, true) !== 0x07064b50) return { count, size, offset };
  const record = wide(view, locator + 8);
  if (record + 56 > locator || view.getUint32(record, true) !== 0x06064b50)
    throw zipFault("ZIP-DIRECTORY", "expected a zip64 end record", { byte: locator });
  return { count: wide(view, record + 32), size: wide(view, record + 40), offset: wide(view, record + 48) };
}

/** Sizes and offset of a central entry; 0xffffffff fields are taken from the zip64 extra field, in this order. */
function readSizes(view: DataView, at: number): { size: number; packedSize: number; offset: number } {
  const fields = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)];
  if (fields.includes(0xffffffff)) {
    let extra = at + 46 + view.getUint16(at + 28, true);
    const extraEnd = extra + view.getUint16(at + 30, true);
    while (extra + 4 <= extraEnd && view.getUint16(extra, true) !== 1) extra += 4 + view.getUint16(extra + 2, true);
    let next = extra + 4;
    for (const [i, field] of fields.entries()) {
      if (field !== 0xffffffff) continue;
      if (next + 8 > extraEnd) throw zipFault("ZIP-DIRECTORY", "expected a zip64 extra field", { byte: at });
      fields[i] = wide(view, next);
      next += 8;
    }
  }
  const [size = 0, packedSize = 0, offset = 0] = fields;
  return { size, packedSize, offset };
}

/** Control characters, backslashes, drive letters, leading slashes and ".." never reach a caller. */
function checkName(name: string, at: number): void {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  const bad = /[\u0000-\u001f\\]/.test(name) || /^(?:\/|[A-Z]:)/i.test(name) || name.split("/").includes("..");
  if (bad || name === "") throw zipFault("ZIP-NAME", "expected a relative path", { byte: at, received: name });
}

function readEntry(view: DataView, at: number): { readonly entry: ZipEntry; readonly next: number } {
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  const nameLength = view.getUint16(at + 28, true);
  const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  if (next > view.byteLength) throw zipFault("ZIP-DIRECTORY", "expected entries inside the file", { byte: at });
  const name = decodeUtf8(new Uint8Array(view.buffer, view.byteOffset + at + 46, nameLength));
  if (name === null) throw zipFault("ZIP-NAME", "expected UTF-8", { byte: at });
  checkName(name, at);
  if ((flags & 0x2041) !== 0) throw zipFault("ZIP-ENCRYPTED", "expected no encryption", { byte: at });
  if (method !== 0 && method !== 8) throw zipFault("ZIP-METHOD", `expected method 0 or 8, got ${method}`, { byte: at });
  const madeByUnix = view.getUint16(at + 4, true) >>> 8 === 3;
  if (madeByUnix && (view.getUint16(at + 40, true) & 0xf000) === 0xa000)
    throw zipFault("ZIP-NAME", "expected files, got a link", { byte: at, received: name });
  return { entry: { name, method, crc: view.getUint32(at + 16, true), ...readSizes(view, at) }, next };
}

/** All entries in directory order, folders included. @throws FormatError ZIP-*. */
export function readZipDirectory(bytes: Uint8Array<ArrayBuffer>): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 22) throw zipFault("ZIP-DIRECTORY", `expected 22 bytes or more, got ${bytes.length}`, { byte: 0 });
  const { count, size, offset } = readDirectory(view);
  if (count > maxEntries) throw zipFault("ZIP-ENTRIES", `expected at most ${maxEntries} entries, got ${count}`);
  if (offset + size > bytes.length || size < 46 * count)
    throw zipFault("ZIP-DIRECTORY", "expected the directory inside the file", { byte: Math.min(offset, bytes.length) });
  const entries: ZipEntry[] = [];
  let at = offset;
  for (let i = 0; i < count; i++) {
    if (at + 46 > offset + size || view.getUint32(at, true) !== 0x02014b50)
      throw zipFault("ZIP-DIRECTORY", `expected entry ${i + 1} of ${count}`, { byte: at });
    const { entry, next } = readEntry(view, at);
    entries.push(entry);
    at = next;
  }
  if (at !== offset + size)
    throw zipFault("ZIP-DIRECTORY", "expected the directory to end with its last entry", { byte: at });
  return entries;
}
