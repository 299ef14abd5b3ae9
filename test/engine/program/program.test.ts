// Programs carried out by float64 loops: they say what transformers and peft compute, whatever is cached or run twice.
import { describe, expect, test } from "vitest";
import { buildProgram, type Asked } from "@/engine/program/build";
import { buffersOf } from "@/engine/program/places";
import { modelOf, programRuntime } from "@/engine/program/program-engine";
import type { Program } from "@/engine/program/program";
import { lowestLayer } from "@/models/layout";
import { loraTargets, type AdapterSpec, type EncoderConfig } from "@/models/types";
import { cellTargets, ids, numbers } from "../formula";
import { smallCases, smallErrors } from "../golden";
import { cut, pack, tinyBert, tinyConfig } from "../tiny-bert";
import { plainLibrary } from "./plain-library";
import { runPlain } from "./plain-run";

const deep: EncoderConfig = { ...tinyConfig, numLayers: 4 };
const all: AdapterSpec = {
  loraRank: 2,
  loraAlpha: 4,
  targets: loraTargets,
  layers: [1, 3],
  numLabels: 3,
  pooling: "family",
  scaling: null,
};
const reports = cut(ids(21, 37, tinyConfig.vocabSize), [9, 1, 20, 7]);
const targets = cellTargets(22, reports.length * all.numLabels);

const build = (spec: AdapterSpec, asked: Partial<Asked> = {}, config = deep): Program =>
  buildProgram(config, spec, { work: "gradients", fromBelow: false, checkpoints: false, ...asked });

describe("programs in float64", () => {
  test.each(smallCases)("equal transformers and peft: $name", async (golden) => {
    const errors = await smallErrors(
      (weights) => Promise.resolve(programRuntime(plainLibrary(weights), modelOf(weights))),
      golden,
    );
    for (const error of Object.values(errors)) expect(error).toBeLessThan(2e-6);
  });

  const weights = tinyBert(deep, 9);
  const poolings = ["family", "cls", "mean"] as const;
  const given = (spec: AdapterSpec, program: Program) => ({
    adapter: numbers(23, program.outputs[0]!.width, { scale: 0.3 }),
    below: null,
    targets,
  });

  test.each(poolings)("give the same bits when layers are run twice (%s)", (pooling) => {
    const spec: AdapterSpec = {
      ...all,
      pooling,
      targets: pooling === "family" ? loraTargets : loraTargets.slice(0, 6),
    };
    const batch = pack(reports);
    const once = build(spec);
    const twice = build(spec, { checkpoints: true });
    const expected = runPlain(once, weights, { batch, given: given(spec, once) });
    expect(runPlain(twice, weights, { batch, given: given(spec, twice) })).toEqual(expected);
    expect(expected[0]!.every((value) => Number.isFinite(value))).toBe(true);
  });

  test.each(poolings)("give the same numbers from kept rows of the layers below (%s)", async (pooling) => {
    const spec: AdapterSpec = { ...all, pooling, layers: [2], targets: ["attention.self.key", "output.dense"] };
    const engine = programRuntime(plainLibrary(weights), modelOf(weights)).open(spec);
    engine.setAdapter(numbers(24, engine.layout.size, { scale: 0.3 }));
    const batch = pack(reports);
    const below = await engine.below(batch);
    const whole = await engine.gradients(batch, targets);
    const upper = await engine.gradients({ ...batch, below }, targets);
    expect(upper.losses).toBeAllClose(whole.losses, { rtol: 1e-6, atol: 0, because: "below is rounded to float32" });
    expect(upper.perReport).toBeAllClose(whole.perReport, { rtol: 1e-4, atol: 1e-6, because: "as above" });
    expect(build(spec, { fromBelow: true }).calls.some(({ kernel }) => kernel === "embed")).toBe(false);
    expect(lowestLayer(deep, spec)).toBe(2);
  });
});

describe("a program", () => {
  test("writes every number of a gradient, for each target alone", () => {
    for (const target of loraTargets) {
      const layers = target === "pooler.dense" ? [] : [0, 2];
      const spec: AdapterSpec = { ...all, targets: [target], layers };
      const program = build(spec);
      const batch = pack([reports[0]!]);
      const adapter = numbers(23, program.outputs[0]!.width, { scale: 0.3 });
      const [perReport] = runPlain(program, tinyBert(deep, 9), {
        batch,
        given: { adapter, below: null, targets: targets.subarray(0, 3) },
      });
      expect(perReport!.every((value) => Number.isFinite(value))).toBe(true);
      expect(perReport!.some((value) => value !== 0)).toBe(true);
    }
  });

  test("runs nothing below the lowest factor", () => {
    const count = (layers: readonly number[]) => build({ ...all, targets: ["output.dense"], layers }).calls.length;
    expect(count([3])).toBeLessThan(count([2]) - 6);
    const top = build({ ...all, targets: ["output.dense"], layers: [3] });
    expect(top.calls.some(({ kernel }) => kernel === "attentionBack")).toBe(false);
  });

  test("computes the last layer for first rows alone where the head looks there", () => {
    const rows = (pooling: AdapterSpec["pooling"]) =>
      build({ ...all, pooling, targets: ["output.dense"] }, { work: "logits" }).calls.flatMap((call) =>
        call.kernel === "attention" ? [call.q.rows] : [],
      );
    expect(rows("family")).toEqual(["tokens", "tokens", "tokens", "reports"]);
    expect(rows("cls")).toEqual(["tokens", "tokens", "tokens", "reports"]);
    expect(rows("mean")).toEqual(["tokens", "tokens", "tokens", "tokens"]);
  });

  test.each([1, 4, 12])("of %i layers keeps scratch for one layer", (numLayers) => {
    const { shapes } = build(
      { ...all, layers: [], loraRank: 0, targets: [] },
      { work: "logits" },
      { ...deep, numLayers },
    );
    expect(shapes.length).toBeLessThanOrEqual(14);
  });

  test("keeps a layer's input alone between its two runs", () => {
    const floats = (program: Program) =>
      program.shapes.reduce((sum, { rows, width }) => sum + (rows === "tokens" ? width : 0), 0);
    const config = { ...deep, numLayers: 12 };
    const spec: AdapterSpec = { ...all, layers: Array.from({ length: 12 }, (_, layer) => layer) };
    expect(floats(build(spec, { checkpoints: true }, config))).toBeLessThan(0.35 * floats(build(spec, {}, config)));
  });

  test("never shares a place between buffers that are needed together", () => {
    const { calls, places, outputs } = build(all);
    for (const call of [...calls.map(buffersOf), outputs]) {
      const unique = new Set(call.map(({ id }) => id));
      expect(new Set([...unique].map((id) => places[id])).size).toBe(unique.size);
    }
  });
});
