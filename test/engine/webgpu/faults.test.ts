// Faults of a graphics card, planted one at a time: each ends in a typed error, and no number of a broken step leaves.
import { afterEach, describe, expect, test } from "vitest";
import { DeviceError } from "@/base/errors";
import { buildProgram } from "@/engine/program/build";
import { openWebGpuLibrary, type WebGpuLibrary } from "@/engine/webgpu/webgpu-library";
import type { AdapterSpec } from "@/models/types";
import { skipReason, softwareGpu } from "../../helpers/webgpu-node";
import { ids, numbers } from "../formula";
import { pack, tinyBert, tinyConfig } from "../tiny-bert";
import { adapterGpu, spoiledGpu, watchedGpu } from "./watched-gpu";

const minuteMs = 60_000;
const weights = tinyBert(tinyConfig, 41);
const spec: AdapterSpec = {
  ...{ loraRank: 0, loraAlpha: 1, targets: [], layers: [], numLabels: 2, pooling: "mean", scaling: null },
};
const program = buildProgram(tinyConfig, spec, { work: "logits", fromBelow: false, checkpoints: false });
const batch = pack([ids(42, 7, tinyConfig.vocabSize)]);
const given = { adapter: numbers(43, 2 * tinyConfig.hiddenSize + 2, { scale: 0.3 }), below: null, targets: null };

/** Resolves to the code of the error; a promise that keeps its word, or another error, fails the test. */
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "no error",
    (error: unknown) => {
      if (error instanceof DeviceError) return error.problem.code;
      throw error;
    },
  );

/** Changes what is written to a buffer of this label, in place, as long as the function returned is not called. */
function spoilWrites({ queue }: GPUDevice, label: string, spoil: (words: Uint32Array) => void): () => void {
  const original = queue.writeBuffer.bind(queue);
  let isSpoiling = true;
  Reflect.set(queue, "writeBuffer", (...given: Parameters<typeof original>) => {
    const [buffer, , words] = given;
    if (isSpoiling && buffer.label === label && words instanceof Uint32Array) spoil(words);
    original(...given);
  });
  return () => (isSpoiling = false);
}

