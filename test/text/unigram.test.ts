// Unigram ids equal to Hugging Face `tokenizers`: each Unicode scalar, strings made for the purpose in three settings; and
// files that are refused.
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { openTokenizer } from "@/text/tokenizer";
import { spacedWords, unigramNormalizer } from "@/text/unigram-normalizer";
import fixture from "../fixtures/tokenizer/unigram.json";
import { codeOf } from "../models/problem-code";
import { encode } from "../models/tiny-model";

const { plain, keepAccents, withoutMap } = fixture.tokenizers;
type Written = Record<string, unknown>;
const folder = (tokenizer: Written) => new Map([["tokenizer.json", encode(JSON.stringify(tokenizer))]]);
const model: Written = fixture.model;
const good: Written = { ...plain, model };

function hashScalars(outcome: (character: string) => string): string {
  const digest = createHash("sha256");
  let part: string[] = [];
  let first = true;
  for (let point = 0; point < 0x110000; point++) {
    if (point >= 0xd800 && point < 0xe000) continue;
    part.push(outcome(String.fromCodePoint(point)));
    if (part.length < 50_000 && point < 0x10ffff) continue;
    digest.update((first ? "" : "\n") + part.join("\n"));
    first = false;
    part = [];
  }
  return digest.digest("hex");
}

describe("unigramNormalizer", () => {
  test(
    "takes accents off and lower-cases each of the 1,112,064 scalars as tokenizers does",
    { timeout: 60_000 },
    () => {
      const normalize = unigramNormalizer([{ kind: "stripAccents" }, { kind: "lowercase" }]);
      expect(hashScalars(normalize)).toBe(fixture.sha256.plain);
    },
  );

  test("splits at each scalar as WhitespaceSplit does", { timeout: 60_000 }, () => {
    expect(hashScalars((character) => spacedWords(`a${character}b`).join("\t"))).toBe(fixture.sha256.split);
  });
});

describe("openTokenizer with Unigram", () => {
  test.each([
    ["as transformers writes ALBERT's", plain, fixture.ids.plain],
    ["with accents kept and spaces collapsed", keepAccents, fixture.ids.keepAccents],
    ["without a character map", withoutMap, fixture.ids.withoutMap],
  ])("gives the ids of tokenizers %s", (_, written, ids) => {
    const tokenizer = openTokenizer(folder({ ...written, model }));
    expect(tokenizer.vocabSize).toBe(600);
    expect(fixture.texts.length).toBeGreaterThan(200);
    for (const [i, text] of fixture.texts.entries())
      expect([text, Array.from(tokenizer.encode(text))]).toEqual([text, ids[i]]);
  });

  test("gives the ids of tokenizers where several cuts have the same sum", () => {
    const { tokenizer: written, texts, ids } = fixture.ties;
    const tokenizer = openTokenizer(folder(written));
    for (const [i, text] of texts.entries()) expect([text, Array.from(tokenizer.encode(text))]).toEqual([text, ids[i]]);
  });

  test("an unpaired surrogate is U+FFFD, and a long text is never cut", () => {
    const tokenizer = openTokenizer(folder(good));
    expect(tokenizer.encode("heart \ud800 size")).toEqual(tokenizer.encode("heart \ufffd size"));
    const [, ...once] = tokenizer.encode("heart");
    expect(tokenizer.encode("heart ".repeat(3_000)).length).toBe(3_000 * (once.length - 1) + 2);
  });
});

const sequence = (...normalizers: unknown[]): Written => ({ ...good, normalizer: { type: "Sequence", normalizers } });
const splitters = (...pretokenizers: unknown[]): Written => ({
  ...good,
  pre_tokenizer: { type: "Sequence", pretokenizers },
});
const modelWith = (change: Written): Written => ({ ...good, model: { ...model, ...change } });
const meta = { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true };
const space = { type: "WhitespaceSplit" };
const map = (bytes: readonly number[]) =>
  sequence({ type: "Precompiled", precompiled_charsmap: btoa(String.fromCharCode(...bytes)) });
const pieces = fixture.model.vocab;

