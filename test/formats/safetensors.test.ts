// The malformed files of FORMATS 9 (safetensors), made here, each with the code that it must be refused with; round trips.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FormatError } from "@/base/errors";
import { roundToFloat16, widenBfloat16, widenFloat16 } from "@/formats/float16";
import { readFloats, readSafetensors } from "@/formats/safetensors";
import { writeSafetensors } from "@/formats/safetensors-write";
import { codeOf } from "../models/problem-code";

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** A file from header text or bytes and a number of data bytes (zeros unless given). */
function file(header: string | Uint8Array, data: number | Uint8Array = 0, length?: bigint): Uint8Array<ArrayBuffer> {
  const head = typeof header === "string" ? bytesOf(header) : header;
  const body = typeof data === "number" ? new Uint8Array(data) : data;
  const out = new Uint8Array(8 + head.length + body.length);
  new DataView(out.buffer).setBigUint64(0, length ?? BigInt(head.length), true);
  out.set(head, 8);
  out.set(body, 8 + head.length);
  return out;
}

const entry = (dtype: string, shape: string, offsets: string) =>
  `{"dtype":"${dtype}","shape":${shape},"data_offsets":${offsets}}`;
const one = (dtype: string, shape: string, offsets: string) => `{"a":${entry(dtype, shape, offsets)}}`;
const good = one("F32", "[2]", "[0,8]");
const nest = (depth: number) => `{"a":${'{"x":'.repeat(depth)}1${"}".repeat(depth)}}`;
const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);

