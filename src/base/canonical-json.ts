// One text for one value: keys sorted by code unit, no spaces, so that equal values have equal hashes (the form of RFC 8785).
import { InternalError } from "./errors";

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);

/**
 * Canonical JSON of plain data. Typed arrays are written as arrays of numbers; keys whose value is undefined are left out.
 * @throws InternalError for anything that JSON has no form for (NaN, infinities, functions, a bare undefined).
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item: unknown) => canonicalJson(item)).join(",")}]`;
  if (value instanceof Float32Array || value instanceof Float64Array || value instanceof Int32Array)
    return canonicalJson(Array.from(value));
  if (isRecord(value)) {
    const keys = Object.keys(value).filter((key) => value[key] !== undefined);
    const pairs = keys.sort().map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
    return `{${pairs.join(",")}}`;
  }
  throw new InternalError(`base/canonical-json: expected plain data, got ${typeof value}`);
}
