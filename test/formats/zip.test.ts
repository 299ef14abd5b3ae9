// The archives of FORMATS 9 (zip), made here byte by byte, each with its code; deterministic output that other tools read.
import { deflateRawSync } from "node:zlib";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { FormatError } from "@/base/errors";
import { crc32 } from "@/formats/crc32";
import { readZip } from "@/formats/zip";
import { writeZip } from "@/formats/zip-write";
import { codeOf } from "../models/problem-code";

type Bytes = Uint8Array<ArrayBuffer>;
const text = (value: string): Bytes => new TextEncoder().encode(value);
const two = new Map([
  ["a.txt", text("hello")],
  ["b.txt", text("world")],
]);

interface Part {
  readonly name: Bytes;
  readonly localName?: Bytes;
  readonly content: Bytes;
  readonly packed?: Bytes;
  readonly method?: number;
  readonly flags?: number;
  readonly size?: number;
  readonly crc?: number;
  readonly madeBy?: number;
  readonly attributes?: number;
  /** Offset that the directory tells instead of the true one. */
  readonly offset?: number;
  /** Sizes and CRC after the data (flag 8). */
  readonly descriptor?: boolean;
  readonly zip64?: boolean;
}

/** Fields in order, each with its width in bytes. */
const fields = (...pairs: readonly (readonly [width: 2 | 4, value: number])[]): number[] =>
  pairs.flatMap(([width, value]) => Array.from({ length: width }, (_, i) => (value >>> (8 * i)) & 255));

const filled = (part: Part) => {
  const packed = part.packed ?? part.content;
  const flags = (part.flags ?? 0) | (part.descriptor ? 8 : 0);
  const sums = {
    crc: part.crc ?? crc32(part.content),
    packedSize: packed.length,
    size: part.size ?? part.content.length,
  };
  return { method: 0, madeBy: 20, attributes: 0, localName: part.name, ...part, ...sums, packed, flags };
};

function localPart(part: Part): number[] {
  const { localName, method, flags, crc, packedSize, size, packed, descriptor } = filled(part);
  const told = descriptor ? [0, 0, 0] : [crc, packedSize, size];
  const sizes = told.map((value) => [4, value] as const);
  const head = fields(
    [4, 0x04034b50],
    [2, 20],
    [2, flags],
    [2, method],
    [4, 0x00210000],
    ...sizes,
    [2, localName.length],
    [2, 0],
  );
  const after = descriptor ? fields([4, 0x08074b50], [4, crc], [4, packedSize], [4, size]) : [];
  return [...head, ...localName, ...packed, ...after];
}

function centralPart(part: Part, start: number): number[] {
  const { name, method, flags, madeBy, attributes, crc, packedSize, size, zip64 } = filled(part);
  const sizes = zip64 ? [0xffffffff, 0xffffffff] : [packedSize, size];
  const extra = zip64 ? fields([2, 1], [2, 16], [4, size], [4, 0], [4, packedSize], [4, 0]) : [];
  const head = fields([4, 0x02014b50], [2, madeBy], [2, 20], [2, flags], [2, method], [4, 0x00210000], [4, crc]);
  const told = sizes.map((value) => [4, value] as const);
  const rest = fields(
    ...told,
    [2, name.length],
    [2, extra.length],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, attributes],
    [4, start],
  );
  return [...head, ...rest, ...name, ...extra];
}

/** A zip from parts that may lie. */
function forge(parts: readonly Part[]): Bytes {
  const out: number[] = [];
  const starts: number[] = [];
  for (const part of parts) {
    starts.push(part.offset ?? out.length);
    out.push(...localPart(part));
  }
  const directory = out.length;
  for (const [i, part] of parts.entries()) out.push(...centralPart(part, starts[i]!));
  const size = out.length - directory;
  out.push(
    ...fields([4, 0x06054b50], [2, 0], [2, 0], [2, parts.length], [2, parts.length], [4, size], [4, directory], [2, 0]),
  );
  return Uint8Array.from(out);
}

const part = (change: Partial<Part> = {}): Part => ({ name: text("a.txt"), content: text("hello"), ...change });
const patched = (bytes: Bytes, at: number, ...values: number[]): Bytes => {
  const copy = bytes.slice();
  copy.set(values, at < 0 ? copy.length + at : at);
  return copy;
};
const bomb = new Uint8Array(2 ** 20);

