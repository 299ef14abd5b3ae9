// A program with its buffers, pipelines and bind groups on the device. A step writes the batch, encodes the prebuilt
// dispatches, submits once, and reads its outputs back with a trailer; it makes no GPU object but the encoder.
import { InternalError } from "@/base/errors";
import { deviceLost, deviceUntrusted } from "@/base/problems/gpu";
import type { PackedBatch } from "@/engine/engine";
import type { Capacity, Given, PreparedProgram } from "@/engine/program/library";
import type { Program } from "@/engine/program/program";
import { indexBatch, indexWords } from "./batch-index";
import { cutStep } from "./cut-step";
import type { DeviceGuard } from "./device-guard";
import { groupCount, type BatchSizes, type Dispatch } from "./dispatch";
import type { GpuMemory } from "./gpu-memory";
import { copyOutputs, layOutputs, magic, readOutputs } from "./readback";
import { allBuffers, type StepBuffers } from "./step-buffers";
import { trailerBytes } from "./step-bytes";
import { readMode } from "./usage";

/** One axis of a dispatch takes this many workgroups at most. */
const axisLimit = 65_535;

export interface Ready {
  readonly dispatch: Dispatch;
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
}

export interface StepParts {
  readonly program: Program;
  readonly device: GPUDevice;
  readonly guard: DeviceGuard;
  readonly memory: GpuMemory;
  readonly capacity: Capacity;
  readonly buffers: StepBuffers;
  readonly steps: readonly Ready[];
  /** Numbers the steps of the device, each once. */
  readonly nextStep: () => number;
  /** After a step that succeeded, before its numbers leave. */
  readonly afterStep: () => Promise<void>;
}

export class WebGpuProgram implements PreparedProgram {
  readonly capacity: Capacity;
  readonly #parts: StepParts;
  readonly #plan: readonly Dispatch[];
  readonly #words: Uint32Array<ArrayBuffer>;
  #turn = 0;
  #isRunning = false;
  #isDisposed = false;
  /** Measured at the last two steps: the first one may have compiled kernels, and any one may have waited. */
  #msPerToken: readonly [number, number] = [0, 0];

  constructor(parts: StepParts) {
    this.#parts = parts;
    this.capacity = parts.capacity;
    this.#plan = parts.steps.map(({ dispatch }) => dispatch);
    this.#words = new Uint32Array(indexWords(parts.capacity));
  }

  /** @throws DeviceError GPU-LOST, GPU-TRUST */
  async run(batch: PackedBatch, given: Given): Promise<readonly Float32Array<ArrayBuffer>[]> {
    if (this.#isDisposed || this.#isRunning)
      throw new InternalError(`engine/webgpu: expected a program that is ready, got one that is in use or disposed of`);
    this.#isRunning = true;
    try {
      return await this.#step(batch, given);
    } finally {
      this.#end();
    }
  }

  async #step(batch: PackedBatch, given: Given): Promise<readonly Float32Array<ArrayBuffer>[]> {
    const { guard, program, buffers, nextStep } = this.#parts;
    guard.check();
    const sizes = indexBatch(batch, this.#words);
    const trailer = [magic, nextStep(), sizes.tokens, sizes.reports];
    this.#write(given, [...trailer, sizes.reportsAt, sizes.idsAt, sizes.tilesAt, sizes.tiles], sizes.words);
    this.#turn = 1 - this.#turn;
    const staging = buffers.staging[this.#turn]!;
    const layout = layOutputs(program, sizes);
    const start = performance.now();
    this.#submit(sizes, { staging, ...layout });
    const outputs = await this.#read(staging, layout, trailer);
    this.#msPerToken = [this.#msPerToken[1], (performance.now() - start) / sizes.tokens];
    await this.#parts.afterStep();
    return outputs;
  }

  #write(given: Given, words: readonly number[], indexCount: number): void {
    const { device, buffers, program } = this.#parts;
    const { queue } = device;
    queue.writeBuffer(buffers.batch, 0, Uint32Array.from(words));
    queue.writeBuffer(buffers.index, 0, this.#words, 0, indexCount);
    if (buffers.adapter) {
      const count = buffers.adapter.size / 4;
      if (given.adapter.length < count)
        throw new InternalError(`engine/webgpu: expected ${count} adapter values, got ${given.adapter.length}`);
      queue.writeBuffer(buffers.adapter, 0, given.adapter, 0, count);
    }
    const { below, targets } = program.inputs;
    for (const [input, values] of [
      [below, given.below],
      [targets, given.targets],
    ] as const) {
      if (!input) continue;
      if (!values) throw new InternalError(`engine/webgpu: expected values for ${input.name}, got none`);
      queue.writeBuffer(buffers.places[program.places[input.id]!]!, 0, values);
    }
  }

  #submit(sizes: BatchSizes, readback: Parameters<typeof copyOutputs>[2]): void {
    const { device, buffers, steps } = this.#parts;
    let from = 0;
    for (const to of cutStep(this.#plan, sizes, Math.min(...this.#msPerToken) * sizes.tokens)) {
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      for (const { dispatch, pipeline, group } of steps.slice(from, to)) {
        const count = groupCount(dispatch.groups, sizes);
        const columns = Math.min(count, axisLimit);
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, group);
        pass.dispatchWorkgroups(columns, Math.ceil(count / columns));
      }
      pass.end();
      if (to === steps.length) copyOutputs(encoder, buffers, readback);
      device.queue.submit([encoder.finish()]);
      from = to;
    }
  }

  async #read(
    staging: GPUBuffer,
    layout: ReturnType<typeof layOutputs>,
    trailer: readonly number[],
  ): Promise<Float32Array<ArrayBuffer>[]> {
    const { guard } = this.#parts;
    try {
      await staging.mapAsync(readMode, 0, layout.end + trailerBytes);
    } catch (cause) {
      throw guard.fail(deviceLost("the numbers of a step could not be read back"), cause);
    }
    const outputs = readOutputs(staging.getMappedRange(0, layout.end + trailerBytes), layout, trailer);
    staging.unmap();
    if (!outputs) throw guard.fail(deviceUntrusted("a step came back with the trailer of another"));
    guard.check(); // an error that was reported meanwhile
    return outputs;
  }

  /** A step under way ends first: a buffer that goes while it is being mapped looks like a lost device. */
  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    if (!this.#isRunning) this.#free();
  }

  #end(): void {
    this.#isRunning = false;
    if (this.#isDisposed) this.#free();
  }

  #free(): void {
    for (const buffer of allBuffers(this.#parts.buffers)) this.#parts.memory.free(buffer);
  }
}
