// tokenizer.json of a WordPiece tokenizer (BERT), checked against a list of allowed parts before any package sees it. Search
// patterns of a file are never compiled. Source: FORMATS 4.
import { isObject, type Json, type JsonObject } from "@/formats/strict-json";
import type { BertNormalizerOptions } from "./bert-normalizer";
import { tokenizerFault } from "./tokenizer-fault";
import {
  checkFrame,
  checkToken,
  checkVocabulary,
  component,
  holdsRegex,
  readAdded,
  readFrame,
  typeOf,
  unwrap,
  type AddedToken,
  type Frame,
} from "./tokenizer-parts";

/** Everything that BERT tokenizing needs. */
export interface WordPieceFile extends Frame {
  /** Token to id, ids 0 … V−1 once each (added tokens included). */
  readonly vocabulary: ReadonlyMap<string, number>;
  readonly unknownToken: string;
  readonly continuingPrefix: string;
  readonly maxWordCharacters: number;
  readonly normalizer: BertNormalizerOptions;
  readonly added: readonly AddedToken[];
}

function readNormalizer(value: Json | undefined): BertNormalizerOptions {
  const normalizer = unwrap(component(value, "normalizer"), "normalizers");
  if (typeOf(normalizer) !== "BertNormalizer")
    throw tokenizerFault("TOK-COMPONENT", "expected normalizer BertNormalizer", typeOf(normalizer));
  const flag = (key: string) => normalizer[key] !== false;
  const strip = normalizer["strip_accents"];
  return {
    cleanText: flag("clean_text"),
    handleChineseCharacters: flag("handle_chinese_chars"),
    stripAccents: typeof strip === "boolean" ? strip : flag("lowercase"),
    lowercase: flag("lowercase"),
  };
}

function readVocabulary(value: Json | undefined): Map<string, number> {
  if (!isObject(value)) throw tokenizerFault("TOK-VOCAB", "expected the vocabulary as an object");
  const vocabulary = new Map<string, number>();
  for (const [token, id] of Object.entries(value)) {
    if (typeof id !== "number" || !Number.isInteger(id) || id < 0)
      throw tokenizerFault("TOK-VOCAB", "expected whole ids from 0", token);
    checkToken(token);
    vocabulary.set(token, id);
  }
  return vocabulary;
}

function checkSpecials(file: WordPieceFile): void {
  if (!file.vocabulary.has(file.unknownToken))
    throw tokenizerFault("TOK-SPECIAL", "expected the unknown mark in the vocabulary");
  if (!file.vocabulary.has("[PAD]")) throw tokenizerFault("TOK-SPECIAL", "expected [PAD] in the vocabulary");
  checkFrame(file);
}

const text = (value: Json | undefined, otherwise: string): string => (typeof value === "string" ? value : otherwise);

/** Checks and reads a parsed tokenizer.json.
 * @throws FormatError TOK-COMPONENT, TOK-REGEX, TOK-VOCAB, TOK-SPECIAL or TOK-TEMPLATE. */
export function readWordPiece(json: JsonObject): WordPieceFile {
  if (holdsRegex([json["normalizer"] ?? null, json["pre_tokenizer"] ?? null, json["post_processor"] ?? null]))
    throw tokenizerFault("TOK-REGEX", "expected no search pattern");
  const model = component(json["model"], "model");
  if ((typeOf(model) || "WordPiece") !== "WordPiece")
    throw tokenizerFault("TOK-COMPONENT", "expected model WordPiece", typeOf(model));
  const splitter = unwrap(component(json["pre_tokenizer"], "pre-tokenizer"), "pretokenizers");
  if (typeOf(splitter) !== "BertPreTokenizer")
    throw tokenizerFault("TOK-COMPONENT", "expected pre-tokenizer BertPreTokenizer", typeOf(splitter));
  const normalizer = readNormalizer(json["normalizer"]);
  const vocabulary = readVocabulary(model["vocab"]);
  const added = readAdded(json["added_tokens"], vocabulary);
  checkVocabulary(vocabulary);
  const longest = model["max_input_chars_per_word"];
  const file: WordPieceFile = {
    vocabulary,
    unknownToken: text(model["unk_token"], "[UNK]"),
    continuingPrefix: text(model["continuing_subword_prefix"], "##"),
    maxWordCharacters: typeof longest === "number" ? longest : 100,
    normalizer,
    added,
    ...readFrame(json["post_processor"], vocabulary),
  };
  checkSpecials(file);
  return file;
}
