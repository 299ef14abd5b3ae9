// What can be counted without a device: dispatches, bytes, tiles, cuts, and which numbers float16 holds.
import { describe, expect, test } from "vitest";
import { seededRng } from "@/base/random";
import { buildProgram } from "@/engine/program/build";
import { indexBatch, indexWords, mostTiles } from "@/engine/webgpu/batch-index";
import { capacityFor, smallerCapacity } from "@/engine/webgpu/capacity";
import { cutStep } from "@/engine/webgpu/cut-step";
import { groupCount } from "@/engine/webgpu/dispatch";
import { packHalf, survivesHalf } from "@/engine/webgpu/half";
import { planProgram } from "@/engine/webgpu/plan";
import { bytesFor, dispatchesOf, paperTarget } from "@/engine/webgpu/step-bytes";
import { moduleOf } from "@/engine/webgpu/wgsl";
import { loraTargets, type AdapterSpec, type EncoderConfig } from "@/models/types";
import { tinyConfig } from "../tiny-bert";
import { raggedBatch } from "./call-cases";

const bertMedium: EncoderConfig = {
  ...tinyConfig,
  ...{ embeddingSize: 512, hiddenSize: 512, numLayers: 8, numHeads: 8, intermediateSize: 2048 },
  ...{ vocabSize: 30_522, maxTokens: 512 },
};
const queryValue: AdapterSpec = {
  ...{ loraRank: 8, loraAlpha: 16, numLabels: 14, pooling: "family", scaling: null },
  targets: ["attention.self.query", "attention.self.value"],
  layers: [0, 1, 2, 3, 4, 5, 6, 7],
};
const gradients = { work: "gradients", fromBelow: false, checkpoints: false } as const;

describe("a gradient step", () => {
  test("of a 4-layer BERT takes at most 100 dispatches", () => {
    const config = { ...bertMedium, numLayers: 4 };
    const program = buildProgram(config, { ...queryValue, layers: [0, 1, 2, 3] }, gradients);
    expect(dispatchesOf(program, config)).toBeLessThanOrEqual(100);
    expect(dispatchesOf(program, config)).toBeGreaterThan(80); // and is not an empty program
  });

  test("of BERT-medium on 16 reports of 512 tokens takes less than 2 GB", () => {
    const program = buildProgram(bertMedium, queryValue, gradients);
    const bytes = bytesFor(program, { tokens: 8192, reports: 16 }, bertMedium);
    expect(bytes).toBeLessThan(2_000_000_000);
    // Saved activations alone: 4N(7H + F) a layer, ENGINE section 13, but for the last layer.
    expect(bytes).toBeGreaterThan(4 * 8192 * (7 * 512 + 2048) * 7);
  });

  test("binds at most 8 storage arrays to a kernel", () => {
    const spec = { ...queryValue, targets: loraTargets };
    for (const direction of [gradients, { ...gradients, checkpoints: true }])
      for (const dispatch of planProgram(buildProgram(bertMedium, spec, direction), paperTarget, bertMedium)) {
        expect(dispatch.bindings.length).toBeLessThanOrEqual(8);
        expect(moduleOf(dispatch).match(/var<storage/g)).toHaveLength(dispatch.bindings.length);
      }
  });

  test("shares its kernels between layers: twice the layers need no more", () => {
    const kernels = (numLayers: number) => {
      const config = { ...bertMedium, numLayers };
      const layers = Array.from({ length: numLayers }, (_, layer) => layer);
      const plan = planProgram(buildProgram(config, { ...queryValue, layers }, gradients), paperTarget, config);
      return new Set(plan.map((dispatch) => moduleOf(dispatch) + JSON.stringify(dispatch.constants))).size;
    };
    expect(kernels(8)).toBe(kernels(4));
  });
});

describe("the capacity", () => {
  test("halves the tokens until the budget holds, and never goes below the longest report", () => {
    const program = buildProgram(bertMedium, queryValue, gradients);
    const capacity = capacityFor(program, bertMedium, 2 ** 31);
    expect(bytesFor(program, capacity, bertMedium)).toBeLessThanOrEqual(2_000_000_000);
    expect(capacity.tokens).toBeGreaterThanOrEqual(2048);
    const large = { ...bertMedium, numLayers: 48, hiddenSize: 2048, intermediateSize: 8192, embeddingSize: 2048 };
    const huge = buildProgram(large, queryValue, gradients);
    expect(capacityFor(huge, large, 2 ** 31).tokens).toBe(512);
  });

  test("keeps every buffer within the limit of the device", () => {
    const program = buildProgram(bertMedium, queryValue, gradients);
    const { tokens, reports } = capacityFor(program, bertMedium, 2 ** 24);
    for (const { rows, width } of program.shapes)
      expect(4 * width * (rows === "tokens" ? tokens : reports)).toBeLessThanOrEqual(2 ** 24);
  });

  test("has nothing smaller than the least", () => {
    expect(smallerCapacity({ tokens: 1000, reports: 4 }, 512)).toEqual({ tokens: 512, reports: 4 });
    expect(smallerCapacity({ tokens: 512, reports: 4 }, 512)).toBeNull();
  });
});

