// BertNormalizer and BertPreTokenizer, character by character as Hugging Face `tokenizers` does them. Differences of
// the JavaScript package that make this file necessary: it lower-cases whole strings (final sigma), reads CJK in UTF-16
// units (misses those beyond U+FFFF) and uses the browser's Unicode tables.
import { characterClass, characterClasses } from "./bert-characters";

export interface BertNormalizerOptions {
  readonly cleanText: boolean;
  readonly handleChineseCharacters: boolean;
  readonly stripAccents: boolean;
  readonly lowercase: boolean;
}

const { removed, space, ideograph, mark, decomposed, separator, punctuation } = characterClass;

/** NFD without the marks, for one character. */
function withoutMarks(character: string, classes: Uint8Array): string {
  const point = character.codePointAt(0) ?? 0;
  const parts = (classes[point]! & decomposed) === 0 ? character : character.normalize("NFD");
  let kept = "";
  for (const part of parts) if ((classes[part.codePointAt(0) ?? 0]! & mark) === 0) kept += part;
  return kept;
}

const isLoneSurrogate = (character: string): boolean =>
  character >= "\ud800" && character <= "\udfff" && character.length === 1;

function normalizeCharacter(raw: string, options: BertNormalizerOptions, classes: Uint8Array): string {
  const character = isLoneSurrogate(raw) ? "\ufffd" : raw;
  const bits = classes[character.codePointAt(0) ?? 0]!;
  if (options.cleanText) {
    if ((bits & removed) !== 0) return "";
    if ((bits & space) !== 0) return " ";
  }
  let result = options.stripAccents ? withoutMarks(character, classes) : character;
  if (options.lowercase) {
    let lower = "";
    for (const part of result) lower += part.toLowerCase();
    result = lower;
  }
  return options.handleChineseCharacters && (bits & ideograph) !== 0 ? ` ${result} ` : result;
}

/** A function text → normalized text: clean, space out CJK, strip accents, lower-case, in that order. An unpaired
 * surrogate becomes U+FFFD first, as on any way to UTF-8; `cleanText` then removes it. */
export function bertNormalizer(options: BertNormalizerOptions): (text: string) => string {
  const classes = characterClasses();
  const seen = new Map<string, string>();
  return (text) => {
    let result = "";
    for (const raw of text) {
      let mapped = seen.get(raw);
      if (mapped === undefined) {
        mapped = normalizeCharacter(raw, options, classes);
        seen.set(raw, mapped);
      }
      result += mapped;
    }
    return result;
  };
}

/** Words and single punctuation characters of normalized text, in order; separators are dropped. */
export function bertWords(text: string): string[] {
  const classes = characterClasses();
  const words: string[] = [];
  let start = 0;
  let at = 0;
  for (const character of text) {
    const bits = classes[character.codePointAt(0) ?? 0]! & (separator | punctuation);
    const next = at + character.length;
    if (bits !== 0) {
      if (at > start) words.push(text.slice(start, at));
      if ((bits & punctuation) !== 0) words.push(character);
      start = next;
    }
    at = next;
  }
  if (at > start) words.push(text.slice(start));
  return words;
}
