// Where a file is not UTF-8 (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF), line by line.

// Lead bytes up to `last`: length of the sequence and the range of its second byte (RFC 3629, section 4).
const leads = [
  { last: 0x7f, length: 1, low: 0, high: 0 },
  { last: 0xc1, length: 0, low: 0, high: 0 },
  { last: 0xdf, length: 2, low: 0x80, high: 0xbf },
  { last: 0xe0, length: 3, low: 0xa0, high: 0xbf },
  { last: 0xec, length: 3, low: 0x80, high: 0xbf },
  { last: 0xed, length: 3, low: 0x80, high: 0x9f },
  { last: 0xef, length: 3, low: 0x80, high: 0xbf },
  { last: 0xf0, length: 4, low: 0x90, high: 0xbf },
  { last: 0xf3, length: 4, low: 0x80, high: 0xbf },
  { last: 0xf4, length: 4, low: 0x80, high: 0x8f },
  { last: 0xff, length: 0, low: 0, high: 0 },
];

/** Length of the sequence that starts at `at`, or 0 where it is not UTF-8. `end` bounds the look-ahead. */
function sequenceLength(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  const { length, low, high } = leads.find(({ last }) => lead <= last)!;
  if (length === 0 || at + length > end) return 0;
  const second = bytes[at + 1]!;
  if (second < low || second > high) return 0;
  for (let i = at + 2; i < at + length; i++) if (bytes[i]! < 0x80 || bytes[i]! > 0xbf) return 0;
  return length;
}

/** A physical line (without its end) that holds bytes beyond ASCII. */
interface HighLine {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** First byte that is not UTF-8, or -1. */
  readonly bad: number;
}

function firstBad(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end;) {
    const length = sequenceLength(bytes, at, end);
    if (length === 0) return at;
    at += length;
  }
  return -1;
}

/** Every physical line with a byte ≥ 0x80; lines end at LF, CR or CRLF and count from 1. */
export function highLines(bytes: Uint8Array): HighLine[] {
  const found: HighLine[] = [];
  let start = 0;
  let line = 1;
  let high = false;
  for (let i = 0; i <= bytes.length; i++) {
    const b = bytes[i];
    if (b !== undefined && b !== 10 && b !== 13) {
      if (b >= 0x80) high = true;
      continue;
    }
    if (high) found.push({ line, start, end: i, bad: firstBad(bytes, start, i) });
    if (b === 13 && bytes[i + 1] === 10) i++;
    start = i + 1;
    line++;
    high = false;
  }
  return found;
}
