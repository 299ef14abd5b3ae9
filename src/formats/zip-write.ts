// Writes a zip whose bytes depend on names and contents alone: method 0 (weights do not compress), UTF-8 flag, no extra
// fields, time 1980-01-01 00:00. Source: PKWARE APPNOTE 6.3.10; FORMATS 6.
import { InternalError } from "@/base/errors";
import { crc32 } from "./crc32";

const version = 20;
const utf8Flag = 0x0800;
const date1980 = 0x0021; // year 0, month 1, day 1

interface Placed {
  readonly name: Uint8Array;
  readonly bytes: Uint8Array;
  readonly crc: number;
  readonly offset: number;
}

/** The fields that local and central header share, from "version needed" to "extra length". */
function commonFields(view: DataView, at: number, entry: Placed): void {
  view.setUint16(at, version, true);
  view.setUint16(at + 2, utf8Flag, true);
  view.setUint16(at + 8, date1980, true);
  view.setUint32(at + 10, entry.crc, true);
  view.setUint32(at + 14, entry.bytes.length, true);
  view.setUint32(at + 18, entry.bytes.length, true);
  view.setUint16(at + 22, entry.name.length, true);
}

/** @param files contents by path, written in the map's order
 * @throws InternalError for 65,535 files or more, or 4 GiB or more */
export function writeZip(files: ReadonlyMap<string, Uint8Array>): Uint8Array<ArrayBuffer> {
  const entries: Placed[] = [];
  let offset = 0;
  let central = 0;
  for (const [path, bytes] of files) {
    const name = new TextEncoder().encode(path);
    entries.push({ name, bytes, crc: crc32(bytes), offset });
    offset += 30 + name.length + bytes.length;
    central += 46 + name.length;
  }
  if (entries.length >= 0xffff || offset + central + 22 >= 0xffffffff)
    throw new InternalError("formats/zip-write: expected fewer than 65,535 files and less than 4 GiB");
  const out = new Uint8Array(offset + central + 22);
  const view = new DataView(out.buffer);
  let at = offset;
  for (const entry of entries) {
    view.setUint32(entry.offset, 0x04034b50, true);
    commonFields(view, entry.offset + 4, entry);
    out.set(entry.name, entry.offset + 30);
    out.set(entry.bytes, entry.offset + 30 + entry.name.length);
    view.setUint32(at, 0x02014b50, true);
    view.setUint16(at + 4, version, true);
    commonFields(view, at + 6, entry);
    view.setUint32(at + 42, entry.offset, true);
    out.set(entry.name, at + 46);
    at += 46 + entry.name.length;
  }
  view.setUint32(at, 0x06054b50, true);
  view.setUint16(at + 8, entries.length, true);
  view.setUint16(at + 10, entries.length, true);
  view.setUint32(at + 12, central, true);
  view.setUint32(at + 16, offset, true);
  return out;
}