describe("the index of a batch", () => {
  test("covers each token by one tile of its report, within the words set aside", () => {
    for (let seed = 0; seed < 50; seed++) {
      const batch = raggedBatch(seededRng(seed));
      const capacity = { tokens: batch.tokens.length, reports: batch.offsets.length - 1 };
      const words = new Uint32Array(indexWords(capacity));
      const at = indexBatch(batch, words);
      expect(at.words).toBeLessThanOrEqual(words.length);
      expect(at.tiles).toBeLessThanOrEqual(mostTiles(capacity));
      expect(words.slice(0, at.reportsAt)).toEqual(Uint32Array.from(batch.offsets));
      expect(words.slice(at.idsAt, at.tilesAt)).toEqual(Uint32Array.from(batch.tokens));
      const covered: number[] = [];
      for (let t = 0; t < at.tiles; t++) {
        const [first, report] = [words[at.tilesAt + 2 * t]!, words[at.tilesAt + 2 * t + 1]!];
        const end = Math.min(first + 16, batch.offsets[report + 1]!);
        for (let n = first; n < end; n++) {
          expect(words[at.reportsAt + n]).toBe(report);
          covered.push(n);
        }
      }
      expect(covered).toEqual(Array.from(batch.tokens.keys()));
    }
  });

  test("a dispatch has a group for each started piece of work", () => {
    const sizes = { tokens: 65, reports: 3, tiles: 7 };
    expect(groupCount({ rows: "tokens", units: 1, size: 64, times: 3 }, sizes)).toBe(6);
    expect(groupCount({ rows: "tiles", units: 4, size: 1, times: 1 }, sizes)).toBe(28);
    expect(groupCount({ rows: "reports", units: 22, size: 64, times: 1 }, sizes)).toBe(2);
  });
});

describe("a step", () => {
  const plan = planProgram(buildProgram(bertMedium, queryValue, gradients), paperTarget, bertMedium);
  const sizes = { tokens: 4096, reports: 16, tiles: 256 };

  test("is one submission while it is not predicted to take over half a second", () => {
    expect(cutStep(plan, sizes, 0)).toEqual([plan.length]);
    expect(cutStep(plan, sizes, 500)).toEqual([plan.length]);
  });

  test("is cut into parts of about equal work above it", () => {
    const ends = cutStep(plan, sizes, 1900);
    expect(ends).toHaveLength(5);
    expect(ends.at(-1)).toBe(plan.length);
    const rows = { tokens: 4096, reports: 16, tiles: 4096 };
    const work = plan.map((dispatch) => dispatch.work * rows[dispatch.groups.rows]);
    const total = work.reduce((a, b) => a + b, 0);
    for (const [k, end] of ends.entries()) {
      const part = work.slice(ends[k - 1] ?? 0, end).reduce((a, b) => a + b, 0);
      expect(part / total).toBeGreaterThan(0.14);
      expect(part / total).toBeLessThan(0.26);
    }
  });

  test("is never cut into more parts than it has dispatches", () => {
    const alike = plan.filter((dispatch) => dispatch.name.startsWith("layerNorm ")).slice(0, 3);
    expect(cutStep(alike, sizes, 1e9)).toEqual([1, 2, 3]);
  });
});

describe("float16", () => {
  const widen = (bits: number): number => {
    const sign = bits & 0x8000 ? -1 : 1;
    const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
    return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
  };
  const finite = Array.from({ length: 65_536 }, (_, bits) => bits).filter((bits) => ((bits >> 10) & 31) !== 31);

  test("holds each of its own 63,488 finite numbers, subnormal ones and both zeros included", () => {
    const values = Float32Array.from(finite, widen);
    expect(survivesHalf(values)).toBe(true);
    expect(new Uint16Array(packHalf(values).buffer)).toEqual(Uint16Array.from(finite));
  });

  test("does not hold a number between two of them, nor one outside, nor an infinity or NaN", () => {
    for (const value of [
      0.1,
      1 + 2 ** -11,
      65_520,
      65_536,
      1e30,
      2 ** -25,
      3 * 2 ** -25,
      1e-40,
      Infinity,
      -Infinity,
      NaN,
    ])
      expect(survivesHalf(Float32Array.of(1, value))).toBe(false);
    expect(survivesHalf(Float32Array.of(1, 65_504, 2 ** -24, -0))).toBe(true);
  });
});
