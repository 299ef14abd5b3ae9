// ALBERT folders as transformers writes them, and what is refused in them by name.
import { describe, expect, test } from "vitest";
import { FormatError } from "@/base/errors";
import type { NamedTensor } from "@/formats/safetensors-write";
import { readModelFolder } from "@/models/model-folder";
import type { Pooling } from "@/models/types";
import unigram from "../fixtures/tokenizer/unigram.json";
import {
  encode,
  tinyAlbertConfig,
  tinyAlbertFolder,
  tinyAlbertJson,
  tinyConfigJson,
  tinyFolder,
  tinyTensors,
  type Files,
} from "./tiny-model";

const at = "encoder.albert_layer_groups.0.albert_layers.0";

/** Names and shapes of AlbertModel(hidden 16, embedding 8, intermediate 24, vocabulary 32, positions 20), transformers 5.24. */
const expected: [string, number[]][] = [
  ["embeddings.word_embeddings.weight", [32, 8]],
  ["embeddings.position_embeddings.weight", [20, 8]],
  ["embeddings.token_type_embeddings.weight", [2, 8]],
  ["embeddings.LayerNorm.weight", [8]],
  ["embeddings.LayerNorm.bias", [8]],
  ["encoder.embedding_hidden_mapping_in.weight", [16, 8]],
  ["encoder.embedding_hidden_mapping_in.bias", [16]],
  [`${at}.full_layer_layer_norm.weight`, [16]],
  [`${at}.full_layer_layer_norm.bias`, [16]],
  [`${at}.attention.query.weight`, [16, 16]],
  [`${at}.attention.query.bias`, [16]],
  [`${at}.attention.key.weight`, [16, 16]],
  [`${at}.attention.key.bias`, [16]],
  [`${at}.attention.value.weight`, [16, 16]],
  [`${at}.attention.value.bias`, [16]],
  [`${at}.attention.dense.weight`, [16, 16]],
  [`${at}.attention.dense.bias`, [16]],
  [`${at}.attention.LayerNorm.weight`, [16]],
  [`${at}.attention.LayerNorm.bias`, [16]],
  [`${at}.ffn.weight`, [24, 16]],
  [`${at}.ffn.bias`, [24]],
  [`${at}.ffn_output.weight`, [16, 24]],
  [`${at}.ffn_output.bias`, [16]],
  ["pooler.weight", [16, 16]],
  ["pooler.bias", [16]],
];

const zeros = (name: string, ...shape: number[]): NamedTensor => ({
  name,
  shape,
  values: new Float32Array(shape.reduce((a, b) => a * b, 1)),
});
const withConfig = (change: object): Files => tinyAlbertFolder({ config: { ...tinyAlbertJson, ...change } });
const withTensors = (change: (list: NamedTensor[]) => NamedTensor[]): Files =>
  tinyAlbertFolder({ tensors: change(tinyTensors(tinyAlbertConfig)) });
const without = (start: string) => withTensors((list) => list.filter(({ name }) => !name.startsWith(start)));

async function refusalOf(files: Files): Promise<string> {
  try {
    await readModelFolder("tiny", files);
  } catch (error) {
    if (error instanceof FormatError) return `${error.problem.code} ${error.problem.detail}`;
    throw error;
  }
  return "";
}

