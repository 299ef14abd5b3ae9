// Unpacks a zip in memory: methods 0 and 8, every CRC and size checked while unpacking, no overlap, local name = central
// name, caps against bombs. Paths are keys of a map and are never used to write. Source: FORMATS 2 and 6.
import { Inflate } from "fflate";
import { crc32 } from "./crc32";
import { decodeUtf8 } from "./strict-json";
import { readZipDirectory, type ZipEntry } from "./zip-directory";
import { zipFault } from "./zip-fault";

const maxInflated = 512 * 2 ** 20;
const maxRatio = 100;
const pieceBytes = 65_536;
const archive = /\.(?:zip|7z|rar|tar|tgz|gz|bz2|xz|zst)$/i;

export interface ZipFiles {
  readonly files: Map<string, Uint8Array<ArrayBuffer>>;
  /** Folders, __MACOSX and dot files, not unpacked. */
  readonly skipped: number;
}

const isSkipped = (name: string): boolean =>
  name.endsWith("/") || name.split("/").some((part) => part === "__MACOSX" || part.startsWith("."));

/** Byte range of an entry's packed data, after its local header. */
function packedRange(bytes: Uint8Array<ArrayBuffer>, entry: ZipEntry): { start: number; end: number } {
  const { offset, name } = entry;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== 0x04034b50)
    throw zipFault("ZIP-DIRECTORY", "expected a local header", {
      byte: Math.min(offset, bytes.length),
      received: name,
    });
  const nameLength = view.getUint16(offset + 26, true);
  const start = offset + 30 + nameLength + view.getUint16(offset + 28, true);
  if (decodeUtf8(bytes.subarray(offset + 30, offset + 30 + nameLength)) !== name)
    throw zipFault("ZIP-NAME", "expected equal names in directory and file", { byte: offset, received: name });
  const end = start + entry.packedSize;
  if (end > bytes.length)
    throw zipFault("ZIP-SIZE", "expected the data inside the file", { byte: offset, received: name });
  return { start, end };
}

function inflate(packed: Uint8Array<ArrayBuffer>, entry: ZipEntry): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(entry.size);
  let at = 0;
  const tooLong = () =>
    zipFault("ZIP-SIZE", `expected ${entry.size} bytes, got more`, { byte: entry.offset, received: entry.name });
  const stream = new Inflate((piece) => {
    if (at + piece.length > entry.size) throw tooLong();
    out.set(piece, at);
    at += piece.length;
  });
  try {
    for (let from = 0; from < packed.length; from += pieceBytes)
      stream.push(packed.subarray(from, from + pieceBytes), from + pieceBytes >= packed.length);
  } catch (cause) {
    if (cause instanceof Error && "problem" in cause) throw cause;
    throw zipFault("ZIP-CRC", "expected deflate data", { byte: entry.offset, received: entry.name });
  }
  if (at !== entry.size)
    throw zipFault("ZIP-SIZE", `expected ${entry.size} bytes, got ${at}`, { byte: entry.offset, received: entry.name });
  return out;
}

function checkCaps(entry: ZipEntry): void {
  const place = { byte: entry.offset, received: entry.name };
  if (entry.method === 0 && entry.size !== entry.packedSize)
    throw zipFault("ZIP-SIZE", `expected ${entry.packedSize} bytes, got ${entry.size}`, place);
  if (entry.method === 8 && (entry.size > maxInflated || entry.size > maxRatio * entry.packedSize))
    throw zipFault("ZIP-SIZE", "expected at most 512 MiB and 100 times the packed size", place);
  if (archive.test(entry.name)) throw zipFault("ZIP-NESTED", "expected no archive inside", place);
}

function checkOverlap(ranges: readonly { readonly from: number; readonly end: number }[]): void {
  let previous = 0;
  for (const { from, end } of ranges.toSorted((a, b) => a.from - b.from)) {
    if (from < previous)
      throw zipFault("ZIP-OVERLAP", `expected a file from ${previous} on, got ${from}`, { byte: from });
    previous = end;
  }
}

/** Unpacks all files. @throws FormatError ZIP-*; nothing is returned then. */
export function readZip(bytes: Uint8Array<ArrayBuffer>): ZipFiles {
  const entries = readZipDirectory(bytes);
  const kept = entries.filter(({ name }) => !isSkipped(name));
  if (kept.length === 0) throw zipFault("ZIP-EMPTY", "expected a file inside");
  const placed = kept.map((entry) => {
    checkCaps(entry);
    return { entry, ...packedRange(bytes, entry) };
  });
  checkOverlap(placed.map(({ entry, end }) => ({ from: entry.offset, end })));
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const { entry, start, end } of placed) {
    if (files.has(entry.name))
      throw zipFault("ZIP-NAME", "expected each name once", { byte: entry.offset, received: entry.name });
    const packed = bytes.slice(start, end);
    const content = entry.method === 0 ? packed : inflate(packed, entry);
    if (crc32(content) !== entry.crc)
      throw zipFault("ZIP-CRC", "expected another CRC-32", { byte: entry.offset, received: entry.name });
    files.set(entry.name, content);
  }
  return { files, skipped: entries.length - kept.length };
}
