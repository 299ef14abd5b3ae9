// The tokenizer's border: text in, ids out, equal to Hugging Face `tokenizers` on every text. The package cuts words into word
// pieces; normalizing, splitting into words (bert-normalizer.ts says why) and Unigram are ours.
import { Tokenizer as PackageTokenizer } from "@huggingface/tokenizers";
import { addedTokenSplitter } from "./added-tokens";
import { bertNormalizer, bertWords } from "./bert-normalizer";
import { parseTokenizerFile } from "./tokenizer-file";
import { unigramPieces } from "./unigram";
import { isUnigram, readUnigram, type UnigramFile } from "./unigram-file";
import { spacedWords, unigramNormalizer } from "./unigram-normalizer";
import { readWordPiece, type WordPieceFile } from "./word-piece-file";
import { tokenizerFault } from "./tokenizer-fault";
import { readVocabTxt } from "./vocab-txt";

export interface Tokenizer {
  readonly vocabSize: number;
  /** Ids with [CLS] and [SEP], never cut: the caller counts and shows what is too long. */
  encode(text: string): Int32Array;
}

/** Words kept with their ids, in memory only: they are as private as the text. */
const maxKeptWords = 50_000;

/** The same function, each argument computed once while there is room. */
function remembered(compute: (word: string) => readonly number[]): (word: string) => readonly number[] {
  const kept = new Map<string, readonly number[]>();
  return (word) => {
    let ids = kept.get(word);
    if (ids === undefined) {
      ids = compute(word);
      if (kept.size === maxKeptWords) kept.clear();
      kept.set(word, ids);
    }
    return ids;
  };
}

/** A function word → ids of its pieces, by the package's WordPiece. */
function wordPieces(file: WordPieceFile): (word: string) => readonly number[] {
  const model = {
    type: "WordPiece",
    vocab: Object.fromEntries(file.vocabulary),
    unk_token: file.unknownToken,
    continuing_subword_prefix: file.continuingPrefix,
    max_input_chars_per_word: file.maxWordCharacters,
  };
  const parts = { normalizer: null, pre_tokenizer: null, post_processor: null, decoder: null, added_tokens: [] };
  const pieces = new PackageTokenizer({ ...parts, model }, {});
  return remembered((word) => pieces.encode(word, { add_special_tokens: false }).ids);
}

/** A tokenizer from a checked file. Text is first cut at blanks, which is exact because each later step but the search
 * for added tokens treats a character without its neighbours; so most words cost one look-up. */
export function wordPieceTokenizer(file: WordPieceFile): Tokenizer {
  const normalize = bertNormalizer(file.normalizer);
  const pieces = wordPieces(file);
  const word = remembered((raw) => bertWords(normalize(raw)).flatMap(pieces));
  const cutRaw = addedTokenSplitter(file.added.filter(({ normalized }) => !normalized));
  const late = file.added.filter(({ normalized }) => normalized);
  const cutLate = addedTokenSplitter(late.map(({ content, id }) => ({ content: normalize(content), id })));
  const addPlain = (ids: number[], text: string): void => {
    if (late.length === 0) {
      for (const raw of text.split(/[\t\n\r ]+/)) for (const id of word(raw)) ids.push(id);
      return;
    }
    for (const piece of cutLate(normalize(text)))
      for (const id of "id" in piece ? [piece.id] : bertWords(piece.text).flatMap(pieces)) ids.push(id);
  };
  return {
    vocabSize: file.vocabulary.size,
    encode(text) {
      const ids = [...file.before];
      for (const piece of cutRaw(text)) {
        if ("id" in piece) ids.push(piece.id);
        else addPlain(ids, piece.text);
      }
      ids.push(...file.after);
      return Int32Array.from(ids);
    },
  };
}

/** A Unigram tokenizer from a checked file. */
function unigramTokenizer(file: UnigramFile): Tokenizer {
  const normalize = unigramNormalizer(file.steps);
  const word = remembered(unigramPieces(file));
  const cutRaw = addedTokenSplitter(file.added);
  return {
    vocabSize: file.vocabulary.size,
    encode(text) {
      const ids = [...file.before];
      for (const piece of cutRaw(text.replace(/\p{Surrogate}/gu, "\ufffd"))) {
        if ("id" in piece) ids.push(piece.id);
        else for (const one of spacedWords(normalize(piece.text))) for (const id of word(one)) ids.push(id);
      }
      ids.push(...file.after);
      return Int32Array.from(ids);
    },
  };
}

function fromJson(bytes: Uint8Array): Tokenizer {
  const json = parseTokenizerFile(bytes);
  return isUnigram(json) ? unigramTokenizer(readUnigram(json)) : wordPieceTokenizer(readWordPiece(json));
}

/** Opens the tokenizer of a model folder: tokenizer.json, else vocab.txt (with tokenizer_config.json).
 * @param files raw files by name
 * @throws FormatError TOK-ABSENT, TOK-JSON, TOK-COMPONENT, TOK-REGEX, TOK-VOCAB, TOK-SPECIAL or TOK-TEMPLATE. */
export function openTokenizer(files: ReadonlyMap<string, Uint8Array>): Tokenizer {
  const json = files.get("tokenizer.json");
  if (json) return fromJson(json);
  const vocab = files.get("vocab.txt");
  if (vocab) return wordPieceTokenizer(readVocabTxt(vocab, files.get("tokenizer_config.json")));
  throw tokenizerFault("TOK-ABSENT", "expected tokenizer.json or vocab.txt");
}
