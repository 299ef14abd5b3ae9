// tokenizer.json checked against a list of allowed parts before any package sees it. Truncation, padding and decoder are
// dropped: the length comes from the plan. Search patterns of a file are never compiled. Source: FORMATS 4.
import { decodeUtf8, isArray, isObject, parseStrictJson, type Json, type JsonObject } from "@/formats/strict-json";
import type { BertNormalizerOptions } from "./bert-normalizer";
import { tokenizerFault } from "./tokenizer-fault";

export interface AddedToken {
  readonly content: string;
  readonly id: number;
  /** Looked for in normalized text. */
  readonly normalized: boolean;
}

/** Everything that BERT tokenizing needs. */
export interface WordPieceFile {
  /** Token to id, ids 0 … V−1 once each (added tokens included). */
  readonly vocabulary: ReadonlyMap<string, number>;
  readonly unknownToken: string;
  readonly continuingPrefix: string;
  readonly maxWordCharacters: number;
  readonly normalizer: BertNormalizerOptions;
  readonly added: readonly AddedToken[];
  /** Ids before and after the text, usually [CLS] and [SEP]. */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

const maxBytes = 32 * 2 ** 20;
const maxVocabulary = 200_000;
const maxTokenCharacters = 256;

function component(value: Json | undefined, part: string): JsonObject {
  if (!isObject(value)) throw tokenizerFault("TOK-COMPONENT", `expected a ${part}`);
  return value;
}

const typeOf = (value: JsonObject): string => (typeof value["type"] === "string" ? value["type"] : "");

/** A file's own search pattern anywhere below this value. */
function holdsRegex(value: Json | undefined, depth = 0): boolean {
  if (depth > 64) throw tokenizerFault("TOK-JSON", "expected parts nested at most 64 deep");
  if (isArray(value)) return value.some((item) => holdsRegex(item, depth + 1));
  if (!isObject(value)) return false;
  return Object.entries(value).some(([key, item]) => key === "Regex" || holdsRegex(item, depth + 1));
}

/** A Sequence of one part is that part. */
function unwrap(value: JsonObject, list: string): JsonObject {
  const items = value[list];
  const [only] = isArray(items) ? items : [];
  return typeOf(value) === "Sequence" && isArray(items) && items.length === 1 && isObject(only) ? only : value;
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
    if (token.length > maxTokenCharacters)
      throw tokenizerFault(
        "TOK-VOCAB",
        `expected tokens up to ${maxTokenCharacters} characters, got ${token.length}`,
        token,
      );
    vocabulary.set(token, id);
  }
  return vocabulary;
}

/** Ids must be 0 … V−1, each once. */
export function checkVocabulary(vocabulary: ReadonlyMap<string, number>): void {
  const size = vocabulary.size;
  if (size > maxVocabulary) throw tokenizerFault("TOK-VOCAB", `expected at most ${maxVocabulary} tokens, got ${size}`);
  const seen = new Uint8Array(size);
  for (const [token, id] of vocabulary) {
    if (id >= size) throw tokenizerFault("TOK-VOCAB", `expected ids below ${size}, got ${id}`, token);
    if (seen[id] === 1) throw tokenizerFault("TOK-VOCAB", `expected each id once, got ${id} again`, token);
    seen[id] = 1;
  }
}

function readAdded(value: Json | undefined, vocabulary: Map<string, number>): AddedToken[] {
  const added: AddedToken[] = [];
  for (const item of isArray(value) ? value : []) {
    const token = component(item, "list of added tokens");
    const { content, id } = token;
    if (typeof content !== "string" || content === "" || typeof id !== "number")
      throw tokenizerFault("TOK-VOCAB", "expected added tokens with content and id");
    if (token["single_word"] === true)
      throw tokenizerFault("TOK-COMPONENT", "expected no added token with single_word", content);
    const known = vocabulary.get(content);
    if (known !== undefined && known !== id)
      throw tokenizerFault("TOK-VOCAB", `expected id ${known} for an added token, got ${id}`, content);
    vocabulary.set(content, id);
    added.push({ content, id, normalized: token["normalized"] === true });
  }
  return added;
}

