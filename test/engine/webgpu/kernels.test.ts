// Every WGSL kernel, in each variant, on SwiftShader against the float64 twins: random shapes, and the edges of tiles and grids.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seededRng } from "@/base/random";
import type { PackedBatch } from "@/engine/engine";
import type { Kernel } from "@/engine/program/program";
import type { Variant } from "@/engine/webgpu/dispatch";
import { survivesHalf } from "@/engine/webgpu/half";
import { openDevice, type OpenDevice } from "@/engine/webgpu/open-device";
import { skipReason, softwareGpu } from "../../helpers/webgpu-node";
import { tinyConfig } from "../tiny-bert";
import { batchOf, CaseBuilder, makers, raggedBatch } from "./call-cases";
import { runInFloat64, runOnDevice, type OneCall } from "./one-call";

const because = "float32 sums of up to 512 products of numbers around 1, and erf to 1.5e-7";
const minuteMs = 60_000;

const kernels = Object.keys(makers).filter((name): name is Kernel => name in makers);

/** Kernels whose code differs in a variant, with seeds of shapes. SwiftShader takes a second or more to compile a kernel with
 * barriers, so those have few: rows of tokens and of reports, forward and back, one buffer of queries and keys and two. */
const all = [0, 1, 2, 3, 4, 5, 6, 7];
const each: readonly (readonly [kernel: Kernel, variant: Variant, seeds: readonly number[]])[] = [
  ...kernels.map((kernel) => [kernel, "naive", all] as const),
  ...(["embed", "layerNorm", "layerNormBack", "classify", "loraGrad"] as const).map((k) => [k, "tiled", all] as const),
  ["gemm", "tiled", [2, 3, 4, 5]],
  ["loraDown", "tiled", [2, 3, 4, 7]],
  ["attention", "tiled", [0, 3]],
  ["attentionBack", "tiled", [0, 3]],
  ...(["embed", "layerNorm", "layerNormBack", "classify"] as const).map((k) => [k, "subgroups", all] as const),
];

let opened: OpenDevice;

async function compare(one: OneCall, variant: Variant): Promise<void> {
  const expected = runInFloat64(one);
  const [first, second] = await runOnDevice(opened, variant, { one, times: 2 });
  expect(second).toEqual(first); // the same bits again
  for (const [k, output] of first!.entries())
    expect(output).toBeAllClose(expected[k]!, { rtol: 1e-5, atol: 1e-5, because });
}

async function firstRun(one: OneCall, variant: Variant): Promise<Float32Array> {
  const [run] = await runOnDevice(opened, variant, { one });
  return run![0]!;
}

function caseOf(kernel: Kernel, variant: Variant, { seed, batch }: { seed: number; batch: PackedBatch }): OneCall {
  const builder = new CaseBuilder(seededRng(seed), batch);
  if (variant !== "naive") builder.headSizes = [seed % 2 === 0 ? 16 : 64];
  return makers[kernel](builder);
}

