// Parts of tokenizer.json that every model has: added tokens, the frame around a text, the rules for a vocabulary. Truncation,
// padding and decoder are dropped: the length comes from the plan. Source: FORMATS 4.
import { isArray, isObject, type Json, type JsonObject } from "@/formats/strict-json";
import { tokenizerFault } from "./tokenizer-fault";

export interface AddedToken {
  readonly content: string;
  readonly id: number;
  /** Looked for in normalized text. */
  readonly normalized: boolean;
}

/** Ids before and after the text, usually [CLS] and [SEP]. */
export interface Frame {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

const maxVocabulary = 200_000;
const maxTokenCharacters = 256;

export function component(value: Json | undefined, part: string): JsonObject {
  if (!isObject(value)) throw tokenizerFault("TOK-COMPONENT", `expected a ${part}`);
  return value;
}

export const typeOf = (value: JsonObject): string => (typeof value["type"] === "string" ? value["type"] : "");

/** A file's own search pattern anywhere below this value. */
export function holdsRegex(value: Json | undefined, depth = 0): boolean {
  if (depth > 64) throw tokenizerFault("TOK-JSON", "expected parts nested at most 64 deep");
  if (isArray(value)) return value.some((item) => holdsRegex(item, depth + 1));
  if (!isObject(value)) return false;
  return Object.entries(value).some(([key, item]) => key === "Regex" || holdsRegex(item, depth + 1));
}

/** A Sequence of one part is that part. */
export function unwrap(value: JsonObject, list: string): JsonObject {
  const items = value[list];
  const [only] = isArray(items) ? items : [];
  return typeOf(value) === "Sequence" && isArray(items) && items.length === 1 && isObject(only) ? only : value;
}

/** @throws FormatError TOK-VOCAB for a token that is too long */
export function checkToken(token: string): void {
  if (token.length > maxTokenCharacters)
    throw tokenizerFault(
      "TOK-VOCAB",
      `expected tokens up to ${maxTokenCharacters} characters, got ${token.length}`,
      token,
    );
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

export function readAdded(value: Json | undefined, vocabulary: Map<string, number>): AddedToken[] {
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

function readTemplate(processor: JsonObject, vocabulary: ReadonlyMap<string, number>): Frame {
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

export function readFrame(value: Json | undefined, vocabulary: ReadonlyMap<string, number>): Frame {
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

/** @throws FormatError TOK-SPECIAL unless one mark stands before and one after the text */
export function checkFrame({ before, after }: Frame): void {
  if (before.length !== 1 || after.length !== 1)
    throw tokenizerFault("TOK-SPECIAL", "expected one mark before and one after the text");
}
