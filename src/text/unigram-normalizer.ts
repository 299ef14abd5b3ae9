// Normalizing for Unigram tokenizers, as Hugging Face `tokenizers` does it: character by character from a table that the package
// itself wrote (test/fixtures/tokenizer/unigram.py), and the character map by small clusters.
import type { CharacterMap } from "./character-map";
import table from "./unigram-characters.json";
import type { NormalizerStep } from "./unigram-file";

type Apply = (text: string) => string;

const bit = { decomposed: 1, mark: 2, space: 4, joiner: 8 } as const;

/** Joiners, halfwidth sound marks, skin tones and tags continue a cluster as combining marks do. */
const joiner = [
  [0x200c, 0x200d],
  [0xff9e, 0xff9f],
  [0x1f3fb, 0x1f3ff],
  [0xe0020, 0xe007f],
];

function fill(): Uint8Array {
  const classes = new Uint8Array(0x110000);
  const ranges = { ...table, joiner };
  for (const name of ["decomposed", "mark", "space", "joiner"] as const)
    for (const [first = 0, last = 0] of ranges[name])
      for (let point = first; point <= last; point++) classes[point]! |= bit[name];
  return classes;
}

let filled: Uint8Array | undefined;
/** [0x110000] bits by code point; made at the first call (1.1 MB). */
const classes = (): Uint8Array => (filled ??= fill());
const bitsOf = (character: string): number => classes()[character.codePointAt(0) ?? 0] ?? 0;

/** A function of text from one of characters; each is computed once. */
function eachCharacter(compute: Apply): Apply {
  const seen = new Map<string, string>();
  return (text) => {
    let result = "";
    for (const character of text) {
      let mapped = seen.get(character);
      if (mapped === undefined) {
        mapped = compute(character);
        seen.set(character, mapped);
      }
      result += mapped;
    }
    return result;
  };
}

/** NFKD without the combining marks. With all marks gone their order does not matter, so each character is treated alone. */
function withoutMarks(character: string): string {
  const parts = (bitsOf(character) & bit.decomposed) === 0 ? character : character.normalize("NFKD");
  let kept = "";
  for (const part of parts) if ((bitsOf(part) & bit.mark) === 0) kept += part;
  return kept;
}

/** Nothing continues one of these. */
const control =
  /^[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb]$/u;

const continues = (cluster: string, last: string, character: string): boolean =>
  (cluster === "\r" && character === "\n") ||
  ((bitsOf(character) & (bit.mark | bit.joiner)) !== 0 && !control.test(last));

const sizeOf = (text: string): number => new TextEncoder().encode(text).length;

/** Clusters under 6 bytes are looked up whole, then character by character; larger ones only so. Clusters that matter are found:
 * Hangul and flags are larger, and no map of SentencePiece knows the signs that Unicode puts before a letter. */
function applyMap(map: CharacterMap): Apply {
  const one = (character: string): string => map.replacementOf(character) ?? character;
  const whole = (cluster: string): string => {
    const found = sizeOf(cluster) < 6 ? map.replacementOf(cluster) : null;
    return found ?? Array.from(cluster, one).join("");
  };
  return (text) => {
    let result = "";
    let cluster = "";
    let last = "";
    for (const character of text) {
      if (cluster !== "" && continues(cluster, last, character)) cluster += character;
      else {
        if (cluster !== "") result += cluster === last ? one(cluster) : whole(cluster);
        cluster = character;
      }
      last = character;
    }
    return cluster === "" ? result : result + (cluster === last ? one(cluster) : whole(cluster));
  };
}

function applied(step: NormalizerStep): Apply {
  switch (step.kind) {
    case "replace":
      return (text) => text.replaceAll(step.from, () => step.to);
    case "stripAccents":
      return eachCharacter(withoutMarks);
    case "lowercase":
      return eachCharacter((character) => character.toLowerCase());
    case "map":
      return applyMap(step.map);
    case "collapseSpaces":
      return (text) => text.replace(/ {2,}/g, " ");
  }
}

/** Text to normalized text: all steps in order. */
export function unigramNormalizer(steps: readonly NormalizerStep[]): Apply {
  const all = steps.map(applied);
  return (text) => all.reduce((so, step) => step(so), text);
}

/** Words of normalized text at white space. */
export function spacedWords(text: string): string[] {
  const words: string[] = [];
  let word = "";
  for (const character of text) {
    if ((bitsOf(character) & bit.space) === 0) word += character;
    else if (word !== "") {
      words.push(word);
      word = "";
    }
  }
  return word === "" ? words : [...words, word];
}