const corpus: [string, string, Written][] = [
  ["as it is", "", good],
  ["one normalizer alone", "", { ...good, normalizer: { type: "Lowercase" } }],
  ["the one known pattern", "", sequence({ type: "Replace", pattern: { Regex: " {2,}" }, content: " " })],
  [
    "the older form of Metaspace",
    "",
    splitters(space, { type: "Metaspace", replacement: "▁", add_prefix_space: true }),
  ],
  ["another pattern", "TOK-REGEX", sequence({ type: "Replace", pattern: { Regex: "(a+)+$" }, content: " " })],
  ["a pattern in the splitter", "TOK-REGEX", splitters({ type: "Split", pattern: { Regex: "x" } }, meta)],
  ["no normalizer", "TOK-COMPONENT", { ...good, normalizer: null }],
  ["another normalizer", "TOK-COMPONENT", sequence({ type: "NFC" })],
  ["NFKD alone", "TOK-COMPONENT", sequence({ type: "NFKD" }, { type: "Lowercase" })],
  ["StripAccents alone", "TOK-COMPONENT", sequence({ type: "StripAccents" })],
  [
    "an empty replacement pattern",
    "TOK-COMPONENT",
    sequence({ type: "Replace", pattern: { String: "" }, content: "x" }),
  ],
  ["no character map", "TOK-COMPONENT", sequence({ type: "Precompiled" })],
  ["a map that is no base64", "TOK-COMPONENT", sequence({ type: "Precompiled", precompiled_charsmap: "%%%" })],
  ["a map of three bytes", "TOK-COMPONENT", map([1, 0, 0])],
  ["a map whose trie ends beyond it", "TOK-COMPONENT", map([8, 0, 0, 0, 1, 2, 3, 4])],
  ["a map that leads nowhere", "", map([4, 0, 0, 0, 255, 255, 255, 255])],
  ["Metaspace alone", "TOK-COMPONENT", { ...good, pre_tokenizer: meta }],
  ["the splitters swapped", "TOK-COMPONENT", splitters(meta, space)],
  ["another mark for spaces", "TOK-COMPONENT", splitters(space, { ...meta, replacement: "_" })],
  ["a prefix for the first word only", "TOK-COMPONENT", splitters(space, { ...meta, prepend_scheme: "first" })],
  ["byte fallback", "TOK-COMPONENT", modelWith({ byte_fallback: true })],
  ["an unknown id beyond the vocabulary", "TOK-SPECIAL", modelWith({ unk_id: 600 })],
  ["no unknown id", "TOK-SPECIAL", modelWith({ unk_id: null })],
  ["a vocabulary that is an object", "TOK-VOCAB", modelWith({ vocab: {} })],
  ["a piece twice", "TOK-VOCAB", modelWith({ vocab: [...pieces, pieces[9]] })],
  ["an empty piece", "TOK-VOCAB", modelWith({ vocab: [...pieces, ["", -1]] })],
  ["a score that is text", "TOK-VOCAB", modelWith({ vocab: [...pieces, ["new", "-1"]] })],
  ["a piece of 257 characters", "TOK-VOCAB", modelWith({ vocab: [...pieces, ["x".repeat(257), -1]] })],
  [
    "no padding mark",
    "TOK-SPECIAL",
    {
      ...modelWith({ vocab: pieces.map(([piece, score]) => [piece === "<pad>" ? "<none>" : piece, score]) }),
      added_tokens: [],
    },
  ],
  [
    "an added token for normalized text",
    "TOK-COMPONENT",
    { ...good, added_tokens: plain.added_tokens.map((token) => ({ ...token, normalized: true })) },
  ],
  [
    "an added token that leaves a hole",
    "TOK-VOCAB",
    { ...good, added_tokens: [{ ...plain.added_tokens[0], id: 700, content: "<new>" }] },
  ],
  ["BPE", "TOK-COMPONENT", modelWith({ type: "BPE" })],
];

describe("a Unigram file", () => {
  test.each(corpus)("%s gives %j", async (_, code, written) => {
    expect(await codeOf(() => openTokenizer(folder(written)))).toBe(code);
  });
});