describe.skipIf(softwareGpu === null)(`a fault of the graphics card${skipReason}`, () => {
  const opened: WebGpuLibrary[] = [];
  afterEach(() => {
    for (const library of opened.splice(0)) library.dispose();
  });

  async function open(gpu: GPU | null = softwareGpu): Promise<WebGpuLibrary> {
    const library = await openWebGpuLibrary(weights, gpu);
    opened.push(library);
    return library;
  }

  test("no adapter, a browser that forbids the question, or no device: GPU-NONE", async () => {
    expect(await codeOf(open(null))).toBe("GPU-NONE");
    expect(await codeOf(open(adapterGpu(softwareGpu!, () => Promise.resolve(null))))).toBe("GPU-NONE");
    expect(await codeOf(open(adapterGpu(softwareGpu!, () => Promise.reject(new Error("forbidden")))))).toBe("GPU-NONE");
    const noDevice = spoiledGpu(softwareGpu!, () => {
      throw new Error("no device");
    });
    expect(await codeOf(open(noDevice))).toBe("GPU-NONE");
  });

  test("the device is gone between two steps: GPU-LOST, then and later", async () => {
    const watch = watchedGpu(softwareGpu!);
    const library = await open(watch.gpu);
    const prepared = await library.prepare(program);
    expect(await prepared.run(batch, given)).toHaveLength(1);
    watch.device().destroy();
    expect(await codeOf(prepared.run(batch, given))).toBe("GPU-LOST");
    expect(await codeOf(prepared.run(batch, given))).toBe("GPU-LOST");
    expect(await codeOf(library.prepare(program))).toBe("GPU-LOST");
  });

  test("the device is gone in the middle of a step: the map is rejected, GPU-LOST", async () => {
    const watch = watchedGpu(softwareGpu!);
    const prepared = await (await open(watch.gpu)).prepare(program);
    const step = prepared.run(batch, given);
    watch.device().destroy();
    expect(await codeOf(step)).toBe("GPU-LOST");
  });

  test.each([
    ["magic", 0],
    ["step", 1],
    ["tokens", 2],
    ["reports", 3],
  ])("a trailer with another %s: GPU-TRUST, and no step is believed after it", async (_, word) => {
    const watch = watchedGpu(softwareGpu!);
    const prepared = await (await open(watch.gpu)).prepare(program);
    const stop = spoilWrites(watch.device(), "batch", (words) => (words[word]! ^= 1));
    expect(await codeOf(prepared.run(batch, given))).toBe("GPU-TRUST");
    stop();
    expect(await codeOf(prepared.run(batch, given))).toBe("GPU-TRUST");
  });

  test("an error that the device reports in a step, outside any scope: GPU-TRUST, then and later", async () => {
    const watch = watchedGpu(softwareGpu!);
    const prepared = await (await open(watch.gpu)).prepare(program);
    const step = prepared.run(batch, given);
    watch.device().createBuffer({ size: 16, usage: 0 });
    expect(await codeOf(step)).toBe("GPU-TRUST");
    expect(await codeOf(prepared.run(batch, given))).toBe("GPU-TRUST");
  });

  test("a program that is disposed of in a step: the step ends, its memory goes, and the device stays trusted", async () => {
    const library = await open();
    const prepared = await library.prepare(program);
    const before = library.memory.liveBuffers;
    const step = prepared.run(batch, given);
    await expect(prepared.run(batch, given)).rejects.toThrow("in use");
    prepared.dispose();
    expect(library.memory.liveBuffers).toBe(before);
    expect(await step).toHaveLength(1);
    expect(library.memory.liveBuffers).toBeLessThan(before);
    await expect(prepared.run(batch, given)).rejects.toThrow("disposed");
    expect(await (await library.prepare(program)).run(batch, given)).toHaveLength(1);
  });

  test("a product of whole numbers that comes out wrong at the start: GPU-TRUST", async () => {
    const gpu = spoiledGpu(softwareGpu!, (device) => {
      spoilWrites(device, "forward canary.weight", (words) => (words[2047]! ^= 0x0400));
    });
    expect(await codeOf(open(gpu))).toBe("GPU-TRUST");
  });

  test(
    "a product of whole numbers that comes out wrong later: GPU-TRUST at the hundredth step",
    async () => {
      const matrices: GPUBuffer[] = [];
      const watch = watchedGpu(softwareGpu!);
      const library = await open(
        spoiledGpu(watch.gpu, (device) => {
          const original = device.createBuffer.bind(device);
          device.createBuffer = (wanted) => {
            const buffer = original(wanted);
            if (wanted.label === "forward canary.weight") matrices.push(buffer);
            return buffer;
          };
        }),
      );
      const prepared = await library.prepare(program);
      for (let step = 1; step < 100; step++) await prepared.run(batch, given);
      watch.device().queue.writeBuffer(matrices[0]!, 0, new Uint32Array(64 * 32));
      expect(await codeOf(prepared.run(batch, given))).toBe("GPU-TRUST");
    },
    minuteMs,
  );

  /** A GPU whose buffers of these labels ask for too much as long as `isTooMuch` says so. */
  const crampedGpu = (isTooMuch: (label: string, size: number) => boolean): GPU =>
    spoiledGpu(softwareGpu!, (device) => {
      const original = device.createBuffer.bind(device);
      device.createBuffer = (wanted) => {
        const tooMuch = isTooMuch(wanted.label ?? "", wanted.size);
        return original(tooMuch ? { ...wanted, size: 2 ** 45 } : wanted);
      };
    });

  test("no memory for a large batch: half the tokens, until it fits", async () => {
    const rows4 = 2048 * tinyConfig.hiddenSize * 4;
    const library = await open(crampedGpu((label, size) => label.startsWith("place") && size > rows4));
    const before = library.memory.liveBytes;
    const prepared = await library.prepare(program);
    expect(library.capacityOf(program).tokens).toBe(8192);
    expect(prepared.capacity.tokens).toBeLessThanOrEqual(2048);
    expect(prepared.capacity.tokens).toBeGreaterThanOrEqual(512);
    expect(await prepared.run(batch, given)).toHaveLength(1);
    prepared.dispose();
    const frozen = library.memory.liveBytes;
    (await library.prepare(program)).dispose();
    expect(library.memory.liveBytes).toBe(frozen);
    expect(frozen).toBeGreaterThan(before);
  });

  test("no memory for the longest report, or for the weights: GPU-MEMORY, and what was taken is given back", async () => {
    for (const label of ["staging 1", "embeddings.word_embeddings.weight"]) {
      let isCramped = false;
      const library = await open(crampedGpu((name) => isCramped && name === label));
      isCramped = true;
      expect(await codeOf(library.prepare(program))).toBe("GPU-MEMORY");
      const first = library.memory.liveBytes;
      expect(await codeOf(library.prepare(program))).toBe("GPU-MEMORY");
      expect(library.memory.liveBytes).toBe(first);
    }
  });

  test("a model with a width that is not divisible by 4: GPU-WIDTHS", async () => {
    const odd = { ...tinyConfig, embeddingSize: 30, hiddenSize: 30 };
    const library = await openWebGpuLibrary(tinyBert(odd, 44), softwareGpu);
    opened.push(library);
    const wanted = buildProgram(odd, spec, { work: "logits", fromBelow: false, checkpoints: false });
    expect(() => library.capacityOf(wanted)).toThrow("GPU-WIDTHS");
    expect(await codeOf(Promise.resolve().then(() => library.prepare(wanted)))).toBe("GPU-WIDTHS");
  });

  test("a kernel that does not compile: GPU-TRUST", async () => {
    const gpu = spoiledGpu(softwareGpu!, (device) => {
      const original = device.createShaderModule.bind(device);
      device.createShaderModule = (wanted) =>
        original(wanted.label?.startsWith("embed") === true ? { ...wanted, code: "fn main( {" } : wanted);
    });
    expect(await codeOf((await open(gpu)).prepare(program))).toBe("GPU-TRUST");
  });
});
