// Sizes: what fits into a worker's region.
import { describe, expect, test } from "vitest";
import { buildProgram } from "@/engine/program/build";
import { modelOf } from "@/engine/program/program-engine";
import { planWeights } from "@/engine/wasm/packed-weights";
import { capacityWithin, regionSizes, reserveMemory } from "@/engine/wasm/region";
import { openWasmLibrary } from "@/engine/wasm/wasm-library";
import { encoderShapes } from "@/models/encoder-shapes";
import { distinctLayers } from "@/models/encoder-modules";
import { loraTargets, type AdapterSpec, type EncoderConfig } from "@/models/types";
import { tinyAlbert, tinyConfig } from "../tiny-bert";

const bert = (numLayers: number, hiddenSize: number, maxTokens = 512): EncoderConfig => ({
  ...tinyConfig,
  ...{ numLayers, hiddenSize, embeddingSize: hiddenSize, numHeads: hiddenSize / 64, intermediateSize: 4 * hiddenSize },
  ...{ maxTokens, vocabSize: 30_522 },
});
const miniLm: EncoderConfig = { ...bert(6, 384), numHeads: 12 };

/** A library whose memory is as small as it may be: its sizes can be asked, nothing can be run. */
function sizedLibrary(config: EncoderConfig, regionBytes: number) {
  const tensors = new Map(
    [...encoderShapes(config, 2)].map(([name, shape]) => [name, { shape, values: new Float32Array(0) }]),
  );
  const { modules, bytes: weightBytes } = planWeights({ config, tensors });
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const known = { model: modelOf({ config, tensors }), variant: "simd" as const, modules, weightBytes };
  return openWasmLibrary({ ...known, place: { kind: "shared", memory, regionBytes } }, 0);
}

const everything = (config: EncoderConfig, loraRank: number): AdapterSpec => ({
  loraRank,
  loraAlpha: 1,
  targets: loraTargets,
  layers: Array.from({ length: distinctLayers(config) }, (_, layer) => layer),
  numLabels: 256,
  pooling: "family",
  scaling: null,
});

describe("the smallest region", () => {
  test.each([
    ["tiny", tinyConfig],
    ["tiny ALBERT", tinyAlbert],
    ["MiniLM", miniLm],
    ["BERT-small", bert(4, 512)],
    ["BERT-base", bert(12, 768)],
    ["BERT-large", bert(24, 1024)],
    ["long reports", bert(6, 384, 4096)],
    ["ALBERT-base", { ...bert(12, 768), family: "albert", embeddingSize: 128 } as const],
  ])("takes the longest report at rank 64 on every map, layers run twice: %s", (_, config: EncoderConfig) => {
    const library = sizedLibrary(config, Math.floor(regionSizes(config).least / 64) * 64);
    const asked = { work: "gradients", fromBelow: false, checkpoints: true } as const;
    const { tokens, reports } = library.capacityOf(buildProgram(config, everything(config, 64), asked));
    expect(tokens).toBeGreaterThanOrEqual(config.maxTokens);
    expect(reports).toBeGreaterThanOrEqual(1);
  });
});

describe("the usual region", () => {
  const spec: AdapterSpec = {
    ...everything(miniLm, 8),
    ...{ targets: ["attention.self.query", "attention.self.value"], numLabels: 14 },
  };

  test.each([
    ["gradients", 1_500],
    ["logits", 2_048],
  ] as const)("takes a batch of MiniLM: %s, at least %i tokens of 64 reports", (work, least) => {
    const library = sizedLibrary(miniLm, regionSizes(miniLm).wanted);
    const asked = { work, fromBelow: false, checkpoints: false };
    const { tokens, reports } = library.capacityOf(buildProgram(miniLm, spec, asked));
    expect(tokens).toBeGreaterThanOrEqual(least);
    expect(tokens).toBeLessThanOrEqual(2_048);
    expect(reports).toBeGreaterThanOrEqual(32);
  });

  test("is smaller for a small model", () => {
    expect(regionSizes(tinyConfig).wanted).toBeLessThan(64 * 2 ** 20);
    expect(regionSizes(miniLm).wanted).toBeLessThanOrEqual(384 * 2 ** 20);
  });

  test("shrinks to the least before a model is refused", () => {
    const { least } = regionSizes(miniLm);
    const workers = Math.floor(2 ** 31 / (least * 1.5)); // on 32 bits, less than the usual region remains for each
    const reserved = reserveMemory({ config: miniLm, weightBytes: 2 ** 31, workers }, true);
    expect(reserved.regionBytes).toBeGreaterThanOrEqual(Math.floor(least / 64) * 64);
    expect(reserved.regionBytes).toBeLessThan(regionSizes(miniLm).wanted);
    expect(reserved.memory.buffer.byteLength).toBeGreaterThanOrEqual(2 ** 31 + workers * reserved.regionBytes);
  });
});

describe("capacityWithin", () => {
  const bytesOf =
    (token: number, report: number) =>
    ({ tokens, reports }: { tokens: number; reports: number }) =>
      token * tokens + report * reports;

  test("gives all that is usual where it fits", () => {
    expect(capacityWithin(1e9, bytesOf(100, 100), 512)).toEqual({ tokens: 2048, reports: 64 });
  });

  test("gives fewer reports where they take most of the room", () => {
    const capacity = capacityWithin(10_000, bytesOf(1, 1_000), 512);
    expect(capacity.tokens).toBe(2048);
    expect(capacity.reports).toBe(7);
  });

  test("keeps the longest report while several reports could go", () => {
    const capacity = capacityWithin(60_000, bytesOf(100, 100), 512);
    expect(capacity.tokens).toBeGreaterThanOrEqual(512);
    expect(bytesOf(100, 100)(capacity)).toBeLessThanOrEqual(60_000);
  });

  test("takes a model whose longest report is above the usual batch", () => {
    expect(capacityWithin(1e9, bytesOf(1, 1), 4096).tokens).toBe(4096);
  });

  test("says less than the longest report where nothing else fits", () => {
    expect(capacityWithin(1_000, bytesOf(100, 1), 512).tokens).toBeLessThan(512);
  });
});
