// Bytes to text. Byte-order mark, else the NUL pattern of UTF-16, else strict UTF-8, else windows-1252 where no line shows
// that the file is UTF-8. U+FFFD is never put in: a byte that cannot be read is named by its line and byte.
import { wrongEncoding } from "@/base/problems/text";
import { refuse } from "./refuse";
import { utf16Pattern } from "./sniff";
import { highLines } from "./utf8-faults";

export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

export interface Decoded {
  /** Without the byte-order mark. */
  readonly text: string;
  readonly encoding: Encoding;
  /** windows-1252 was taken because this place is not UTF-8. */
  readonly guessedAt: { readonly line: number; readonly byte: number } | null;
  /** Physical lines of a UTF-8 file that hold other bytes, by their number. Their text was read as windows-1252. */
  readonly badLines: BadLines;
}

/** Of each such line the first byte that is not UTF-8: its offset in the file and its index in the text. */
export type BadLines = ReadonlyMap<number, { readonly byte: number; readonly index: number }>;

// WHATWG index windows-1252, 0x80 … 0x9f. Our own table: some versions of Node decode this range as Latin-1.
const high1252 = [
  0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d, 0x17d, 0x8f,
  0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178,
];

function from1252(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 8192) {
    const codes = Array.from(bytes.subarray(i, i + 8192), (b) => (b >= 0x80 && b <= 0x9f ? high1252[b - 0x80]! : b));
    parts.push(String.fromCharCode(...codes));
  }
  return parts.join("");
}

const strictly = (bytes: Uint8Array, encoding: string): string | null => {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
};

const markOf = (bytes: Uint8Array): { encoding: Encoding; length: number } | null => {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: "utf-8", length: 3 };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: "utf-16le", length: 2 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: "utf-16be", length: 2 };
  return null;
};

/** First code unit that is half a pair, as a byte offset; the odd byte at the end if there is none. */
function badUtf16(bytes: Uint8Array, littleEndian: boolean): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let open = false;
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const unit = view.getUint16(at, littleEndian);
    const isLow = unit >= 0xdc00 && unit <= 0xdfff;
    if (open !== isLow) return open ? at - 2 : at;
    open = unit >= 0xd800 && unit <= 0xdbff;
  }
  return bytes.length - (bytes.length % 2 === 1 ? 1 : 2);
}

const noFaults = { guessedAt: null, badLines: new Map() } as const;

/** A UTF-8 file with other bytes on some lines: those lines alone are read as windows-1252 and named. */
function mixed(bytes: Uint8Array, lines: ReturnType<typeof highLines>, skipped: number): Decoded {
  const parts: string[] = [];
  const badLines = new Map<number, { byte: number; index: number }>();
  let chars = 0;
  const append = (part: string) => {
    parts.push(part);
    chars += part.length;
  };
  let from = 0;
  for (const { line, start, end, bad } of lines) {
    if (bad < 0) continue;
    append(strictly(bytes.subarray(from, start), "utf-8") ?? "");
    badLines.set(line, { byte: bad + skipped, index: chars + bad - start });
    append(from1252(bytes.subarray(start, end)));
    from = end;
  }
  append(strictly(bytes.subarray(from), "utf-8") ?? "");
  return { text: parts.join(""), encoding: "utf-8", guessedAt: null, badLines };
}

/** Bytes that are not strict UTF-8, with nothing asked for by hand. */
function guess(bytes: Uint8Array, skipped: number): Decoded {
  const lines = highLines(bytes);
  const bad = lines.filter((line) => line.bad >= 0);
  if (bad.length <= lines.length - bad.length) return mixed(bytes, lines, skipped);
  const first = bad[0]!;
  return {
    text: from1252(bytes),
    encoding: "windows-1252",
    guessedAt: { line: first.line, byte: first.bad + skipped },
    badLines: noFaults.badLines,
  };
}

/**
 * @param asked the encoding chosen by hand; absent = find it out
 * @throws FormatError TEXT-ENCODING where the bytes do not fit a chosen encoding, or are broken UTF-16
 */
export function decodeText(bytes: Uint8Array, file: string, asked?: Encoding): Decoded {
  const mark = markOf(bytes);
  const encoding = asked ?? mark?.encoding ?? utf16Pattern(bytes) ?? "utf-8";
  const skip = mark?.encoding === encoding ? mark.length : 0;
  const body = bytes.subarray(skip);
  if (encoding === "windows-1252") return { text: from1252(body), encoding, ...noFaults };
  const text = strictly(body, encoding);
  if (text !== null) return { text, encoding, ...noFaults };
  if (encoding === "utf-8") {
    if (asked === undefined) return guess(body, skip);
    const first = highLines(body).find((line) => line.bad >= 0);
    const place = { byte: (first?.bad ?? 0) + skip, line: first?.line ?? 1 };
    throw refuse(wrongEncoding({ encoding, ...place }), {
      file,
      expected: encoding,
      received: "other bytes",
      ...place,
    });
  }
  const byte = badUtf16(body, encoding === "utf-16le") + skip;
  throw refuse(wrongEncoding({ encoding, byte, line: null }), {
    file,
    expected: encoding,
    received: "half a character",
    byte,
  });
}
