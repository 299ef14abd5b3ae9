// Whole programs on the wasm kernels: what the four builds must have in common, and that bits repeat. The tests of all engines
// (test/engine/engine.test.ts, golden.test.ts) run on these kernels too.
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import { describe, expect, test } from "vitest";
import { DeviceError } from "@/base/errors";
import { buildProgram } from "@/engine/program/build";
import type { Given, KernelLibrary } from "@/engine/program/library";
import type { Work } from "@/engine/program/program";
import { packImage, type WasmImage } from "@/engine/wasm/image";
import { openWasmLibrary } from "@/engine/wasm/wasm-library";
import { adapterLayout } from "@/models/layout";
import { loraTargets, type AdapterSpec, type EncoderConfig } from "@/models/types";
import { cellTargets, ids, numbers } from "../formula";
import { smallCases, smallErrors } from "../golden";
import { runPlain } from "../program/plain-run";
import { cut, pack, tinyAlbert, tinyBert, tinyConfig } from "../tiny-bert";
import { builds, openLibrary, openWasm, type Build } from "./open";

/** Widths that are no multiples of 8: 3 heads of 12, feed-forward 44. */
const uneven: EncoderConfig = {
  ...{ ...tinyConfig, hiddenSize: 36, embeddingSize: 36, numHeads: 3, intermediateSize: 44 },
};
/** 3 heads of 6, widths that are no multiples of 4. */
const odd: EncoderConfig = { ...tinyConfig, hiddenSize: 18, embeddingSize: 18, numHeads: 3, intermediateSize: 27 };

const spec: AdapterSpec = {
  loraRank: 3,
  loraAlpha: 4,
  targets: loraTargets,
  layers: [0, 1],
  numLabels: 3,
  pooling: "family",
  scaling: null,
};
const specOf = (config: EncoderConfig): AdapterSpec => ({ ...spec, layers: config.family === "albert" ? [0] : [0, 1] });
const reports = cut(ids(21, 60, tinyConfig.vocabSize), [9, 1, 43, 7]);
const batch = pack(reports);

const programOf = (config: EncoderConfig, work: Work = "gradients") =>
  buildProgram(config, specOf(config), { work, fromBelow: false, checkpoints: false });

const givenOf = (config: EncoderConfig): Given => ({
  adapter: numbers(23, adapterLayout(config, specOf(config)).size, { scale: 0.3 }),
  below: null,
  targets: cellTargets(22, reports.length * spec.numLabels),
});

async function run(library: KernelLibrary, config: EncoderConfig, given = givenOf(config)) {
  const prepared = await library.prepare(programOf(config));
  return prepared.run(batch, given);
}

/** What a worker receives when the image is posted to it. */
function posted(image: WasmImage): WasmImage {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(image);
  const received: { message: WasmImage } | undefined = receiveMessageOnPort(port2);
  port1.close();
  if (!received) throw new Error("nothing arrived");
  return received.message;
}

const unlikeOthers = builds.filter(({ variant, shared }) => (variant === "relaxed") !== shared);

describe.each(unlikeOthers)("the builds that no other test runs: $variant, shared memory $shared", (build) => {
  test.each(smallCases)("equal transformers and peft: $name", async (golden) => {
    const errors = await smallErrors((weights) => Promise.resolve(openWasm(weights, build)), golden);
    for (const error of Object.values(errors)) expect(error).toBeLessThan(5e-5);
  });
});

