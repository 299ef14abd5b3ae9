// The tokenizer files of FORMATS 9 that concern BERT, made from one small good file, each with its code.
import { describe, expect, test } from "vitest";
import { openTokenizer } from "@/text/tokenizer";
import { codeOf } from "../models/problem-code";
import { encode, tinyVocabulary } from "../models/tiny-model";

const special = (id: number, content: string) => ({
  id,
  content,
  special: true,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
});
const good = {
  version: "1.0",
  truncation: null,
  padding: null,
  added_tokens: [special(0, "[PAD]"), special(1, "[UNK]"), special(2, "[CLS]"), special(3, "[SEP]")],
  normalizer: {
    type: "BertNormalizer",
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: true,
  },
  pre_tokenizer: { type: "BertPreTokenizer" },
  post_processor: {
    type: "TemplateProcessing",
    single: [
      { SpecialToken: { id: "[CLS]", type_id: 0 } },
      { Sequence: { id: "A", type_id: 0 } },
      { SpecialToken: { id: "[SEP]", type_id: 0 } },
    ],
    pair: [],
    special_tokens: {
      "[CLS]": { id: "[CLS]", ids: [2], tokens: ["[CLS]"] },
      "[SEP]": { id: "[SEP]", ids: [3], tokens: ["[SEP]"] },
    },
  },
  decoder: { type: "WordPiece" },
  model: {
    type: "WordPiece",
    unk_token: "[UNK]",
    continuing_subword_prefix: "##",
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(tinyVocabulary.map((token, id) => [token, id])),
  },
};
const json = (change: object) => new Map([["tokenizer.json", encode(JSON.stringify({ ...good, ...change }))]]);
const vocab = (change: Record<string, unknown>, without: readonly string[] = []) => {
  const kept = Object.entries({ ...good.model.vocab, ...change }).filter(([token]) => !without.includes(token));
  return json({ model: { ...good.model, vocab: Object.fromEntries(kept) }, added_tokens: [] });
};
const normalizer = (value: unknown) => json({ normalizer: value });
const redos = { type: "Replace", pattern: { Regex: "(a+)+$" }, content: "" };
const txt = (text: string | Uint8Array<ArrayBuffer>) =>
  new Map([["vocab.txt", typeof text === "string" ? encode(text) : text]]);
const lines = tinyVocabulary.join("\n");
const nested = (depth: number): unknown =>
  depth === 0 ? good.normalizer : { type: "Sequence", normalizers: [nested(depth - 1)] };

