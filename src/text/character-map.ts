// The compiled character map of SentencePiece ("Precompiled"): byte sequences to replacements, in a double-array trie. Read as
// Hugging Face `tokenizers` does, its first match being the shortest. Layout: u32 size, trie of u32 units, replacements with a 0
// byte after each.
import type { Json } from "@/formats/strict-json";
import { tokenizerFault } from "./tokenizer-fault";

export interface CharacterMap {
  /** Replacement of a text that the map knows the start of; null if it knows none. */
  replacementOf(text: string): string | null;
}

const refuse = (what: string) => tokenizerFault("TOK-COMPONENT", `expected a character map ${what}`);

function bytesOf(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    throw refuse("in base64");
  }
}

/** Distance from a unit to its children. */
const offsetOf = (unit: number): number => ((unit >>> 10) << ((unit & (1 << 9)) >>> 6)) >>> 0;
const hasLeaf = (unit: number): boolean => ((unit >>> 8) & 1) === 1;
/** Byte that leads to a unit; a unit with the top bit is no child. */
const labelOf = (unit: number): number => (unit & 0x8000_00ff) >>> 0;

/** Place of the replacement of the shortest known start of `key`; null if there is none or the trie leads nowhere. */
function shortestMatch(trie: Uint32Array, key: Uint8Array): number | null {
  let at = offsetOf(trie[0] ?? 0);
  for (const byte of key) {
    if (byte === 0) return null;
    at = (at ^ byte) >>> 0;
    const unit = trie[at];
    if (unit === undefined || labelOf(unit) !== byte) return null;
    at = (at ^ offsetOf(unit)) >>> 0;
    const leaf = trie[at];
    if (hasLeaf(unit)) return leaf === undefined ? null : leaf & 0x7fff_ffff;
  }
  return null;
}

/** @param value base64, as the file has it
 * @throws FormatError TOK-COMPONENT if it is no such map */
export function readCharacterMap(value: Json | undefined): CharacterMap {
  if (typeof value !== "string") throw refuse("as text");
  const bytes = bytesOf(value);
  if (bytes.length < 4) throw refuse("with its size");
  const view = new DataView(bytes.buffer);
  const size = view.getUint32(0, true);
  if (size === 0 || size % 4 !== 0 || 4 + size > bytes.length) throw refuse("whose trie lies inside it");
  const trie = Uint32Array.from({ length: size / 4 }, (_, i) => view.getUint32(4 + 4 * i, true));
  const replacements = bytes.subarray(4 + size);
  const encoder = new TextEncoder();
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const seen = new Map<string, string | null>();
  const find = (text: string): string | null => {
    const from = shortestMatch(trie, encoder.encode(text));
    if (from === null || from > replacements.length) return null;
    const end = replacements.indexOf(0, from);
    return decoder.decode(replacements.subarray(from, end < 0 ? replacements.length : end));
  };
  return {
    replacementOf(text) {
      let found = seen.get(text);
      if (found === undefined) {
        found = find(text);
        if (seen.size < 10_000) seen.set(text, found);
      }
      return found;
    },
  };
}
