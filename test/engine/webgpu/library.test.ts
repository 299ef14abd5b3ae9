// The WebGPU library on SwiftShader: whole programs against golden numbers and float64, the bit rules, memory, and every fault
// as a typed error.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkAgainst } from "@/engine/gate";
import { buildProgram } from "@/engine/program/build";
import { modelOf, programRuntime } from "@/engine/program/program-engine";
import { openRuntime } from "@/engine/reference/runtime";
import type { Variant } from "@/engine/webgpu/dispatch";
import { bytesFor } from "@/engine/webgpu/step-bytes";
import { openWebGpuLibrary, type WebGpuLibrary } from "@/engine/webgpu/webgpu-library";
import { loraTargets, type AdapterSpec, type EncoderConfig } from "@/models/types";
import { skipReason, softwareGpu } from "../../helpers/webgpu-node";
import { cellTargets, ids, numbers } from "../formula";
import { smallCases, smallErrors } from "../golden";
import { cut, pack, tinyBert, tinyConfig } from "../tiny-bert";
import { runPlain } from "../program/plain-run";
import { watchedGpu, type Watch } from "./watched-gpu";

const minuteMs = 60_000;
const weights = tinyBert(tinyConfig, 31);
const reports = cut(ids(33, 60, tinyConfig.vocabSize), [9, 1, 33, 17]);
const L = 3;
const targets = cellTargets(34, reports.length * L);
const because = "float32 through two layers";

/** A whole program and what it is given. */
function gradientsOf(config: EncoderConfig, spec: AdapterSpec) {
  const program = buildProgram(config, spec, { work: "gradients", fromBelow: false, checkpoints: false });
  const P = program.outputs[0]!.width;
  return { program, P, given: { adapter: numbers(35, P, { scale: 0.3 }), below: null, targets } };
}

const rank4 = { loraRank: 4, loraAlpha: 8, numLabels: L, scaling: null };
const everything = gradientsOf(tinyConfig, { ...rank4, targets: loraTargets, layers: [0, 1], pooling: "family" });
// With barriers SwiftShader takes seconds to compile a kernel, so this one has few.
const little = gradientsOf(tinyConfig, {
  ...{ ...rank4, pooling: "mean", layers: [1] },
  targets: ["attention.self.query", "attention.self.value"],
});

const row = (values: Float32Array, b: number, width: number) => values.slice(b * width, (b + 1) * width);