const corpus: [string, string, Map<string, Uint8Array<ArrayBuffer>>][] = [
  ["as it is", "", json({})],
  ["truncation", "", json({ truncation: { max_length: 4, strategy: "LongestFirst", stride: 0 } })],
  [
    "padding",
    "",
    json({ padding: { strategy: { Fixed: 128 }, direction: "Right", pad_id: 0, pad_type_id: 0, pad_token: "[PAD]" } }),
  ],
  ["decoder-unknown", "", json({ decoder: { type: "Magic" } })],
  ["a sequence of one", "", normalizer({ type: "Sequence", normalizers: [good.normalizer] })],
  ["BertProcessing", "", json({ post_processor: { type: "BertProcessing", sep: ["[SEP]", 3], cls: ["[CLS]", 2] } })],
  ["absent", "TOK-ABSENT", new Map<string, Uint8Array<ArrayBuffer>>()],
  ["not-json", "TOK-JSON", new Map([["tokenizer.json", encode("{")]])],
  ["not-utf8", "TOK-JSON", new Map([["tokenizer.json", Uint8Array.of(0x7b, 0xff)]])],
  ["type-unknown", "TOK-COMPONENT", json({ model: { ...good.model, type: "Neural" } })],
  ["normalizer-unknown", "TOK-COMPONENT", normalizer({ type: "Magic" })],
  ["no pre-tokenizer", "TOK-COMPONENT", json({ pre_tokenizer: null })],
  [
    "regex",
    "TOK-REGEX",
    json({ pre_tokenizer: { type: "Split", pattern: { Regex: "\\s+" }, behavior: "Removed", invert: false } }),
  ],
  ["redos", "TOK-REGEX", normalizer({ type: "Sequence", normalizers: [good.normalizer, redos] })],
  ["sequence-65", "TOK-JSON", normalizer(nested(65))],
  ["id-hole", "TOK-VOCAB", vocab({}, ["heart"])],
  ["id-twice", "TOK-VOCAB", vocab({ heart: 6 })],
  ["id-negative", "TOK-VOCAB", vocab({ heart: -1 })],
  ["id-fraction", "TOK-VOCAB", vocab({ heart: 5.5 })],
  ["200001", "TOK-VOCAB", vocab(Object.fromEntries(Array.from({ length: 200_001 - 32 }, (_, i) => [`w${i}`, 32 + i])))],
  ["token-257", "TOK-VOCAB", vocab({ ["x".repeat(257)]: 32 })],
  [
    "key twice",
    "TOK-VOCAB",
    new Map([["tokenizer.json", encode(JSON.stringify(good).replace('"heart":5', '"heart":5,"heart":5'))]]),
  ],
  ["vocab-json-array", "TOK-VOCAB", json({ model: { ...good.model, vocab: tinyVocabulary } })],
  ["added-over-vocab", "TOK-VOCAB", json({ added_tokens: [special(99, "[NEW]")] })],
  ["added-disagrees", "TOK-VOCAB", json({ added_tokens: [special(4, "[PAD]")] })],
  ["no-unk", "TOK-SPECIAL", vocab({ "[unk]": 1 }, ["[UNK]"])],
  ["no-cls", "TOK-TEMPLATE", vocab({ "[cls]": 2 }, ["[CLS]"])],
  [
    "template-id",
    "TOK-TEMPLATE",
    json({
      post_processor: {
        ...good.post_processor,
        special_tokens: { ...good.post_processor.special_tokens, "[CLS]": { id: "[CLS]", ids: [4] } },
      },
    }),
  ],
  [
    "template without text",
    "TOK-TEMPLATE",
    json({ post_processor: { ...good.post_processor, single: good.post_processor.single.slice(0, 1) } }),
  ],
  ["txt", "", txt(lines)],
  ["txt-crlf", "", txt(lines.replaceAll("\n", "\r\n") + "\r\n")],
  ["txt-twice", "TOK-VOCAB", txt(lines + "\nheart")],
  ["txt-blank", "TOK-VOCAB", txt(lines + "\n\nmore")],
  ["txt-latin1", "TOK-VOCAB", txt(Uint8Array.of(...encode(lines), 10, 0xe9))],
  ["txt-empty", "TOK-SPECIAL", txt("")],
  ["txt without [SEP]", "TOK-SPECIAL", txt(lines.replace("[SEP]", "[X]"))],
];

describe("openTokenizer", () => {
  test.each(corpus)("%s gives %j", async (_, code, files) => {
    expect(await codeOf(() => openTokenizer(files))).toBe(code);
  });

  test("truncation and padding of the file change nothing", () => {
    const plain = openTokenizer(json({})).encode("Heart size is normal, no effusions seen in the lungs");
    const cut = {
      truncation: { max_length: 4, strategy: "LongestFirst", stride: 0 },
      padding: { strategy: { Fixed: 128 } },
    };
    expect(openTokenizer(json(cut)).encode("Heart size is normal, no effusions seen in the lungs")).toEqual(plain);
    expect(plain.length).toBeGreaterThan(10);
  });

  test("do_lower_case false in tokenizer_config.json keeps capitals with vocab.txt", () => {
    const config = encode('{"do_lower_case": false}');
    expect(Array.from(openTokenizer(txt(lines)).encode("Heart"))).toEqual([2, 5, 3]);
    expect(Array.from(openTokenizer(txt(lines).set("tokenizer_config.json", config)).encode("Heart"))).toEqual([
      2, 1, 3,
    ]);
  });
});
