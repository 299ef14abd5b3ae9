// Plain data with typed arrays as bytes and back: JSON for the structure, the arrays one after the other behind it. For files that
// Cloister alone reads, sealed or with a digest, so a part that does not fit is our own bug or another version.
import { InternalError } from "@/base/errors";

const arrays = { Int8Array, Uint8Array, Int32Array, Float32Array, Float64Array } as const;
type ArrayName = keyof typeof arrays;
type PackedArray = Int8Array | Uint8Array | Int32Array | Float32Array | Float64Array;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const isArrayName = (name: unknown): name is ArrayName => typeof name === "string" && Object.hasOwn(arrays, name);
const isPacked = (value: unknown): value is PackedArray =>
  ArrayBuffer.isView(value) && isArrayName(value.constructor.name);

const align = (at: number): number => Math.ceil(at / 8) * 8;

/** @throws InternalError for what JSON has no form for, besides typed arrays and numbers that are not finite */
export function pack(value: unknown): Uint8Array<ArrayBuffer> {
  const parts: { at: number; bytes: Uint8Array }[] = [];
  let length = 0;
  const json = JSON.stringify(value, (_key, one: unknown) => {
    if (isPacked(one)) {
      const bytes = new Uint8Array(one.buffer, one.byteOffset, one.byteLength);
      const at = align(length);
      parts.push({ at, bytes });
      length = at + bytes.length;
      return { $array: one.constructor.name, at, length: one.length };
    }
    if (typeof one === "number" && !Number.isFinite(one)) return { $number: String(one) };
    if (one instanceof Map || one instanceof Set || typeof one === "function" || typeof one === "bigint")
      throw new InternalError(`formats/packed: expected plain data, got ${typeof one}`);
    return one;
  });
  const structure = new TextEncoder().encode(json);
  const start = align(4 + structure.length);
  const out = new Uint8Array(start + length);
  new DataView(out.buffer).setUint32(0, structure.length, true);
  out.set(structure, 4);
  for (const { at, bytes } of parts) out.set(bytes, start + at);
  return out;
}

/** The value that was packed; arrays stand on memory of their own. @throws SyntaxError, RangeError, InternalError for other bytes */
export function unpack(packed: Uint8Array<ArrayBuffer>): unknown {
  const length = new DataView(packed.buffer, packed.byteOffset, packed.byteLength).getUint32(0, true);
  const start = align(4 + length);
  const json = new TextDecoder("utf-8", { fatal: true }).decode(packed.subarray(4, 4 + length));
  return JSON.parse(json, (_key, one: unknown) => {
    if (!isRecord(one)) return one;
    if (typeof one["$number"] === "string") return Number(one["$number"]);
    const { $array: name, at, length: count } = one;
    if (!isArrayName(name) || typeof at !== "number" || typeof count !== "number") return one;
    const from = packed.byteOffset + start + at;
    const kind = arrays[name];
    return new kind(packed.buffer.slice(from, from + count * kind.BYTES_PER_ELEMENT));
  });
}