const corpus: [string, string, Bytes][] = [
  ["two stored files", "", writeZip(two)],
  ["a deflated file", "", forge([part({ packed: new Uint8Array(deflateRawSync(text("hello"))), method: 8 })])],
  ["data-descriptor", "", forge([part({ descriptor: true })])],
  ["zip64 sizes", "", forge([part({ zip64: true })])],
  ["comment at the end", "", patched(Uint8Array.from([...writeZip(two), 33]), -3, 1, 0)],
  ["not-zip", "ZIP-DIRECTORY", text("This is not an archive, only a line of text.")],
  ["too short", "ZIP-DIRECTORY", text("PK")],
  ["tar-gz", "ZIP-DIRECTORY", Uint8Array.from({ length: 64 }, (_, i) => [0x1f, 0x8b][i] ?? 0)],
  ["empty-zip", "ZIP-EMPTY", forge([])],
  ["no-directory", "ZIP-DIRECTORY", writeZip(two).slice(0, 70)],
  ["forged-comment", "ZIP-DIRECTORY", patched(writeZip(two), -2, 9, 0)],
  ["directory-past-end", "ZIP-DIRECTORY", patched(writeZip(two), -6, 0, 0, 0, 1)],
  ["fewer entries than stated", "ZIP-DIRECTORY", patched(writeZip(two), -14, 3, 0, 3, 0)],
  ["more entries than stated", "ZIP-DIRECTORY", patched(writeZip(two), -14, 1, 0, 1, 0)],
  ["split-archive", "ZIP-DIRECTORY", patched(writeZip(two), -18, 1, 0)],
  ["encrypted", "ZIP-ENCRYPTED", forge([part({ flags: 1 })])],
  ["bzip2-method", "ZIP-METHOD", forge([part({ method: 12 })])],
  ["deflate64", "ZIP-METHOD", forge([part({ method: 9 })])],
  ["zip-in-zip", "ZIP-NESTED", forge([part({ name: text("in.zip") })])],
  ["ratio-bomb", "ZIP-SIZE", forge([part({ content: bomb, packed: new Uint8Array(deflateRawSync(bomb)), method: 8 })])],
  [
    "size-too-small",
    "ZIP-SIZE",
    forge([part({ packed: new Uint8Array(deflateRawSync(text("hello"))), method: 8, size: 4 })]),
  ],
  [
    "size-too-large",
    "ZIP-SIZE",
    forge([part({ packed: new Uint8Array(deflateRawSync(text("hello"))), method: 8, size: 6 })]),
  ],
  ["stored-size-differs", "ZIP-SIZE", forge([part({ size: 9 })])],
  ["not-deflate", "ZIP-CRC", forge([part({ packed: Uint8Array.of(7, 7, 7, 7, 7), method: 8 })])],
  ["crc-wrong", "ZIP-CRC", forge([part({ crc: 1 })])],
  ["overlapping-entries", "ZIP-OVERLAP", forge([part(), part({ name: text("a.txt"), offset: 0 })])],
  ["name-twice", "ZIP-NAME", forge([part(), part()])],
  ["name-absolute", "ZIP-NAME", forge([part({ name: text("/etc/x") })])],
  ["name-drive", "ZIP-NAME", forge([part({ name: text("C:x") })])],
  ["name-dotdot", "ZIP-NAME", forge([part({ name: text("a/../../x") })])],
  ["name-backslash", "ZIP-NAME", forge([part({ name: text("a\\b") })])],
  ["name-nul", "ZIP-NAME", forge([part({ name: text("a\0b") })])],
  ["name-not-utf8", "ZIP-NAME", forge([part({ name: Uint8Array.of(0xff, 0xfe) })])],
  ["names-differ", "ZIP-NAME", forge([part({ localName: text("b.txt") })])],
  ["symlink", "ZIP-NAME", forge([part({ madeBy: 0x0314, attributes: 0xa1ff0000 | 0 })])],
];

