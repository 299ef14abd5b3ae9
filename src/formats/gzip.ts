// Unpacks gzip in memory, all members of it, each with its CRC and length checked. fflate inflates and leaves the trailers unread, and its
// one-call form stops after the first member without a word (101arrowz/fflate #287). Source: RFC 1952.
import { Gunzip } from "fflate";
import { joinBytes } from "@/base/join-bytes";
import { crc32 } from "./crc32";
import { zipFault } from "./zip-fault";

const maxInflated = 512 * 2 ** 20;
const maxRatio = 100;
const pieceBytes = 65_536;
const trailerBytes = 8;

const damaged = (byte: number, expected: string) => zipFault("ZIP-GZIP", `expected ${expected}`, { byte });

/** @throws FormatError ZIP-GZIP where it is damaged, cut or followed by something; ZIP-SIZE */
export function readGzip(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const limit = Math.min(maxInflated, maxRatio * bytes.length);
  const pieces: Uint8Array[] = [];
  let total = 0;
  let member = { crc: 0, length: 0 };
  const endMember = (end: number) => {
    const at = end - trailerBytes;
    if (at < 0 || view.getUint32(at, true) !== member.crc || view.getUint32(at + 4, true) !== member.length >>> 0)
      throw damaged(Math.max(0, at), "another CRC-32 or length");
    member = { crc: 0, length: 0 };
  };
  const stream = new Gunzip((piece) => {
    total += piece.length;
    if (total > limit) throw zipFault("ZIP-SIZE", "expected at most 512 MiB and 100 times the packed size");
    member = { crc: crc32(piece, member.crc), length: member.length + piece.length };
    if (piece.length > 0) pieces.push(piece.slice());
  });
  stream.onmember = endMember;
  let from = 0;
  try {
    for (; from < bytes.length; from += pieceBytes)
      stream.push(bytes.subarray(from, from + pieceBytes), from + pieceBytes >= bytes.length);
  } catch (cause) {
    if (cause instanceof Error && "problem" in cause) throw cause;
    throw damaged(from, "gzip data to the end of the file");
  }
  endMember(bytes.length);
  return joinBytes(pieces);
}