function idsOf(names: readonly Json[], vocabulary: ReadonlyMap<string, number>): number[] {
  return names.map((name) => {
    const id = typeof name === "string" ? vocabulary.get(name) : undefined;
    if (id === undefined) throw tokenizerFault("TOK-TEMPLATE", "expected template marks that are in the vocabulary");
    return id;
  });
}

function readTemplate(
  processor: JsonObject,
  vocabulary: ReadonlyMap<string, number>,
): Pick<WordPieceFile, "before" | "after"> {
  const single = processor["single"];
  const special = processor["special_tokens"];
  if (!isArray(single) || !isObject(special))
    throw tokenizerFault("TOK-TEMPLATE", "expected single and special_tokens");
  const marks = single.map((item) => {
    if (!isObject(item)) throw tokenizerFault("TOK-TEMPLATE", "expected template parts");
    if (isObject(item["Sequence"])) return null;
    const name = isObject(item["SpecialToken"]) ? item["SpecialToken"]["id"] : undefined;
    const entry = typeof name === "string" ? special[name] : undefined;
    const [id] = isObject(entry) && isArray(entry["ids"]) ? entry["ids"] : [];
    if (typeof name !== "string" || vocabulary.get(name) !== id)
      throw tokenizerFault("TOK-TEMPLATE", "expected ids of template marks to agree with the vocabulary");
    return name;
  });
  const at = marks.indexOf(null);
  if (at < 0 || marks.lastIndexOf(null) !== at) throw tokenizerFault("TOK-TEMPLATE", "expected the text once");
  return { before: idsOf(marks.slice(0, at), vocabulary), after: idsOf(marks.slice(at + 1), vocabulary) };
}

function readFrame(
  value: Json | undefined,
  vocabulary: ReadonlyMap<string, number>,
): Pick<WordPieceFile, "before" | "after"> {
  const processor = unwrap(component(value, "post-processor"), "processors");
  if (typeOf(processor) === "TemplateProcessing") return readTemplate(processor, vocabulary);
  if (typeOf(processor) !== "BertProcessing")
    throw tokenizerFault(
      "TOK-COMPONENT",
      "expected post-processor TemplateProcessing or BertProcessing",
      typeOf(processor),
    );
  const name = (key: string) => (isArray(processor[key]) ? (processor[key][0] ?? null) : null);
  return { before: idsOf([name("cls")], vocabulary), after: idsOf([name("sep")], vocabulary) };
}

function checkSpecials(file: WordPieceFile): void {
  if (!file.vocabulary.has(file.unknownToken))
    throw tokenizerFault("TOK-SPECIAL", "expected the unknown mark in the vocabulary");
  if (!file.vocabulary.has("[PAD]")) throw tokenizerFault("TOK-SPECIAL", "expected [PAD] in the vocabulary");
  if (file.before.length !== 1 || file.after.length !== 1)
    throw tokenizerFault("TOK-SPECIAL", "expected one mark before and one after the text");
}

const text = (value: Json | undefined, otherwise: string): string => (typeof value === "string" ? value : otherwise);

/** Checks and reads a parsed tokenizer.json.
 * @throws FormatError TOK-COMPONENT, TOK-REGEX, TOK-VOCAB, TOK-SPECIAL or TOK-TEMPLATE. */
function readTokenizerJson(root: Json): WordPieceFile {
  const json = component(root, "tokenizer");
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

/** Bytes of tokenizer.json to its checked content.
 * @throws FormatError TOK-JSON if it is over 32 MiB, not UTF-8 or not strict JSON; else as readTokenizerJson. */
export function readTokenizerFile(bytes: Uint8Array): WordPieceFile {
  if (bytes.length > maxBytes) throw tokenizerFault("TOK-JSON", `expected at most 32 MiB, got ${bytes.length} bytes`);
  const content = decodeUtf8(bytes, true);
  if (content === null) throw tokenizerFault("TOK-JSON", "expected UTF-8");
  const parsed = parseStrictJson(content, { maxDepth: 64 });
  if ("fault" in parsed) {
    const { kind, at } = parsed.fault;
    throw tokenizerFault(
      kind === "key-twice" ? "TOK-VOCAB" : "TOK-JSON",
      `expected strict JSON, got ${kind} at character ${at}`,
    );
  }
  return readTokenizerJson(parsed.value);
}