describe.skipIf(softwareGpu === null)(`the WebGPU library${skipReason}`, () => {
  let watch: Watch;
  const libraries = new Map<Variant, WebGpuLibrary>();
  const variants = ["naive", "subgroups"] as const;
  const cases = [
    ["naive", everything],
    ["subgroups", little],
  ] as const;

  beforeAll(async () => {
    watch = watchedGpu(softwareGpu!);
    for (const variant of variants) libraries.set(variant, await openWebGpuLibrary(weights, watch.gpu, variant));
  }, minuteMs);
  afterAll(() => {
    for (const library of libraries.values()) library.dispose();
  });

  test("chooses the variant without barriers on a device that the processor computes", async () => {
    const library = await openWebGpuLibrary(weights, softwareGpu);
    expect(library.info).toMatchObject({ isSoftware: true, variant: "naive" });
    library.dispose();
  });

  test.each(smallCases)(
    "equals transformers and peft: $name",
    async (golden) => {
      const open = async () => {
        const loaded = golden.weights();
        return programRuntime(await openWebGpuLibrary(loaded, softwareGpu), modelOf(loaded));
      };
      for (const error of Object.values(await smallErrors(open, golden))) expect(error).toBeLessThan(5e-5);
    },
    minuteMs,
  );

  test.each(cases)(
    "equals float64 through a whole program, bit for bit twice (%s)",
    async (variant, { program, given }) => {
      const prepared = await libraries.get(variant)!.prepare(program);
      const batch = pack(reports);
      const [perReport, losses] = await prepared.run(batch, given);
      const [expected, expectedLosses] = runPlain(program, weights, { batch, given });
      expect(perReport).toBeAllClose(expected!, { rtol: 1e-4, atol: 2e-5, because });
      expect(losses).toBeAllClose(expectedLosses!, { rtol: 1e-5, atol: 1e-5, because });
      expect(await prepared.run(batch, given)).toEqual([perReport, losses]);
      prepared.dispose();
    },
    4 * minuteMs,
  );

  test.each(cases)(
    "gives a report the same bits alone, in any company and order (%s)",
    async (variant, { program, P, given }) => {
      const prepared = await libraries.get(variant)!.prepare(program);
      const [together] = await prepared.run(pack(reports), given);
      for (const [b, report] of reports.entries()) {
        const own = row(targets, b, L);
        const [alone] = await prepared.run(pack([report]), { ...given, targets: own });
        expect(alone).toEqual(row(together!, b, P));
      }
      const order = [2, 0, 3, 1];
      const shuffled = Float32Array.from(order.flatMap((b) => [...row(targets, b, L)]));
      const [other] = await prepared.run(pack(order.map((b) => reports[b]!)), { ...given, targets: shuffled });
      for (const [k, b] of order.entries()) expect(row(other!, k, P)).toEqual(row(together!, b, P));
      prepared.dispose();
    },
    4 * minuteMs,
  );

  test(
    "passes the gate",
    async () => {
      const runtime = programRuntime(libraries.get("naive")!, modelOf(weights));
      const reference = await openRuntime(weights, "cpu");
      const gate = await checkAgainst({ ...runtime, dispose: () => undefined }, reference, modelOf(weights));
      expect(gate.gradients).toBeLessThan(1e-4);
      reference.dispose();
    },
    minuteMs,
  );

  test(
    "makes no object in 200 steps but the encoder, and submits once a step",
    async () => {
      const library = libraries.get("naive")!;
      const { program, given } = everything;
      const prepared = await library.prepare(program);
      const batch = pack(reports.slice(0, 2));
      const own = { ...given, targets: targets.slice(0, 2 * L) };
      await prepared.run(batch, own);
      const [first] = await prepared.run(batch, own);
      const before = { ...watch.calls, bytes: library.memory.liveBytes, buffers: library.memory.liveBuffers };
      let last = first;
      for (let step = 0; step < 200; step++) [last] = await prepared.run(batch, own);
      expect(last).toEqual(first);
      expect(watch.calls.makers).toBe(before.makers);
      // The canary ran twice among them.
      expect(watch.calls.submits - before.submits).toBe(202);
      expect(watch.calls.encoders - before.encoders).toBe(202);
      expect([library.memory.liveBytes, library.memory.liveBuffers]).toEqual([before.bytes, before.buffers]);
      prepared.dispose();
    },
    2 * minuteMs,
  );

  test(
    "takes exactly the memory that bytesFor says, and gives it back",
    async () => {
      const { program } = everything;
      const library = await openWebGpuLibrary(weights, softwareGpu);
      const before = { bytes: library.memory.liveBytes, buffers: library.memory.liveBuffers };
      const prepared = await library.prepare(program);
      expect(prepared.capacity).toEqual(library.capacityOf(program));
      const taken = library.memory.liveBytes - before.bytes;
      expect(taken).toBe(bytesFor(program, prepared.capacity, tinyConfig));
      expect(library.memory.peakBytes).toBe(library.memory.liveBytes);
      prepared.dispose();
      const frozen = library.memory.liveBytes;
      for (let cycle = 0; cycle < 20; cycle++) (await library.prepare(program)).dispose();
      expect(library.memory.liveBytes).toBe(frozen);
      library.dispose();
      expect([library.memory.liveBytes, library.memory.liveBuffers]).toEqual([0, 0]);
    },
    minuteMs,
  );
});