describe.each(builds)("wasm library ($variant, shared memory: $shared)", (build) => {
  test.each([
    ["even", tinyConfig],
    ["uneven", uneven],
    ["odd", odd],
    ["shared layers", tinyAlbert],
  ])("equals float64 with widths that are %s", async (_, config) => {
    const weights = tinyBert(config, 9);
    const got = await run(openLibrary(weights, build), config);
    const expected = runPlain(programOf(config), weights, { batch, given: givenOf(config) });
    const because = "float32 through two layers forward and back";
    for (const [k, output] of got.entries()) {
      const most = expected[k]!.reduce((max, value) => Math.max(max, Math.abs(value)), 1);
      expect(output).toBeAllClose(expected[k]!, { rtol: 0, atol: 3e-6 * most, because });
    }
  });

  test("gives the same bits 200 times, also after the compiler has changed its code", async () => {
    const prepared = await openLibrary(tinyBert(tinyConfig, 9), build).prepare(programOf(tinyConfig));
    const given = givenOf(tinyConfig);
    const first = await prepared.run(batch, given);
    const bits = (arrays: readonly Float32Array[]) => Buffer.concat(arrays.map((a) => Buffer.from(a.buffer)));
    const expected = bits(first);
    let equal = 0;
    for (let i = 0; i < 200; i++) equal += bits(await prepared.run(batch, given)).equals(expected) ? 1 : 0;
    expect(equal).toBe(200);
  });

  test("gives a report the same bits wherever it stands in a batch", async () => {
    const prepared = await openLibrary(tinyBert(uneven, 9), build).prepare(programOf(uneven, "features"));
    const given = givenOf(uneven);
    const whole = await prepared.run(batch, given);
    for (let turn = 1; turn < reports.length; turn++) {
      const order = reports.map((_, b) => (b + turn) % reports.length);
      const turned = await prepared.run(pack(order.map((b) => reports[b]!)), given);
      for (const [place, b] of order.entries()) {
        const row = (values: Float32Array, at: number) => values.subarray(at * 36, (at + 1) * 36);
        expect(row(turned[0]!, place)).toEqual(row(whole[0]!, b));
      }
    }
  });

  test("takes a new adapter, and another program's, and comes back", async () => {
    const library = openLibrary(tinyBert(tinyConfig, 9), build);
    const [gradients, logits] = [
      await library.prepare(programOf(tinyConfig)),
      await library.prepare(programOf(tinyConfig, "logits")),
    ];
    const given = givenOf(tinyConfig);
    const other = { ...given, adapter: given.adapter.map((value) => -value) };
    const first = await gradients.run(batch, given);
    const second = await gradients.run(batch, other);
    expect(second).not.toEqual(first);
    const scores = await logits.run(batch, other);
    expect(await gradients.run(batch, given)).toEqual(first);
    expect(await logits.run(batch, given)).not.toEqual(scores);
    expect(await gradients.run(batch, other)).toEqual(second);
  });
});

describe("an image", () => {
  const config = tinyConfig;
  const weights = tinyBert(config, 9);
  const [relaxedShared, relaxedCopied] = builds;

  test.each([relaxedShared!, relaxedCopied!])("can be posted (shared memory: $shared)", async (build: Build) => {
    const image = packImage(weights, { ...build, workers: 3 });
    const expected = await run(openWasmLibrary(image, 0), config);
    for (const worker of [0, 2]) expect(await run(openWasmLibrary(posted(image), worker), config)).toEqual(expected);
  });

  test("gives each worker a region of its own in shared memory", async () => {
    const image = packImage(weights, { workers: 2, shared: true });
    const libraries = [openWasmLibrary(image, 0), openWasmLibrary(image, 1)];
    const prepared = await Promise.all(libraries.map((library) => library.prepare(programOf(config))));
    const given = givenOf(config);
    const first = await prepared[0]!.run(batch, given);
    await prepared[1]!.run(pack(reports.toReversed()), { ...given, adapter: given.adapter.map((value) => -value) });
    expect(await prepared[0]!.run(batch, given)).toEqual(first); // its adapter still stands there
  });

  test("the weights are the same bits after any run", async () => {
    const image = packImage(weights, { workers: 1, shared: true });
    if (image.place.kind !== "shared") throw new Error("expected shared memory");
    const { memory, regionBytes } = image.place;
    const before = Uint8Array.from(new Uint8Array(memory.buffer, 0, image.weightBytes));
    const library = openWasmLibrary(image, 0);
    for (const work of ["below", "features", "logits", "gradients"] as const) {
      const prepared = await library.prepare(programOf(config, work));
      await prepared.run(batch, givenOf(config));
    }
    expect(Uint8Array.from(new Uint8Array(memory.buffer, 0, image.weightBytes))).toEqual(before);
    expect(memory.buffer.byteLength).toBeLessThan(image.weightBytes + regionBytes + 65_536); // it never grew
  });

  test("without room for all workers is refused as a device", () => {
    const refused = () => packImage(weights, { workers: 100_000, shared: true });
    expect(refused).toThrow(DeviceError);
    expect(refused).toThrow(/GPU-RAM/);
  });
});
