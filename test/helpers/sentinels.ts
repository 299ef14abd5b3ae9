// Random strings that are planted in reports, and the search for them in anything that left: as UTF-8, UTF-16, hex, and base64 at each of
// its three alignments. What is packed (zip, deflate) must be unpacked first: a compressor hides them.
import { randomInt } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

const letters = "abcdefghijklmnopqrstuvwxyz";
const digits = "0123456789";
const draw = (alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join("");

/** 14 letters, about 66 bits: no text holds it by chance. Lower case, because some ways out fold it. */
export const randomName = (): string => draw(letters, 14);
/** 18 digits, about 60 bits. */
export const randomNumber = (): string => draw("123456789", 1) + draw(digits, 17);

export interface Finding {
  readonly sentinel: string;
  /** "UTF-8", "base64 + 1", ... */
  readonly form: string;
  /** Where its first byte lies. */
  readonly at: number;
}

interface Needle {
  readonly sentinel: string;
  readonly form: string;
  readonly bytes: Buffer;
}

/** What base64 makes of `bytes` when `before` bytes stand before them: the characters that depend on them alone. */
function base64Middle(bytes: Buffer, before: number): string {
  const coded = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
  return coded.slice(Math.ceil((8 * before) / 6), Math.floor((8 * (before + bytes.length)) / 6));
}

function needlesOf(sentinel: string): readonly Needle[] {
  const plain = Buffer.from(sentinel, "utf8");
  const little = Buffer.from(sentinel, "utf16le");
  const needle = (form: string, bytes: string | Buffer): Needle => ({
    sentinel,
    form,
    bytes: typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes,
  });
  return [
    needle("UTF-8", plain),
    needle("UTF-16LE", little),
    needle("UTF-16BE", Buffer.from(little).swap16()),
    needle("hex", plain.toString("hex")),
    ...(/[a-f]/.test(plain.toString("hex")) ? [needle("hex", plain.toString("hex").toUpperCase())] : []),
    ...[0, 1, 2].flatMap((before) => [
      needle(`base64 + ${before}`, base64Middle(plain, before)),
      needle(`base64 of UTF-16 + ${before}`, base64Middle(little, before)),
    ]),
  ];
}

const pair = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);

/** A search for all of them in one pass over the bytes; at most `limit` findings a call, the first ones. */
export function sentinelSearch(sentinels: readonly string[], limit = 20): (bytes: Uint8Array) => readonly Finding[] {
  const byPair: (Needle[] | undefined)[] = Array.from({ length: 65_536 });
  for (const needle of sentinels.flatMap(needlesOf)) (byPair[pair(needle.bytes, 0)] ??= []).push(needle);
  return (bytes) => {
    const found: Finding[] = [];
    for (let at = 0; at < bytes.length && found.length < limit; at++)
      for (const { sentinel, form, bytes: wanted } of byPair[pair(bytes, at)] ?? [])
        if (wanted.every((byte, i) => bytes[at + i] === byte)) found.push({ sentinel, form, at });
    return found;
  };
}

/** The search over every file of a folder, such as a browser profile after the browser has ended; "path: form" each. */
export function findInFolder(folder: string, search: (bytes: Uint8Array) => readonly Finding[]): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      return search(readFileSync(path)).map(({ form }) => `${relative(folder, path)}: ${form}`);
    });
}