describe("an ALBERT folder", () => {
  test.each([
    ["with prefix", tinyAlbertFolder()],
    ["without prefix", tinyAlbertFolder({ prefix: "" })],
  ])("opens %s: config and tensors are those of transformers", async (_, folder) => {
    const model = await readModelFolder("tiny", folder);
    expect(model.config).toEqual(tinyAlbertConfig);
    const found = [...model.tensors].map(([name, { shape }]) => [name, [...shape]]);
    expect(found.sort()).toEqual([...expected].sort());
    for (const { name, values } of tinyTensors(tinyAlbertConfig))
      expect(model.tensors.get(name)?.values).toEqual(values);
  });

  test("reads gelu_new and one group where the file says nothing", async () => {
    const { hidden_act, num_hidden_groups, inner_group_num, ...rest } = tinyAlbertJson;
    expect([hidden_act, num_hidden_groups, inner_group_num]).toEqual(["gelu_new", 1, 1]);
    const model = await readModelFolder("tiny", tinyAlbertFolder({ config: rest }));
    expect(model.config.activation).toBe("gelu_new");
  });

  test("heads of its training are left out", async () => {
    const heads = [zeros("predictions.bias", 32), zeros("sop_classifier.classifier.weight", 2, 16)];
    const folder = tinyFolder({
      tensors: [...tinyTensors(tinyAlbertConfig).map((t) => ({ ...t, name: `albert.${t.name}` })), ...heads],
      config: tinyAlbertJson,
    });
    expect((await readModelFolder("tiny", folder)).tensors.size).toBe(25);
  });

  test.each<Pooling>(["cls", "mean"])("opens without a pooler for %s pooling", async (pooling) => {
    const model = await readModelFolder("tiny", without("pooler."), pooling);
    expect(model.tensors.size).toBe(23);
  });

  test.each([
    [
      "relative positions",
      withConfig({ position_embedding_type: "relative_key" }),
      "MDL-CONFIG",
      "position_embedding_type absolute",
    ],
    ["several groups", withConfig({ num_hidden_groups: 2 }), "MDL-CONFIG", "num_hidden_groups 1"],
    ["several inner groups", withConfig({ inner_group_num: 2 }), "MDL-CONFIG", "inner_group_num 1"],
    ["a group count that is text", withConfig({ num_hidden_groups: "1" }), "MDL-CONFIG", "num_hidden_groups 1"],
    [
      "an embedding width not divisible by 4",
      withConfig({ embedding_size: 10 }),
      "MDL-CONFIG",
      "embedding_size divisible by 4",
    ],
    ["no embedding width", withConfig({ embedding_size: null }), "MDL-CONFIG", "whole embedding_size"],
    ["a hidden width not divisible by 4", withConfig({ hidden_size: 18 }), "MDL-CONFIG", "hidden_size divisible by 4"],
    [
      "a feed-forward width not divisible by 4",
      withConfig({ intermediate_size: 22 }),
      "MDL-CONFIG",
      "intermediate_size divisible by 4",
    ],
    [
      "heads of a width not divisible by 4",
      withConfig({ num_attention_heads: 8 }),
      "MDL-CONFIG",
      "num_attention_heads",
    ],
    ["another activation", withConfig({ hidden_act: "relu" }), "MDL-CONFIG", "gelu_new"],
    ["no pooler", without("pooler."), "MDL-POOLER", "pooler.weight"],
    [
      "no projection",
      without("encoder.embedding_hidden_mapping_in.weight"),
      "MDL-TENSOR",
      "encoder.embedding_hidden_mapping_in.weight, got none",
    ],
    ["no feed-forward output", without(`${at}.ffn_output.bias`), "MDL-TENSOR", `${at}.ffn_output.bias, got none`],
    [
      "the tensors of another width",
      withConfig({ embedding_size: 16 }),
      "MDL-TENSOR",
      "embeddings.word_embeddings.weight of shape [32, 16], got [32, 8]",
    ],
    [
      "a second group",
      withTensors((list) => [...list, zeros("encoder.albert_layer_groups.1.albert_layers.0.ffn.bias", 24)]),
      "MDL-TENSOR",
      "no encoder tensor beyond",
    ],
    ["BERT's tensors", tinyFolder({ config: tinyAlbertJson }), "MDL-TENSOR", "embeddings.word_embeddings.weight"],
    [
      "half a prefix",
      tinyFolder({
        config: tinyAlbertJson,
        tensors: tinyTensors(tinyAlbertConfig).map((t, i) => (i === 0 ? { ...t, name: `albert.${t.name}` } : t)),
      }),
      "MDL-PREFIX",
      "albert. before every encoder tensor",
    ],
  ])("with %s is refused by name", async (...[, folder, code, words]) => {
    const refusal = await refusalOf(folder);
    expect(refusal.split(" ")[0]).toBe(code);
    expect(refusal).toContain(words);
  });
});

describe("an ALBERT folder with the tokenizer that transformers writes", () => {
  const folder = (vocabSize: number): Files => {
    const config = { ...tinyAlbertConfig, vocabSize };
    const files = tinyAlbertFolder({
      tensors: tinyTensors(config),
      config: { ...tinyAlbertJson, vocab_size: vocabSize },
    });
    files.delete("vocab.txt");
    const tokenizer = { ...unigram.tokenizers.plain, model: unigram.model };
    return files.set("tokenizer.json", encode(JSON.stringify(tokenizer)));
  };

  test("opens and tokenizes with Unigram", async () => {
    const { tokenizer, files } = await readModelFolder("tiny", folder(600));
    const [text = "", ids = []] = [unigram.texts[3], unigram.ids.plain[3]];
    expect(Array.from(tokenizer.encode(text))).toEqual(ids);
    expect(files.has("tokenizer.json")).toBe(true);
  });

  test("is refused where the weights have fewer rows than the vocabulary", async () => {
    expect(await refusalOf(folder(599))).toContain("MDL-VOCAB");
  });
});

describe("a BERT folder", () => {
  test("with widths not divisible by 4 is refused by name", async () => {
    for (const [change, words] of [
      [{ hidden_size: 18 }, "hidden_size divisible by 4"],
      [{ intermediate_size: 26 }, "intermediate_size divisible by 4"],
      [{ num_attention_heads: 8 }, "num_attention_heads"],
    ] as const)
      expect(await refusalOf(tinyFolder({ config: { ...tinyConfigJson, ...change } }))).toContain(words);
  });
});
