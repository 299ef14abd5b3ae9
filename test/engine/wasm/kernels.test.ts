// Every kernel of assembly/, in each build, against the float64 twins: random shapes, and the edges of tiles, panels and blocks.
import { describe, expect, test } from "vitest";
import { seededRng } from "@/base/random";
import type { Kernel } from "@/engine/program/program";
import { batchOf, between, CaseBuilder, makers, raggedBatch } from "../webgpu/call-cases";
import { runInFloat64, type OneCall } from "../webgpu/one-call";
import { builds, type Build } from "./open";
import { runOnWasm } from "./run-call";

const kernels = Object.keys(makers).filter((name): name is Kernel => name in makers);

/** Compares, and asks for the same bits again. */
function compare(one: OneCall, build: Build): void {
  const expected = runInFloat64(one);
  const [first, second] = runOnWasm(one, build, 2);
  expect(second).toEqual(first);
  for (const [k, output] of first!.entries()) {
    const most = expected[k]!.reduce((max, value) => Math.max(max, Math.abs(value)), 1);
    const because = "some 64 roundings of the largest number; erf to 1.5e-7";
    expect(output).toBeAllClose(expected[k]!, { rtol: 0, atol: 2 ** -18 * most, because });
  }
}

describe.each(builds)("a kernel equals its float64 loop ($variant, shared memory: $shared)", (build) => {
  test.each(kernels)("%s: random shapes on ragged batches", (kernel) => {
    for (let seed = 0; seed < 24; seed++) {
      const batch = seed % 4 === 0 ? batchOf(seededRng(seed), [1]) : raggedBatch(seededRng(seed));
      const builder = new CaseBuilder(seededRng(500 + seed), batch);
      builder.headSizes = [1, 3, 4, 5, 6, 8, 20, 32, 64];
      compare(makers[kernel](builder), build);
    }
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 59, 60, 61, 63, 64, 65, 121])("gemm and loraDown: %i rows", (rows) => {
    for (const kernel of ["gemm", "loraDown"] as const)
      for (const lengths of [[rows], Array.from({ length: rows }, () => 1)])
        compare(makers[kernel](new CaseBuilder(seededRng(rows), batchOf(seededRng(rows), lengths))), build);
  });

  test.each(["gemm", "loraDown", "attention", "attentionBack", "loraGrad", "meanRows", "spreadRows", "embed"] as const)(
    "%s: a report of 512 tokens between short ones",
    (kernel) => {
      const b = new CaseBuilder(seededRng(3), batchOf(seededRng(5), kernel === "embed" ? [3, 48, 1] : [3, 512, 1]));
      b.headSizes = [32];
      compare(makers[kernel](b), build);
    },
  );

  test.each(["attention", "attentionBack", "loraGrad"] as const)(
    "%s: reports around multiples of 5, 6, 8 and 64",
    (kernel) => {
      const lengths = [4, 5, 6, 7, 8, 9, 12, 30, 63, 64, 65, 72, 127, 128, 129];
      for (const headSize of [4, 7, 32]) {
        const b = new CaseBuilder(seededRng(headSize), batchOf(seededRng(6), lengths));
        b.headSizes = [headSize];
        compare(makers[kernel](b), build);
      }
    },
  );

  test("gemm: widths that are multiples of nothing, with every epilogue", () => {
    const epilogues = [
      { kind: "none" },
      { kind: "tanh" },
      ...(["gelu", "gelu_new"] as const).map((activation) => ({ kind: "activate", activation, keeps: true }) as const),
      ...(["gelu", "gelu_new"] as const).map((activation) => ({ kind: "activateBack", activation }) as const),
    ] as const;
    for (const [seed, end] of [...epilogues, ...epilogues].entries()) {
      const rng = seededRng(900 + seed);
      const b = new CaseBuilder(rng, batchOf(rng, [between(rng, 1, 9), between(rng, 1, 70)]));
      const out = between(rng, 1, 21);
      const weight = b.weight(between(rng, 1, 21), seed % 2 === 0 ? [out] : [out, out, out]);
      const direction = seed % 3 === 0 ? "back" : "forward";
      const widths = [weight.inSize, weight.outSize];
      const [xWidth, yWidth] = direction === "forward" ? widths : widths.toReversed();
      const pairs = b.lora(weight);
      const x = b.full("tokens", xWidth!);
      const lora = { pairs, u: b.full("tokens", pairs.parts.length * pairs.rank) };
      const residual = b.full("tokens", yWidth!);
      const before = end.kind === "activateBack" ? b.full("tokens", yWidth!) : b.empty("tokens", yWidth!);
      const y = b.empty("tokens", yWidth!);
      const epilogue =
        end.kind === "activate" || end.kind === "activateBack"
          ? { kind: end.kind, activation: end.activation, before }
          : { kind: end.kind };
      const outputs = end.kind === "activate" ? [y, before] : [y];
      compare(b.done({ kernel: "gemm", direction, weight, x, lora, residual, epilogue, y }, outputs), build);
    }
  });

  test.each([1, 2, 3, 5, 18, 27])("norms and moves: width %i", (width) => {
    const b = () => new CaseBuilder(seededRng(1), batchOf(seededRng(width), [3, 1, 9]));
    for (const kernel of ["meanRows", "firstRows"] as const) {
      const made = b();
      const [x, y] = [made.full("tokens", width), made.empty("reports", width)];
      compare(made.done({ kernel, x, y }, [y]), build);
    }
    const forward = b();
    const [x, y, stats] = [forward.full("tokens", width), forward.empty("tokens", width), forward.empty("tokens", 2)];
    const norm = { ...forward.norm(width), epsilon: 0.1 };
    compare(forward.done({ kernel: "layerNorm", x, norm, y, stats }, [y, stats]), build);
    const back = b();
    const [x2, known, dy] = [back.full("tokens", width), back.full("tokens", 2), back.full("tokens", width)];
    const dx = back.empty("tokens", width);
    const call = { kernel: "layerNormBack", x: x2, stats: known, norm: back.norm(width), dy, dx } as const;
    compare(back.done(call, [dx]), build);
  });
});