describe("readZip", () => {
  test.each(corpus)("%s gives %j", async (_, code, bytes) => {
    expect(await codeOf(() => readZip(bytes))).toBe(code);
  });

  test("more than 300,000 entries are refused before any is read", async () => {
    const many = patched(writeZip(two), -14, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
    const end = many.slice(-22);
    const record = new DataView(new ArrayBuffer(56 + 20));
    record.setUint32(0, 0x06064b50, true);
    record.setBigUint64(32, 300_001n, true);
    record.setUint32(56, 0x07064b50, true);
    record.setBigUint64(64, BigInt(many.length - 22), true);
    const whole = Uint8Array.from([...many.slice(0, -22), ...new Uint8Array(record.buffer), ...end]);
    expect(await codeOf(() => readZip(whole))).toBe("ZIP-ENTRIES");
  });

  test("zip64-count: the count and place of a zip64 end record are used", () => {
    const plain = writeZip(two);
    const view = new DataView(plain.buffer);
    const record = new DataView(new ArrayBuffer(56 + 20));
    record.setUint32(0, 0x06064b50, true);
    record.setBigUint64(32, 2n, true);
    record.setBigUint64(40, BigInt(view.getUint32(plain.length - 10, true)), true);
    record.setBigUint64(48, BigInt(view.getUint32(plain.length - 6, true)), true);
    record.setUint32(56, 0x07064b50, true);
    record.setBigUint64(64, BigInt(plain.length - 22), true);
    const end = patched(plain.slice(-22), 8, ...Array.from({ length: 12 }, () => 0xff));
    const whole = Uint8Array.from([...plain.slice(0, -22), ...new Uint8Array(record.buffer), ...end]);
    expect([...readZip(whole).files.keys()]).toEqual(["a.txt", "b.txt"]);
  });

  test("folders, __MACOSX and dot files are counted and left out", () => {
    const names = ["f/", "__MACOSX/a", "f/.DS_Store", "f/a.txt"];
    const { files, skipped } = readZip(
      forge(names.map((name) => part({ name: text(name), content: text(name.endsWith("/") ? "" : "x") }))),
    );
    expect([[...files.keys()], skipped]).toEqual([["f/a.txt"], 3]);
  });

  test("reads what fflate packs at level 9, and what is larger than one piece", () => {
    const noise = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i) >>> (i % 13));
    const packed = Uint8Array.from(zipSync({ "d/noise.bin": [noise, { level: 9 }] }));
    expect(readZip(packed).files.get("d/noise.bin")).toEqual(noise);
  });

  test("any cut or flipped byte gives a result or a FormatError, nothing else", () => {
    const whole = forge([
      part(),
      part({
        name: text("b"),
        packed: new Uint8Array(deflateRawSync(text("world"))),
        content: text("world"),
        method: 8,
      }),
    ]);
    let refused = 0;
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), (at, flip, cut) => {
        const changed = cut ? whole.slice(0, at) : whole.map((byte, i) => (i === at ? byte ^ flip : byte));
        try {
          readZip(changed);
        } catch (error) {
          if (!(error instanceof FormatError)) throw error;
          refused++;
        }
      }),
      { numRuns: 5_000, seed: 3 },
    );
    expect(refused).toBeGreaterThan(3_000);
  });
});

describe("writeZip", () => {
  test("read(write(x)) = x, and the bytes depend on the files alone", () => {
    const path = fc.stringMatching(/^[a-zäéß][a-z0-9_]{0,8}(?:\/[a-z0-9]{1,8}){0,2}\.txt$/);
    fc.assert(
      fc.property(fc.dictionary(path, fc.uint8Array({ maxLength: 50 }), { minKeys: 1, maxKeys: 5 }), (contents) => {
        const files = new Map(Object.entries(contents).map(([name, bytes]) => [name, Uint8Array.from(bytes)]));
        const bytes = writeZip(files);
        expect(writeZip(files)).toEqual(bytes);
        expect(readZip(bytes).files).toEqual(files);
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  const python = spawnSync("python3", ["--version"]).status === 0;
  if (!python) console.log("skipped: python3 is absent, so no other tool read our zip");
  test.skipIf(!python)("Python's zipfile reads it, finds no damage, and sees 1980-01-01", () => {
    const at = join(mkdtempSync(join(tmpdir(), "zip-")), "two.zip");
    writeFileSync(at, writeZip(two));
    const program =
      "import sys,zipfile;z=zipfile.ZipFile(sys.argv[1]);print(z.testzip(),[(i.filename,i.file_size,i.date_time[:3],i.compress_type,i.flag_bits) for i in z.infolist()])";
    const said = execFileSync("python3", ["-c", program, at], { encoding: "utf8" });
    expect(said.trim()).toBe("None [('a.txt', 5, (1980, 1, 1), 0, 2048), ('b.txt', 5, (1980, 1, 1), 0, 2048)]");
  });

  test("CRC-32 of the check string is 0xcbf43926", () => {
    expect(crc32(text("123456789"))).toBe(0xcbf43926);
    expect(crc32(text("6789"), crc32(text("12345")))).toBe(0xcbf43926);
  });
});