const corpus: [string, string, Uint8Array<ArrayBuffer>][] = [
  ["empty", "ST-LENGTH", new Uint8Array()],
  ["seven-bytes", "ST-LENGTH", new Uint8Array(7)],
  ["length-zero", "ST-JSON", file("", 0)],
  ["length-over-file", "ST-LENGTH", file(good, 8, 500n)],
  ["length-9MiB", "ST-LENGTH", file(good + " ".repeat(9 * 2 ** 20), 8)],
  ["length-2pow53", "ST-LENGTH", file(good, 8, 2n ** 53n)],
  ["length-2pow64", "ST-LENGTH", file(good, 8, 2n ** 64n - 1n)],
  ["not-utf8", "ST-JSON", file(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d))],
  ["bom", "ST-JSON", file("\ufeff" + good, 8)],
  ["leading-space", "ST-JSON", file(" " + good, 8)],
  ["root-array", "ST-JSON", file("[1]")],
  ["truncated-json", "ST-JSON", file(good.slice(0, -1), 8)],
  ["trailing-nul", "ST-JSON", file(good + "\0", 8)],
  ["trailing-newline", "", file(good + "\n", 8)],
  ["lone-surrogate", "ST-JSON", file(`{"\\ud800":${entry("F32", "[2]", "[0,8]")}}`, 8)],
  ["name-twice", "ST-JSON", file(`{"a":${entry("F32", "[1]", "[0,4]")},"a":${entry("F32", "[1]", "[4,8]")}}`, 8)],
  [
    "name-twice-same-range",
    "ST-JSON",
    file(`{"a":${entry("F32", "[1]", "[0,4]")},"\\u0061":${entry("F32", "[1]", "[0,4]")}}`, 4),
  ],
  ["metadata-key-twice", "ST-JSON", file(`{"__metadata__":{"k":"1","k":"2"},${good.slice(1)}`, 8)],
  ["metadata-number", "ST-ENTRY", file(`{"__metadata__":{"k":1},${good.slice(1)}`, 8)],
  ["proto-key", "ST-JSON", file(`{"__proto__":${entry("F32", "[2]", "[0,8]")}}`, 8)],
  ["depth-65", "ST-JSON", file(nest(64))],
  ["dtype-lowercase", "ST-DTYPE", file(one("f32", "[2]", "[0,8]"), 8)],
  ["dtype-F4", "ST-DTYPE", file(one("F4", "[2]", "[0,1]"), 1)],
  ["field-missing", "ST-ENTRY", file('{"a":{"dtype":"F32","shape":[2]}}', 8)],
  ["field-extra", "", file('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"more":[1.5,{}]}}', 8)],
  ["shape-negative", "ST-ENTRY", file(one("F32", "[-2]", "[0,8]"), 8)],
  ["shape-fraction", "ST-ENTRY", file(one("F32", "[2.0]", "[0,8]"), 8)],
  ["offset-exponent", "ST-ENTRY", file(one("F32", "[2]", "[0,8e0]"), 8)],
  ["offset-string", "ST-ENTRY", file(one("F32", "[2]", '[0,"8"]'), 8)],
  ["three-offsets", "ST-ENTRY", file(one("F32", "[2]", "[0,4,8]"), 8)],
  ["rank-9", "ST-ENTRY", file(one("F32", "[1,1,1,1,1,1,1,1,2]", "[0,8]"), 8)],
  ["rank-8", "", file(one("F32", "[1,1,1,1,1,1,1,2]", "[0,8]"), 8)],
  ["shape-overflow", "ST-LAYOUT", file(one("F32", "[3037000500,3037000500]", "[0,8]"), 8)],
  ["integer-2pow53", "ST-ENTRY", file(one("F32", "[9007199254740993]", "[0,8]"), 8)],
  [
    "10001-tensors",
    "ST-ENTRY",
    file(`{${Array.from({ length: 10_001 }, (_, i) => `"t${i}":${entry("U8", "[0]", "[0,0]")}`).join(",")}}`),
  ],
  ["hole", "ST-LAYOUT", file(`{"a":${entry("F32", "[1]", "[0,4]")},"b":${entry("F32", "[1]", "[8,12]")}}`, 12)],
  ["overlap", "ST-LAYOUT", file(`{"a":${entry("F32", "[2]", "[0,8]")},"b":${entry("F32", "[2]", "[4,12]")}}`, 12)],
  [
    "same-range-twice",
    "ST-LAYOUT",
    file(`{"a":${entry("F32", "[1]", "[0,4]")},"b":${entry("F32", "[1]", "[0,4]")}}`, 4),
  ],
  [
    "end-before-begin",
    "ST-LAYOUT",
    file(`{"a":${entry("F32", "[1]", "[0,4]")},"b":${entry("F32", "[1]", "[4,0]")}}`, 4),
  ],
  ["first-not-zero", "ST-LAYOUT", file(one("F32", "[1]", "[4,8]"), 8)],
  ["size-mismatch", "ST-LAYOUT", file(one("F32", "[3]", "[0,8]"), 8)],
  ["byte-too-many", "ST-LAYOUT", file(good, 9)],
  ["cut-at-half", "ST-LAYOUT", file(good, 4)],
  ["empty-tensor", "", file(`{"a":${entry("F32", "[0,3]", "[0,0]")},"b":${entry("F32", "[]", "[0,4]")}}`, 4)],
  ["no-tensors", "", file("{}")],
];

describe("readSafetensors", () => {
  test.each(corpus)("%s gives %j", async (_, code, bytes) => {
    expect(await codeOf(() => readSafetensors(bytes, "test"))).toBe(code);
  });

  test.each([
    ["nan-adapter", floats(1, NaN)],
    ["inf-base", floats(-Infinity, 1)],
  ])("%s: readFloats gives ST-VALUE", async (_, data) => {
    const read = readSafetensors(file(good, data), "test");
    expect(await codeOf(() => readFloats(read, read.entries.get("a")!))).toBe("ST-VALUE");
  });

  test("an infinity of half precision gives ST-VALUE, an integer tensor ST-DTYPE", async () => {
    const half = readSafetensors(file(one("F16", "[1]", "[0,2]"), Uint8Array.of(0, 0x7c)), "test");
    expect(await codeOf(() => readFloats(half, half.entries.get("a")!))).toBe("ST-VALUE");
    const integers = readSafetensors(file(one("I64", "[1]", "[0,8]"), 8), "test");
    expect(await codeOf(() => readFloats(integers, integers.entries.get("a")!))).toBe("ST-DTYPE");
  });

  test("the issue tells the place and the Problem holds no tensor name", () => {
    const secret = file(`{"name of a person":${entry("F32", "[9]", "[0,8]")}}`, 8);
    let refused: unknown;
    try {
      readSafetensors(secret, "test");
    } catch (error) {
      refused = error;
    }
    const { problem, issue } = refused instanceof FormatError ? refused : { problem: null, issue: null };
    expect(issue?.received).toBe("name of a person");
    expect(JSON.stringify(problem)).not.toContain("person");
    expect(String(refused)).not.toContain("person");
  });

  test("any cut or flipped byte gives a result or a FormatError, nothing else", () => {
    const whole = writeSafetensors([{ name: "a.b", shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) }], {
      k: "v",
    });
    const outcomes = { read: 0, refused: 0 };
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), (at, flip, cut) => {
        const changed = cut ? whole.slice(0, at) : whole.map((byte, i) => (i === at ? byte ^ flip : byte));
        try {
          readSafetensors(changed, "test");
          outcomes.read++;
        } catch (error) {
          if (!(error instanceof FormatError)) throw error;
          outcomes.refused++;
        }
      }),
      { numRuns: 5_000, seed: 1 },
    );
    expect(outcomes.read).toBeGreaterThan(100);
    expect(outcomes.refused).toBeGreaterThan(1_000);
  });
});

