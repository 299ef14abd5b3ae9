// Content decides the type of a file, never its name. Recognizes what is no text, so that it can be refused by name.
// Magic numbers: the formats' own specifications (ZIP APPNOTE 4.3.7, RFC 1952, PDF 7.5.2, MS-CFB 2.2, DICOM PS3.10 7.1).
import type { RefusedType } from "@/base/problems/type";

const sampleBytes = 65_536;

const magics: readonly (readonly [RefusedType, number, readonly number[]])[] = [
  ["TYPE-PDF", 0, [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ["TYPE-XLS", 0, [0xd0, 0xcf, 0x11, 0xe0]],
  ["TYPE-GZIP", 0, [0x1f, 0x8b]],
  ["TYPE-RTF", 0, [0x7b, 0x5c, 0x72, 0x74, 0x66]],
  ["TYPE-DICOM", 128, [0x44, 0x49, 0x43, 0x4d]],
  ["TYPE-PARQUET", 0, [0x50, 0x41, 0x52, 0x31]],
  ["TYPE-ARCHIVE", 0, [0x37, 0x7a, 0xbc, 0xaf]],
  ["TYPE-ARCHIVE", 0, [0x42, 0x5a, 0x68, 0x39]],
  ["TYPE-ARCHIVE", 0, [0x28, 0xb5, 0x2f, 0xfd]],
  ["TYPE-ARCHIVE", 0, [0xfd, 0x37, 0x7a, 0x58]],
  ["TYPE-ARCHIVE", 0, [0x52, 0x61, 0x72, 0x21]],
  ["TYPE-ARCHIVE", 257, [0x75, 0x73, 0x74, 0x61, 0x72]],
  ["TYPE-IMAGE", 0, [0x89, 0x50, 0x4e, 0x47]],
  ["TYPE-IMAGE", 0, [0xff, 0xd8, 0xff]],
];

const startsAt = (bytes: Uint8Array, offset: number, magic: readonly number[]): boolean =>
  magic.every((value, i) => bytes[offset + i] === value);

/** Bytes as characters 0 … 255: enough to look for ASCII words. */
const asLatin1 = (bytes: Uint8Array): string => {
  let text = "";
  for (let i = 0; i < bytes.length; i += 4096) text += String.fromCharCode(...bytes.subarray(i, i + 4096));
  return text;
};

/** Names of entries stand uncompressed in the local headers and in the directory at the end. */
function zipKind(bytes: Uint8Array): RefusedType {
  const ends =
    asLatin1(bytes.subarray(0, sampleBytes)) + asLatin1(bytes.subarray(Math.max(0, bytes.length - sampleBytes)));
  if (ends.includes("word/document.xml")) return "TYPE-DOCX";
  if (ends.includes("xl/workbook.")) return "TYPE-XLSX";
  if (ends.includes("mimetypeapplication/vnd.oasis")) return "TYPE-ODF";
  return "TYPE-ZIP";
}

const markup = (start: string): RefusedType | null => {
  if (/^\s*(?:<!doctype html|<html|<head|<body|<table)/iu.test(start)) return "TYPE-HTML";
  if (/^\s*<\?xml/iu.test(start)) return /<html/iu.test(start) ? "TYPE-HTML" : "TYPE-XML";
  return null;
};

/** Opcodes of a pickle of protocol 2 to 5: PROTO n, then a frame, a mark, a global or an empty container. */
const isPickle = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x80 &&
  bytes[1]! >= 2 &&
  bytes[1]! <= 5 &&
  [0x95, 0x28, 0x63, 0x7d, 0x5d, 0x58, 0x8c].includes(bytes[2]!);

/**
 * UTF-16 without a byte-order mark shows as NUL bytes on one side of most pairs.
 * @param bytes the file; the first 64 KiB are looked at
 * @returns null if it does not look like UTF-16
 */
export function utf16Pattern(bytes: Uint8Array): "utf-16le" | "utf-16be" | null {
  const pairs = Math.floor(Math.min(bytes.length, sampleBytes) / 2);
  if (pairs < 2) return null;
  const nul = [0, 0];
  for (let i = 0; i < 2 * pairs; i++) if (bytes[i] === 0) nul[i % 2]!++;
  const [first, second] = [nul[0]! / pairs, nul[1]! / pairs];
  if (second > 0.3 && first < 0.05) return "utf-16le";
  if (first > 0.3 && second < 0.05) return "utf-16be";
  return null;
}

/** More than one byte in twenty is a control character other than TAB, LF, FF and CR. */
function looksBinary(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, sampleBytes);
  let controls = 0;
  for (const b of sample) if (b < 32 ? b !== 9 && b !== 10 && b !== 12 && b !== 13 : b === 127) controls++;
  return controls * 20 > sample.length;
}

const hasBom = (bytes: Uint8Array): boolean =>
  startsAt(bytes, 0, [0xef, 0xbb, 0xbf]) || startsAt(bytes, 0, [0xff, 0xfe]) || startsAt(bytes, 0, [0xfe, 0xff]);

const hl7Start = /^\s*(?:MSH(?:[|^~\\&]|([^\w\s])\S{3,4}\1)|(?:FHS|BHS)\||(?:EVN|PID|PV1|ORC|OBR|OBX)\|[\d|])/u;
const hl7Header = /[\r\n\v]MSH\|\^~\\&/u;

/**
 * Whether it is HL7 v2, by its first segment or a header further down. Segments without a header before them cannot be read, but are no
 * table either.
 */
export function looksLikeHl7(bytes: Uint8Array): boolean {
  const sample = asLatin1(bytes.subarray(0, 4096)).replace(/^(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)/u, "");
  const start = utf16Pattern(bytes) === null ? sample : sample.replaceAll("\0", "");
  return hl7Start.test(start) || hl7Header.test(start);
}

/** The type to refuse the file by, or null where it may be text. Looks at no more than its two ends. */
export function refusedType(bytes: Uint8Array): RefusedType | null {
  if (startsAt(bytes, 0, [0x50, 0x4b, 3, 4]) || startsAt(bytes, 0, [0x50, 0x4b, 5, 6])) return zipKind(bytes);
  const magic = magics.find(([, offset, value]) => startsAt(bytes, offset, value));
  if (magic) return magic[0];
  if (isPickle(bytes)) return "TYPE-PICKLE";
  if (utf16Pattern(bytes)) return null;
  const start = asLatin1(bytes.subarray(startsAt(bytes, 0, [0xef, 0xbb, 0xbf]) ? 3 : 0, 1024));
  return markup(start) ?? (!hasBom(bytes) && looksBinary(bytes) ? "TYPE-BINARY" : null);
}