describe.skipIf(softwareGpu === null)(`a kernel equals its float64 loop${skipReason}`, () => {
  beforeAll(async () => {
    opened = await openDevice(softwareGpu);
  }, minuteMs);
  afterAll(() => {
    opened.device.destroy();
  });

  test.each(each)(
    "%s, %s: random shapes, each on one token and on three ragged batches",
    async (kernel, variant, seeds) => {
      for (const seed of seeds)
        for (let k = 0; k < 4; k++) {
          const batch = k === 0 ? batchOf(seededRng(seed), [1]) : raggedBatch(seededRng(100 * seed + k));
          await compare(caseOf(kernel, variant, { seed, batch }), variant);
        }
    },
    2 * minuteMs,
  );

  test.each([
    ["gemm", "tiled"],
    ["gemm", "naive"],
    ["loraDown", "tiled"],
  ] as const)(
    "%s, %s: one row less than a tile, a full tile, one more",
    async (kernel, variant) => {
      for (const rows of [63, 64, 65])
        for (const lengths of [[rows], Array.from({ length: rows }, () => 1)])
          await compare(caseOf(kernel, variant, { seed: 3, batch: batchOf(seededRng(rows), lengths) }), variant);
    },
    minuteMs,
  );

  test.each([
    ["attention", "tiled"],
    ["attention", "naive"],
    ["attentionBack", "tiled"],
    ["attentionBack", "naive"],
    ["loraGrad", "tiled"],
    ["meanRows", "naive"],
  ] as const)(
    "%s, %s: a report of 512 tokens between short ones",
    async (kernel, variant) => {
      const batch = batchOf(seededRng(5), [3, 512, 1]);
      await compare(caseOf(kernel, variant, { seed: 0, batch }), variant);
    },
    minuteMs,
  );

  // Each number that float16 has below 2^-13, and others over its whole range: the identity reads them back.
  const halves = Float32Array.from({ length: 64 * 64 }, (_, i) => {
    const sign = i % 2 === 0 ? 1 : -1;
    return i < 2048 ? sign * i * 2 ** -24 : sign * (1 + (i % 1024) / 1024) * 2 ** ((i % 30) - 14);
  });

  test.each(["naive", "tiled"] as const)(
    "gemm, %s: float16 weights are read exactly, subnormal ones included",
    async (variant) => {
      const b = new CaseBuilder(seededRng(1), batchOf(seededRng(1), [64]));
      const identity = Float32Array.from({ length: 64 * 64 }, (_, i) => Number(i % 65 === 0));
      const [x, y] = [b.full("tokens", 64, identity), b.empty("tokens", 64)];
      const weight = b.weight(64, [64]);
      b.tensors.set("map0.weight", { shape: [64, 64], values: halves });
      b.tensors.set("map0.bias", { shape: [64], values: new Float32Array(64) });
      const call = { kernel: "gemm", weight, x, y, lora: null, residual: null, epilogue: { kind: "none" } } as const;
      expect(survivesHalf(halves)).toBe(true);
      const one = b.done({ ...call, direction: "back" }, [y]);
      const got = await firstRun(one, variant);
      expect(got.map((value) => value + 0)).toEqual(halves.map((value) => value + 0)); // the sum with 0 has no −0
      await compare(b.done({ ...call, direction: "forward" }, [y]), variant);
    },
    minuteMs,
  );

  test("embed: float16 words give the same bits as float32 ones", async () => {
    const b = new CaseBuilder(seededRng(3), raggedBatch(seededRng(3)));
    const one = makers.embed(b);
    const word = b.tensors.get("word.weight")!;
    const coarse = word.values.map((value) => Math.round(value * 512) / 512);
    b.tensors.set("word.weight", { ...word, values: coarse });
    const asHalf = await firstRun(one, "naive");
    const unread = coarse.slice();
    const id = Array.from({ length: tinyConfig.vocabSize }, (_, n) => n).find((n) => !one.batch.tokens.includes(n))!;
    unread[(id * unread.length) / tinyConfig.vocabSize] = 0.1; // float16 does not hold it, so that none is used
    b.tensors.set("word.weight", { ...word, values: unread });
    expect(survivesHalf(coarse)).toBe(true);
    expect(await firstRun(one, "naive")).toEqual(asHalf);
    await compare(one, "naive");
  });

  test.each([65_535, 65_537])(
    "layerNorm with a workgroup a row: %i rows, of which one axis of the grid takes 65,535",
    async (rows) => {
      const lengths = Array.from({ length: Math.ceil(rows / 512) }, (_, i) => Math.min(512, rows - 512 * i));
      const b = new CaseBuilder(seededRng(1), batchOf(seededRng(1), lengths));
      const [x, y] = [b.full("tokens", 4), b.empty("tokens", 4)];
      const norm = { ...b.norm(4), epsilon: 0.1 };
      await compare(b.done({ kernel: "layerNorm", x, norm, y, stats: null }, [y]), "subgroups");
    },
    minuteMs,
  );
});