describe("writeSafetensors", () => {
  test("read(write(x)) = x, and the bytes are the same each time", () => {
    const tensor = fc.record({
      name: fc
        .string({ minLength: 1, maxLength: 12, unit: "grapheme" })
        .filter((name) => !["__proto__", "__metadata__"].includes(name)),
      values: fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { maxLength: 9 }),
    });
    const many = fc.uniqueArray(tensor, { selector: ({ name }) => name, maxLength: 6 });
    fc.assert(
      fc.property(many, fc.dictionary(fc.string(), fc.string(), { maxKeys: 4 }), (tensors, metadata) => {
        const plain = Object.fromEntries(Object.entries(metadata).filter(([key]) => key !== "__proto__"));
        const written = tensors.map(({ name, values }) => ({
          name,
          shape: [values.length],
          values: Float32Array.from(values),
        }));
        const bytes = writeSafetensors(written, plain);
        expect(writeSafetensors(written, plain)).toEqual(bytes);
        const read = readSafetensors(bytes, "test");
        expect(new Map(Object.entries(plain))).toEqual(read.metadata);
        expect([...read.entries.keys()].sort()).toEqual(tensors.map(({ name }) => name).sort());
        for (const { name, values } of written) expect(readFloats(read, read.entries.get(name)!)).toEqual(values);
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  test("data starts at a multiple of 8 and names may not repeat", () => {
    const tensor = { name: "x", shape: [1], values: Float32Array.of(1) };
    const bytes = writeSafetensors([tensor], {});
    expect(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8).toBe(0);
    expect(() => writeSafetensors([tensor, tensor], {})).toThrow(/^internal:/);
  });
});

describe("float16", () => {
  const halves = Uint16Array.from({ length: 65_536 }, (_, half) => half);
  test("widening is exact: rounding back gives the same bits for every finite half", () => {
    const wide = widenFloat16(halves);
    const wrong = halves.filter((half) => (half & 0x7c00) !== 0x7c00 && roundToFloat16(wide[half]!) !== half);
    expect(Array.from(wrong)).toEqual([]);
    expect([wide[0x3c00], wide[0x0001], wide[0x7bff], wide[0x7c00], wide[0xfc00]]).toEqual([
      1,
      2 ** -24,
      65_504,
      Infinity,
      -Infinity,
    ]);
    expect(Object.is(wide[0x8000], -0)).toBe(true);
  });
  test("rounding is to nearest, ties to even", () => {
    expect([1 + 2 ** -11, 1 + 3 * 2 ** -11, 65_519, 65_520, 2 ** -25, 3 * 2 ** -25].map(roundToFloat16)).toEqual([
      0x3c00, 0x3c02, 0x7bff, 0x7c00, 0, 2,
    ]);
  });
  test("bfloat16 is the upper half of a float32", () => {
    expect(Array.from(widenBfloat16(Uint16Array.of(0x3f80, 0xc000, 0x0001)))).toEqual([1, -2, 2 ** -133]);
  });
});
