// safetensors: u64 little-endian header length, JSON header, data (little-endian, row-major). Stricter than the Python
// reader: whatever two readers could understand differently is refused. Source: safetensors format notes; FORMATS 3.
import { FormatError } from "@/base/errors";
import { damagedTensors, type StCode } from "@/base/problems/st";
import { widenBfloat16, widenFloat16 } from "./float16";
import { decodeUtf8, isArray, isObject, parseStrictJson, type Json, type JsonObject } from "./strict-json";

export interface TensorEntry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Byte range inside data. */
  readonly begin: number;
  readonly end: number;
}

export interface Safetensors {
  /** Name of the file for messages. */
  readonly file: string;
  readonly metadata: ReadonlyMap<string, string>;
  readonly entries: ReadonlyMap<string, TensorEntry>;
  readonly data: Uint8Array<ArrayBuffer>;
}

const maxHeaderBytes = 8 * 2 ** 20;
const maxTensors = 10_000;
const maxRank = 8;
const plainInteger = /^(?:0|[1-9]\d*)$/;
const bytesOf: ReadonlyMap<string, number> = new Map([
  ...["BOOL", "U8", "I8", "F8_E4M3", "F8_E5M2"].map((name) => [name, 1] as const),
  ...["I16", "U16", "F16", "BF16"].map((name) => [name, 2] as const),
  ...["I32", "U32", "F32"].map((name) => [name, 4] as const),
  ...["I64", "U64", "F64"].map((name) => [name, 8] as const),
]);

interface Place {
  readonly file: string;
  readonly byte?: number;
  /** Tensor name or found value, for the screen only. */
  readonly received?: string;
}

function damaged(code: StCode, detail: string, place: Place): FormatError {
  const problem = damagedTensors(code, detail);
  return new FormatError(problem, {
    code,
    severity: "error",
    file: place.file,
    ...(place.byte === undefined ? {} : { byte: place.byte }),
    expected: detail,
    received: (place.received ?? "").slice(0, 80),
    kept: problem.kept,
    fix: problem.fix,
  });
}

function readHeader(bytes: Uint8Array, file: string): { readonly header: JsonObject; readonly dataStart: number } {
  if (bytes.length < 8) throw damaged("ST-LENGTH", `expected 8 bytes or more, got ${bytes.length}`, { file, byte: 0 });
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  if (length > BigInt(maxHeaderBytes) || length > BigInt(bytes.length - 8))
    throw damaged("ST-LENGTH", `expected a header inside the file and at most 8 MiB, got ${length.toString()} bytes`, {
      file,
      byte: 0,
    });
  const dataStart = 8 + Number(length);
  const text = decodeUtf8(bytes.subarray(8, dataStart));
  if (text === null) throw damaged("ST-JSON", "expected UTF-8", { file, byte: 8 });
  if (!text.startsWith("{")) throw damaged("ST-JSON", "expected { as first byte", { file, byte: 8 });
  const allowNumber = (raw: string, key: string) => !["shape", "data_offsets"].includes(key) || plainInteger.test(raw);
  const parsed = parseStrictJson(text, { maxDepth: 64, allowNumber });
  if ("fault" in parsed) {
    const { kind, at } = parsed.fault;
    const code = kind === "number" ? "ST-ENTRY" : "ST-JSON";
    throw damaged(code, `expected strict JSON, got ${kind}`, { file, byte: 8 + at });
  }
  if (!isObject(parsed.value)) throw damaged("ST-JSON", "expected an object", { file, byte: 8 });
  return { header: parsed.value, dataStart };
}

function readMetadata(value: Json | undefined, file: string): Map<string, string> {
  const metadata = new Map<string, string>();
  if (value === undefined || value === null) return metadata;
  if (!isObject(value)) throw damaged("ST-ENTRY", "expected __metadata__ of strings", { file });
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== "string")
      throw damaged("ST-ENTRY", "expected __metadata__ of strings", { file, received: key });
    metadata.set(key, text);
  }
  return metadata;
}

const integers = (value: Json | undefined): number[] | null => {
  if (!isArray(value)) return null;
  const found: number[] = [];
  for (const item of value) {
    if (typeof item !== "number" || !Number.isSafeInteger(item) || item < 0) return null;
    found.push(item);
  }
  return found;
};

