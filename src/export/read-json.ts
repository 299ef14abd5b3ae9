// A JSON file of a bundle as an object, strictly; null where it is not one.
import { decodeUtf8, isObject, parseStrictJson, type JsonObject } from "@/formats/strict-json";

export function readJsonObject(bytes: Uint8Array | undefined): JsonObject | null {
  const text = bytes && bytes.length <= 2 ** 20 ? decodeUtf8(bytes, true) : null;
  const parsed = text === null ? null : parseStrictJson(text);
  return parsed && "value" in parsed && isObject(parsed.value) ? parsed.value : null;
}
