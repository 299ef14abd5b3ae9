// Writes safetensors: metadata first, tensors in the given order, header padded with spaces to 8 bytes, F32. The same
// values give the same bytes. Source: FORMATS 3.
import { checkLength } from "@/base/check";
import { InternalError } from "@/base/errors";

export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** [∏ shape]. */
  readonly values: Float32Array;
}

const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** @throws InternalError if a name is used twice or a length differs from its shape. */
export function writeSafetensors(
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  if (!isLittleEndian) throw new InternalError("formats/safetensors-write: expected a little-endian machine");
  const entries: [string, unknown][] = [["__metadata__", metadata]];
  let at = 0;
  for (const { name, shape, values } of tensors) {
    checkLength("formats/safetensors-write", "values", [values.length, shape.reduce((product, n) => product * n, 1)]);
    entries.push([name, { dtype: "F32", shape, data_offsets: [at, at + values.byteLength] }]);
    at += values.byteLength;
  }
  if (new Set(entries.map(([name]) => name)).size !== entries.length)
    throw new InternalError("formats/safetensors-write: expected unique names");
  const unpadded = new TextEncoder().encode(
    `{${entries.map(([name, entry]) => `${JSON.stringify(name)}:${JSON.stringify(entry)}`).join(",")}}`,
  );
  const headerBytes = Math.ceil(unpadded.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerBytes + at);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true);
  bytes.set(unpadded, 8);
  bytes.fill(32, 8 + unpadded.length, 8 + headerBytes);
  let place = 8 + headerBytes;
  for (const { values } of tensors) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), place);
    place += values.byteLength;
  }
  return bytes;
}
