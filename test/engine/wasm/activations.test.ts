// exp, tanh, gelu, softmax and the loss at their edges: zero, tiny, huge, infinite, NaN. Through the kernels that use them.
import { describe, expect, test } from "vitest";
import { seededRng } from "@/base/random";
import type { Call, Epilogue } from "@/engine/program/program";
import { act, actBack } from "../program/plain-kernels";
import { batchOf, CaseBuilder } from "../webgpu/call-cases";
import { runInFloat64 } from "../webgpu/one-call";
import { builds } from "./open";
import { runOnWasm } from "./run-call";

const epsilon = 2 ** -24;
const grid = Float32Array.from({ length: 4001 }, (_, i) => (i - 2000) / 100);
const edges = Float32Array.of(
  0,
  -0,
  1e-45,
  -1e-30,
  1e-8,
  -1e-5,
  1e-3,
  4.99,
  87,
  -87,
  88.5,
  -104,
  1e4,
  -1e4,
  3e38,
  -3e38,
);
const values = Float32Array.of(...grid, ...edges);

const activations = ["gelu", "gelu_new"] as const;

describe.each(builds.filter(({ shared }) => shared))("$variant", (build) => {
  /** f at each value: one column of a product with 1, or of dY = 1 times the slope. */
  function through(epilogue: (b: CaseBuilder) => Epilogue, x: Float32Array<ArrayBuffer>): Float32Array {
    const b = new CaseBuilder(seededRng(1), batchOf(seededRng(1), [values.length]));
    b.tensors.set("one.weight", { shape: [1, 1], values: Float32Array.of(1) });
    b.tensors.set("one.bias", { shape: [1], values: Float32Array.of(0) });
    const [source, y] = [b.full("tokens", 1, x), b.empty("tokens", 1)];
    const weight = { modules: ["one"], inSize: 1, outSize: 1 };
    const call = { kernel: "gemm", direction: "forward", weight, x: source, lora: null, residual: null, y } as const;
    const [out] = runOnWasm(b.done({ ...call, epilogue: epilogue(b) }, [y]), build)[0]!;
    return out!;
  }

  test("tanh keeps the digits of small numbers and ends at ±1", () => {
    const got = through(() => ({ kind: "tanh" }), values);
    const because = "a polynomial, a division: a few roundings of the result";
    expect(got).toBeAllClose(Array.from(values, Math.tanh), { rtol: 6 * epsilon, atol: 2 ** -149, because });
    expect([...got.slice(-2)]).toEqual([1, -1]);
  });

  test.each(activations)("%s", (activation) => {
    const got = through(() => ({ kind: "activate", activation, before: null }), values);
    for (const [i, x] of values.entries()) {
      const because = "erf to 1.5e-7, and a few roundings of x";
      const tolerance = { rtol: 0, atol: Math.abs(x) * (7.6e-8 + 4 * epsilon) + 2 ** -148, because };
      expect([got[i]!]).toBeAllClose([act(activation, x)], tolerance);
    }
  });

  test.each(activations)("the slope of %s", (activation) => {
    const ones = values.map(() => 1);
    const got = through((b) => ({ kind: "activateBack", activation, before: b.full("tokens", 1, values) }), ones);
    const expected = Array.from(values, (x) => (Math.abs(x) > 1e3 ? Number(x > 0) : actBack(activation, x)));
    const because = "erf to 1.5e-7, and roundings of terms up to 2";
    expect(got).toBeAllClose(expected, { rtol: 0, atol: 7.6e-8 + 16 * epsilon, because });
  });

  test("NaN stays NaN", () => {
    const x = values.map((value, i) => (i === 5 ? NaN : value));
    for (const epilogue of [{ kind: "tanh" }, { kind: "activate", activation: "gelu", before: null }] as const) {
      const got = through(() => epilogue, x);
      expect(got[5]).toBeNaN();
      expect(got[4]).not.toBeNaN();
    }
  });

  test.each([0, 1, 30, 1000, 1e6])("softmax of scores that differ by %d", (spread) => {
    const b = new CaseBuilder(seededRng(2), batchOf(seededRng(2), [7, 1, 20]));
    const q = b.full(
      "tokens",
      4,
      b.random(28 * 4).map((value) => spread * value),
    );
    const kv = b.full("tokens", 8);
    const [out, lse] = [b.empty("tokens", 4), b.empty("tokens", 1)];
    const columns = { heads: 1, headSize: 4, q, qFrom: 0, kv, kFrom: 0, vFrom: 4 };
    const one = b.done({ kernel: "attention", ...columns, out, lse }, [out, lse]);
    const [gotOut, gotLse] = runOnWasm(one, build)[0]!;
    const [expectedOut, expectedLse] = runInFloat64(one);
    const atol = 1e-6 + 8 * epsilon * spread;
    expect(gotOut).toBeAllClose(expectedOut!, { rtol: 0, atol, because: "roundings of scores up to the spread" });
    expect(gotLse).toBeAllClose(expectedLse!, { rtol: 0, atol, because: "as above" });
  });

  test("the loss at logits of 0, ±1e-6, ±40, ±100 and ±1e4", () => {
    const logits = [0, 1e-6, -1e-6, 0.3, 40, -40, 100, -100, 1e4, -1e4];
    const L = 3 * logits.length;
    const b = new CaseBuilder(seededRng(3), batchOf(seededRng(3), [2]));
    const head = { weight: 0, bias: L * 4, numLabels: L, hiddenSize: 4, scaling: null };
    const cells = logits.flatMap((z) => [z, z, z]);
    const call: Call = {
      ...({ kernel: "lossBack", head, t: b.full("reports", 4) } as const),
      logits: b.full("reports", L, Float32Array.from(cells)),
      targets: b.full(
        "reports",
        L,
        Float32Array.from(cells, (_, i) => [0, 1, -1][i % 3]!),
      ),
      losses: b.empty("reports", 1),
      perReport: b.empty("reports", L * 5),
      ...{ dt: b.empty("reports", 4), tanh: true },
    };
    const one = b.done(call, [call.losses, call.perReport, call.dt!]);
    const [losses, perReport, dt] = runOnWasm(one, build)[0]!;
    const expected = runInFloat64(one);
    const because = "exp to 2e-7, sums in a few roundings";
    expect(losses).toBeAllClose(expected[0]!, { rtol: 1e-6, atol: 0, because });
    expect(perReport).toBeAllClose(expected[1]!, { rtol: 1e-6, atol: 1e-12, because });
    expect(dt).toBeAllClose(expected[2]!, { rtol: 0, atol: 1e-5, because });
  });
});
