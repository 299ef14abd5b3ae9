// JSON whose text is checked before its values are used: JSON.parse keeps the last of two equal keys and reads 4e0 as 4,
// both in silence. Used for safetensors headers, config.json, adapter and bundle files.

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** What is wrong: the word is stable, the place is a character index of the text (0 where the parser does not tell). */
export interface JsonFault {
  readonly kind: "syntax" | "key-twice" | "depth" | "proto" | "surrogate" | "number";
  readonly at: number;
}

export interface JsonRules {
  readonly maxDepth: number;
  /** Says whether a number's raw text is allowed under this key (nearest enclosing object key). */
  readonly allowNumber?: (raw: string, key: string) => boolean;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** What JSON.parse returns is Json by definition. */
const isJson = (value: unknown): value is Json => value !== undefined;

const token = /[\s,:]*(?:"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]]|[^\s,:"{}[\]]+)/y;
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

interface Level {
  readonly keys: Set<string> | null;
  key: string;
  wantsKey: boolean;
}

function keyFault(text: string, level: Level, at: number): JsonFault | null {
  const parsed: unknown = JSON.parse(text);
  const key = String(parsed);
  if (key === "__proto__") return { kind: "proto", at };
  if (level.keys?.has(key)) return { kind: "key-twice", at };
  level.keys?.add(key);
  level.key = key;
  return null;
}

/** A fault in one word of text that JSON.parse has accepted, or null. */
function wordFault(word: string, at: number, state: { level: Level; rules: JsonRules }): JsonFault | null {
  const { level, rules } = state;
  if (word.startsWith('"')) {
    if (word.includes("\\u") && loneSurrogate.test(String(JSON.parse(word)))) return { kind: "surrogate", at };
    return level.wantsKey ? keyFault(word, level, at) : null;
  }
  if (rules.allowNumber && /^[-\d]/.test(word) && !rules.allowNumber(word, level.key)) return { kind: "number", at };
  return null;
}

/** Walks the words of well-formed JSON once, without recursion. */
function scan(text: string, rules: JsonRules): JsonFault | null {
  const levels: Level[] = [];
  let level: Level = { keys: null, key: "", wantsKey: false };
  token.lastIndex = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const word = match[0].replace(/^[\s,:]+/, "");
    const at = token.lastIndex - word.length;
    if (word === "{" || word === "[") {
      levels.push(level);
      if (levels.length > rules.maxDepth) return { kind: "depth", at };
      level = { keys: word === "{" ? new Set() : null, key: level.key, wantsKey: word === "{" };
      continue;
    }
    if (word === "}" || word === "]") {
      level = levels.pop() ?? level;
    } else {
      const fault = wordFault(word, at, { level, rules });
      if (fault) return fault;
    }
    // Inside an object words come in turn: key, value, key, value; a closed level was a value.
    if (level.keys) level.wantsKey = !(level.wantsKey && !(word === "}" || word === "]"));
  }
  return null;
}

/** Parses text strictly. @returns the value, or the first fault. Linear in the length of the text. */
export function parseStrictJson(
  text: string,
  rules: JsonRules = { maxDepth: 64 },
): { readonly value: Json } | { readonly fault: JsonFault } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof RangeError) return { fault: { kind: "depth", at: 0 } };
    return { fault: { kind: "syntax", at: 0 } };
  }
  const fault = scan(text, rules);
  if (fault || !isJson(value)) return { fault: fault ?? { kind: "syntax", at: 0 } };
  return { value };
}

/** UTF-8 bytes to text; null when a byte is not UTF-8. A byte order mark stays as U+FEFF unless dropBom. */
export function decodeUtf8(bytes: Uint8Array, dropBom = false): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: !dropBom }).decode(bytes);
  } catch {
    return null;
  }
}
