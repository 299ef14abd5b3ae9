// Ids equal to Hugging Face `tokenizers`: each Unicode scalar, strings made for the purpose, every text of the shared data.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Papa from "papaparse";
import { beforeAll, describe, expect, test } from "vitest";
import { bertNormalizer, bertWords, type BertNormalizerOptions } from "@/text/bert-normalizer";
import { openTokenizer, wordPieceTokenizer, type Tokenizer } from "@/text/tokenizer";
import { parseTokenizerFile } from "@/text/tokenizer-file";
import { readWordPiece } from "@/text/word-piece-file";
import characters from "../fixtures/tokenizer/characters.json";
import shared from "../fixtures/tokenizer/shared-texts.json";
import { strings } from "../fixtures/tokenizer/strings.json";

const root = join(import.meta.dirname, "../..");
const sharedFolder = join(root, "../shared");
const bundled = join(root, "models/all-minilm-l6-v2");
const readFiles = (folder: string, names: readonly string[]) =>
  new Map(names.map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))]));
const hash = (ids: Int32Array) => createHash("sha256").update(new Uint8Array(ids.buffer)).digest("hex");

const settings: Readonly<Record<string, BertNormalizerOptions>> = {
  uncased: { cleanText: true, handleChineseCharacters: true, stripAccents: true, lowercase: true },
  cased: { cleanText: true, handleChineseCharacters: true, stripAccents: false, lowercase: false },
  "lower-keep-accents": { cleanText: true, handleChineseCharacters: true, stripAccents: false, lowercase: true },
  "strip-only": { cleanText: false, handleChineseCharacters: false, stripAccents: true, lowercase: false },
  "lower-only": { cleanText: false, handleChineseCharacters: false, stripAccents: false, lowercase: true },
};

function* scalars(): Generator<string> {
  for (let point = 0; point < 0x110000; point++)
    if (point < 0xd800 || point > 0xdfff) yield String.fromCodePoint(point);
}

function hashScalars(outcome: (character: string) => string): string {
  const digest = createHash("sha256");
  let part: string[] = [];
  let first = true;
  const flush = () => {
    digest.update((first ? "" : "\n") + part.join("\n"));
    first = false;
    part = [];
  };
  for (const character of scalars()) if (part.push(outcome(character)) === 50_000) flush();
  if (part.length > 0) flush();
  return digest.digest("hex");
}

describe("bertNormalizer", () => {
  test.each(Object.entries(settings))(
    "%s: treats each of the 1,112,064 scalars as tokenizers does",
    (name, options) => {
      const expected: Record<string, string> = characters.sha256;
      expect(hashScalars(bertNormalizer(options))).toBe(expected[name]);
    },
  );

  test("splits at each scalar as BertPreTokenizer does", () => {
    expect(hashScalars((character) => bertWords(`a${character}b`).join("\t"))).toBe(characters.sha256.split);
  });

  test("an unpaired surrogate is removed by cleaning and shown as U+FFFD without it", () => {
    expect(bertNormalizer(settings["uncased"]!)("a\ud800b")).toBe("ab");
    expect(bertNormalizer(settings["lower-only"]!)("A\udfffB")).toBe("a\ufffdb");
  });
});

describe("openTokenizer", () => {
  let tokenizer: Tokenizer;
  beforeAll(() => {
    tokenizer = openTokenizer(readFiles(bundled, ["tokenizer.json"]));
  });

  test("gives the ids of tokenizers for strings made to be hard, and never cuts", () => {
    expect(strings.length).toBeGreaterThan(440);
    for (const { text, ids } of strings) expect([text, Array.from(tokenizer.encode(text))]).toEqual([text, ids]);
    expect(tokenizer.encode("word ".repeat(5_000)).length).toBe(5_002);
  });

  test("vocab.txt with tokenizer_config.json gives the same ids as tokenizer.json", () => {
    const plain = openTokenizer(readFiles(bundled, ["vocab.txt", "tokenizer_config.json"]));
    expect(plain.vocabSize).toBe(30_522);
    for (const { text, ids } of strings) expect(Array.from(plain.encode(text))).toEqual(ids);
  });

  test("added tokens looked for in normalized text are found there, longest first", () => {
    const file = readWordPiece(parseTokenizerFile(readFiles(bundled, ["tokenizer.json"]).get("tokenizer.json")!));
    const added = [
      ...file.added,
      { content: "Öd", id: 7, normalized: true },
      { content: "Öd Land", id: 8, normalized: true },
    ];
    const opened = wordPieceTokenizer({ ...file, added });
    expect(Array.from(opened.encode("ÖD"))).toEqual([101, 7, 102]);
    expect(Array.from(opened.encode("öd land [SEP] öD"))).toEqual([101, 8, 102, 7, 102]);
  });

  const present = existsSync(sharedFolder);
  if (!present) console.log("skipped: ../shared is absent, so no shared text was tokenized");
  const folders: [string, string][] = [
    ["all-MiniLM-L6-v2", bundled],
    ["bert-base-uncased", join(sharedFolder, "tokenizers/bert-base-uncased")],
  ];
  test.skipIf(!present).each(folders)("%s: 0 differences on every text of the shared data", (_, folder) => {
    const opened = openTokenizer(readFiles(folder, ["tokenizer.json"]));
    let texts = 0;
    let milliseconds = 0;
    const differences: string[] = [];
    for (const [key, expected] of Object.entries(shared.columns)) {
      const [file = "", column = ""] = key.split("#");
      const content = readFileSync(join(sharedFolder, "data", file), "utf8");
      const { data } = Papa.parse<Record<string, string>>(content, { header: true, skipEmptyLines: true });
      expect(data.length).toBe(expected.texts);
      const cells = data.map((row) => row[column] ?? "");
      const start = performance.now();
      const ids = cells.map((cell) => opened.encode(cell));
      milliseconds += performance.now() - start;
      texts += cells.length;
      const each = ids.map((one) => hash(one).slice(0, 6));
      each.forEach((found, row) => {
        if (found !== expected.each.slice(6 * row, 6 * row + 6)) differences.push(`${key} row ${row + 1}`);
      });
      const all = createHash("sha256");
      for (const one of ids) all.update(new Uint8Array(one.buffer));
      expect([key, differences, all.digest("hex")]).toEqual([key, [], expected.sha256]);
    }
    console.log(`${texts} texts, ${Math.round((1000 * texts) / milliseconds)} texts/s`);
    expect(texts).toBe(17_892);
  });
});
