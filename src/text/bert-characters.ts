// Which characters Hugging Face `tokenizers` removes, turns to a space, splits off or decomposes, as bits a code point.
// The table comes from that package itself (test/fixtures/tokenizer/characters.py), so the Unicode version of the browser
// does not matter: JavaScript's \s, \p{P} and \p{Mn} differ from it on 1,200 characters.
import table from "./bert-characters.json";

export const characterClass = {
  removed: 1,
  space: 2,
  ideograph: 4,
  mark: 8,
  decomposed: 16,
  separator: 32,
  punctuation: 64,
} as const;

function fill(): Uint8Array {
  const classes = new Uint8Array(0x110000);
  const names = ["removed", "space", "ideograph", "mark", "decomposed", "separator", "punctuation"] as const;
  for (const name of names) {
    for (const [first = 0, last = 0] of table[name])
      for (let point = first; point <= last; point++) classes[point]! |= characterClass[name];
  }
  return classes;
}

let classes: Uint8Array | undefined;

/** [0x110000] bits of characterClass by code point; made at the first call (1.1 MB). Surrogates have none. */
export const characterClasses = (): Uint8Array => (classes ??= fill());
