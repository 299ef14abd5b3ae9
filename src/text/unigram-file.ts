// tokenizer.json of a Unigram tokenizer (SentencePiece, as ALBERT has it), checked against a list of allowed parts. The one search
// pattern that such files carry is known by its text; no pattern of a file is compiled. Source: FORMATS 4.
import { isArray, isObject, type Json, type JsonObject } from "@/formats/strict-json";
import { readCharacterMap, type CharacterMap } from "./character-map";
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
  type AddedToken,
  type Frame,
} from "./tokenizer-parts";

/** One step of the normalizer, in the order of the file. */
export type NormalizerStep =
  | { readonly kind: "replace"; readonly from: string; readonly to: string }
  /** NFKD, then all combining marks taken off. */
  | { readonly kind: "stripAccents" }
  | { readonly kind: "lowercase" }
  | { readonly kind: "map"; readonly map: CharacterMap }
  /** Two spaces and more become one. */
  | { readonly kind: "collapseSpaces" };

/** Everything that Unigram tokenizing needs. */
export interface UnigramFile extends Frame {
  /** Piece to id; added tokens included. */
  readonly vocabulary: ReadonlyMap<string, number>;
  /** [pieces] logarithm of each piece's probability, by id. */
  readonly scores: readonly number[];
  readonly unknownId: number;
  readonly steps: readonly NormalizerStep[];
  readonly added: readonly AddedToken[];
}

const knownPattern = " {2,}";

function readReplace(step: JsonObject): NormalizerStep {
  const { pattern, content } = step;
  const from = isObject(pattern) ? pattern["String"] : undefined;
  if (isObject(pattern) && pattern["Regex"] === knownPattern && content === " ") return { kind: "collapseSpaces" };
  if (holdsRegex(pattern)) throw tokenizerFault("TOK-REGEX", "expected no search pattern but that for spaces");
  if (typeof from !== "string" || from === "" || typeof content !== "string")
    throw tokenizerFault("TOK-COMPONENT", "expected Replace with pattern and content");
  return { kind: "replace", from, to: content };
}

function readSteps(value: Json | undefined): NormalizerStep[] {
  const normalizer = component(value, "normalizer");
  const listed = typeOf(normalizer) === "Sequence" ? normalizer["normalizers"] : [normalizer];
  if (!isArray(listed)) throw tokenizerFault("TOK-COMPONENT", "expected a list of normalizers");
  const parts = listed.map((part) => component(part, "normalizer"));
  const steps: NormalizerStep[] = [];
  for (const [i, part] of parts.entries()) {
    const next = parts[i + 1];
    const type = typeOf(part);
    if (type === "Replace") steps.push(readReplace(part));
    else if (type === "Lowercase") steps.push({ kind: "lowercase" });
    else if (type === "Precompiled") steps.push({ kind: "map", map: readCharacterMap(part["precompiled_charsmap"]) });
    else if (type === "StripAccents" && i > 0 && typeOf(parts[i - 1]!) === "NFKD") steps.push({ kind: "stripAccents" });
    else if (!(type === "NFKD" && next && typeOf(next) === "StripAccents"))
      throw tokenizerFault(
        "TOK-COMPONENT",
        "expected normalizers Replace, NFKD with StripAccents, Lowercase, Precompiled",
        type,
      );
  }
  return steps;
}

/** Words at white space, each with "▁" before it. */
function checkSplitters(value: Json | undefined): void {
  const splitter = component(value, "pre-tokenizer");
  const listed = splitter["pretokenizers"];
  const parts = isArray(listed) ? listed.map((part) => component(part, "pre-tokenizer")) : [];
  const [space, meta] = parts;
  if (parts.length !== 2 || !space || !meta || typeOf(space) !== "WhitespaceSplit" || typeOf(meta) !== "Metaspace")
    throw tokenizerFault("TOK-COMPONENT", "expected pre-tokenizers WhitespaceSplit and Metaspace", typeOf(splitter));
  const always = (meta["prepend_scheme"] ?? "always") === "always" && (meta["add_prefix_space"] ?? true) === true;
  if (meta["replacement"] !== "▁" || !always || (meta["split"] ?? true) !== true)
    throw tokenizerFault("TOK-COMPONENT", 'expected Metaspace with "▁" before every word');
}

function readPieces(value: Json | undefined): { vocabulary: Map<string, number>; scores: number[] } {
  if (!isArray(value)) throw tokenizerFault("TOK-VOCAB", "expected the vocabulary as a list");
  const vocabulary = new Map<string, number>();
  const scores = value.map((item, id) => {
    const [piece, score] = isArray(item) ? item : [];
    if (typeof piece !== "string" || piece === "" || typeof score !== "number" || !Number.isFinite(score))
      throw tokenizerFault("TOK-VOCAB", `expected piece ${id} with a finite score`);
    checkToken(piece);
    if (vocabulary.has(piece)) throw tokenizerFault("TOK-VOCAB", `expected each piece once, got ${id} again`, piece);
    vocabulary.set(piece, id);
    return score;
  });
  return { vocabulary, scores };
}

/** Checks and reads a parsed tokenizer.json.
 * @throws FormatError TOK-COMPONENT, TOK-REGEX, TOK-VOCAB, TOK-SPECIAL or TOK-TEMPLATE. */
export function readUnigram(json: JsonObject): UnigramFile {
  const model = component(json["model"], "model");
  if (holdsRegex([json["pre_tokenizer"] ?? null, json["post_processor"] ?? null]))
    throw tokenizerFault("TOK-REGEX", "expected no search pattern but that for spaces");
  if ((model["byte_fallback"] ?? false) !== false)
    throw tokenizerFault("TOK-COMPONENT", "expected Unigram without byte_fallback");
  const steps = readSteps(json["normalizer"]);
  checkSplitters(json["pre_tokenizer"]);
  const { vocabulary, scores } = readPieces(model["vocab"]);
  const unknownId = model["unk_id"];
  if (typeof unknownId !== "number" || !(unknownId >= 0 && unknownId < scores.length) || !Number.isInteger(unknownId))
    throw tokenizerFault("TOK-SPECIAL", "expected unk_id inside the vocabulary");
  const added = readAdded(json["added_tokens"], vocabulary);
  if (added.some(({ normalized }) => normalized))
    throw tokenizerFault("TOK-COMPONENT", "expected added tokens that are looked for in plain text");
  checkVocabulary(vocabulary);
  if (!vocabulary.has("<pad>") && !vocabulary.has("[PAD]"))
    throw tokenizerFault("TOK-SPECIAL", "expected <pad> or [PAD] in the vocabulary");
  const frame = readFrame(json["post_processor"], vocabulary);
  checkFrame(frame);
  return { vocabulary, scores, unknownId, steps, added, ...frame };
}

export const isUnigram = (json: JsonObject): boolean => isObject(json["model"]) && typeOf(json["model"]) === "Unigram";