function readEntry(name: string, value: Json | undefined, file: string): TensorEntry {
  const place = { file, received: name };
  if (!isObject(value)) throw damaged("ST-ENTRY", "expected an object for a tensor", place);
  const dtype = value["dtype"];
  const shape = integers(value["shape"]);
  const offsets = integers(value["data_offsets"]);
  if (typeof dtype !== "string" || !shape || !offsets)
    throw damaged("ST-ENTRY", "expected dtype, shape and data_offsets with whole numbers", place);
  const [begin, end] = offsets;
  if (begin === undefined || end === undefined || offsets.length !== 2 || shape.length > maxRank)
    throw damaged("ST-ENTRY", `expected two offsets and rank up to ${maxRank}`, place);
  if (!bytesOf.has(dtype)) throw damaged("ST-DTYPE", "expected a listed number type", { file, received: dtype });
  return { name, dtype, shape, begin, end };
}

/** Bytes of a tensor, or -1 where the product passes 2^53. */
function byteCount(entry: TensorEntry): number {
  let count = bytesOf.get(entry.dtype) ?? 0;
  if (entry.shape.includes(0)) return 0;
  for (const n of entry.shape) {
    count *= n;
    if (!Number.isSafeInteger(count)) return -1;
  }
  return count;
}

function checkLayout(entries: readonly TensorEntry[], dataLength: number, file: string): void {
  const sorted = entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end);
  let previous = 0;
  for (const entry of sorted) {
    const place = { file, received: entry.name };
    if (entry.begin !== previous)
      throw damaged("ST-LAYOUT", `expected a tensor at ${previous}, got ${entry.begin}`, place);
    if (entry.end - entry.begin !== byteCount(entry))
      throw damaged("ST-LAYOUT", `expected ${byteCount(entry)} bytes, got ${entry.end - entry.begin}`, place);
    previous = entry.end;
  }
  if (previous !== dataLength)
    throw damaged("ST-LAYOUT", `expected ${previous} bytes of data, got ${dataLength}`, { file });
}

/** Reads header and layout; no value is looked at. Data is a view of `bytes`.
 * @throws FormatError ST-LENGTH, ST-JSON, ST-ENTRY, ST-DTYPE or ST-LAYOUT, in this order of checks. */
export function readSafetensors(bytes: Uint8Array<ArrayBuffer>, file: string): Safetensors {
  const { header, dataStart } = readHeader(bytes, file);
  const { __metadata__: rawMetadata, ...tensors } = header;
  const metadata = readMetadata(rawMetadata, file);
  const names = Object.keys(tensors);
  if (names.length > maxTensors)
    throw damaged("ST-ENTRY", `expected at most ${maxTensors} tensors, got ${names.length}`, { file });
  const entries = new Map(names.map((name) => [name, readEntry(name, tensors[name], file)]));
  const data = bytes.subarray(dataStart);
  checkLayout([...entries.values()], data.length, file);
  return { file, metadata, entries, data };
}

/** One tensor as float32 [∏ shape]: F32 as is, F16 and BF16 widened exactly. Finiteness is tested on the bits.
 * @throws FormatError ST-DTYPE for another number type, ST-VALUE for infinity or NaN. */
export function readFloats(from: Safetensors, entry: TensorEntry): Float32Array<ArrayBuffer> {
  const { file } = from;
  const copy = from.data.slice(entry.begin, entry.end).buffer; // a copy is aligned, whatever the header's length
  let values: Float32Array<ArrayBuffer>;
  if (entry.dtype === "F32") values = new Float32Array(copy);
  else if (entry.dtype === "F16") values = widenFloat16(new Uint16Array(copy));
  else if (entry.dtype === "BF16") values = widenBfloat16(new Uint16Array(copy));
  else throw damaged("ST-DTYPE", "expected F32, F16 or BF16", { file, received: entry.dtype });
  const words = new Uint32Array(values.buffer);
  for (let i = 0; i < words.length; i++) {
    if ((words[i]! & 0x7f800000) === 0x7f800000)
      throw damaged("ST-VALUE", `expected finite numbers, got none at place ${i}`, { file, received: entry.name });
  }
  return values;
}
