// The older way to store a BERT tokenizer: vocab.txt, line k holds the token with id k − 1, and do_lower_case in
// tokenizer_config.json (absent: true). Source: FORMATS 4.
import { decodeUtf8, isObject, parseStrictJson } from "@/formats/strict-json";
import { checkVocabulary } from "./tokenizer-parts";
import type { WordPieceFile } from "./word-piece-file";
import { tokenizerFault } from "./tokenizer-fault";

const marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

function readLowerCase(config: Uint8Array | undefined): {
  readonly lowercase: boolean;
  readonly strip: boolean | null;
  readonly chinese: boolean;
} {
  const text = config ? decodeUtf8(config, true) : "{}";
  const parsed = text === null ? null : parseStrictJson(text);
  if (!parsed || "fault" in parsed || !isObject(parsed.value))
    throw tokenizerFault("TOK-JSON", "expected tokenizer_config.json as strict JSON");
  const { value } = parsed;
  const strip = value["strip_accents"];
  return {
    lowercase: value["do_lower_case"] !== false,
    strip: typeof strip === "boolean" ? strip : null,
    chinese: value["tokenize_chinese_chars"] !== false,
  };
}

/** @param config bytes of tokenizer_config.json, if there
 * @throws FormatError TOK-VOCAB for a blank or double line, bytes that are not UTF-8 or an empty file; TOK-SPECIAL for
 * missing marks. LF and CRLF both end a line; one empty last line is allowed. */
export function readVocabTxt(vocab: Uint8Array, config: Uint8Array | undefined): WordPieceFile {
  const text = decodeUtf8(vocab);
  if (text === null) throw tokenizerFault("TOK-VOCAB", "expected UTF-8");
  const lines = text.split("\n").map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
  if (lines.at(-1) === "") lines.pop();
  const vocabulary = new Map<string, number>();
  for (const [id, token] of lines.entries()) {
    if (token === "") throw tokenizerFault("TOK-VOCAB", `expected a token on line ${id + 1}, got none`);
    if (token.length > 256) throw tokenizerFault("TOK-VOCAB", `expected at most 256 characters on line ${id + 1}`);
    if (vocabulary.has(token))
      throw tokenizerFault("TOK-VOCAB", `expected each token once, got line ${id + 1} again`, token);
    vocabulary.set(token, id);
  }
  checkVocabulary(vocabulary);
  for (const mark of marks.slice(0, 4))
    if (!vocabulary.has(mark)) throw tokenizerFault("TOK-SPECIAL", `expected ${mark} in the vocabulary`);
  const { lowercase, strip, chinese } = readLowerCase(config);
  const idOf = (mark: string) => vocabulary.get(mark) ?? 0;
  return {
    vocabulary,
    unknownToken: "[UNK]",
    continuingPrefix: "##",
    maxWordCharacters: 100,
    normalizer: { cleanText: true, handleChineseCharacters: chinese, stripAccents: strip ?? lowercase, lowercase },
    added: marks
      .filter((mark) => vocabulary.has(mark))
      .map((content) => ({ content, id: idOf(content), normalized: false })),
    before: [idOf("[CLS]")],
    after: [idOf("[SEP]")],
  };
}
