// The kernel library of one worker: its region of memory, and programs as lists of kernel calls on it. Nothing but the adapter
// outlives a run, and all programs of a worker use the same region one after the other, so memory is what was reserved.
import { DeviceError } from "@/base/errors";
import { processorMemory } from "@/base/problems/gpu";
import type { PackedBatch } from "@/engine/engine";
import type { Capacity, Given, KernelLibrary, PreparedProgram } from "@/engine/program/library";
import type { Program } from "@/engine/program/program";
import { frameAt, sizeOf, type Size, type Step } from "./frame";
import type { WasmImage } from "./image";
import { openKernels, type Kernels } from "./kernels";
import type { StoredModule } from "./packed-weights";
import { capacityWithin, reserveMemory } from "./region";
import { Resident } from "./resident";
import { stepOf } from "./steps";

interface Region {
  readonly memory: WebAssembly.Memory;
  readonly start: number;
  readonly bytes: number;
}

function regionOf({ place, model, weightBytes }: WasmImage, worker: number): Region {
  if (place.kind === "shared") {
    const { memory, regionBytes: bytes } = place;
    return { memory, start: weightBytes + worker * bytes, bytes };
  }
  const { memory, regionBytes } = reserveMemory({ config: model.config, weightBytes, workers: 1 }, false);
  new Uint8Array(memory.buffer).set(new Uint8Array(place.weights));
  return { memory, start: weightBytes, bytes: regionBytes };
}

interface Compiled {
  readonly program: Program;
  readonly resident: Resident;
  readonly steps: readonly Step[];
  readonly capacity: Capacity;
}

/** What stands in the resident part of the region. */
interface Owner {
  readonly compiled: Compiled;
  readonly adapter: Float32Array;
}

class WasmLibrary implements KernelLibrary {
  readonly device = "wasm";
  readonly #kernels: Kernels;
  readonly #modules: ReadonlyMap<string, StoredModule>;
  readonly #maxTokens: number;
  readonly #region: Region;
  readonly #floats: Float32Array;
  readonly #words: Uint32Array;
  readonly #compiled = new WeakMap<Program, Compiled>();
  #owner: Owner | null = null;

  constructor(image: WasmImage, worker: number) {
    this.#region = regionOf(image, worker);
    const { memory } = this.#region;
    this.#kernels = openKernels(image.variant, memory);
    this.#modules = image.modules;
    this.#maxTokens = image.model.config.maxTokens;
    this.#floats = new Float32Array(memory.buffer);
    this.#words = new Uint32Array(memory.buffer);
  }

  capacityOf(program: Program): Capacity {
    return this.#compile(program).capacity;
  }

  /** @throws DeviceError GPU-RAM if not even one of the longest reports fits */
  // eslint-disable-next-line @typescript-eslint/require-await -- the contract is asynchronous, this device is not
  async prepare(program: Program): Promise<PreparedProgram> {
    const compiled = this.#compile(program);
    const { capacity } = compiled;
    if (capacity.tokens < this.#maxTokens) {
      const size = { tokens: this.#maxTokens, reports: 1, longest: this.#maxTokens };
      throw new DeviceError(processorMemory({ bytes: bytesOf(compiled, size) }));
    }
    return {
      capacity,
      // eslint-disable-next-line @typescript-eslint/require-await -- as above; what is thrown must reject
      run: async (batch, given) => this.#run(compiled, batch, given),
      dispose: () => undefined,
    };
  }

  dispose(): void {
    this.#owner = null;
  }

  #compile(program: Program): Compiled {
    const known = this.#compiled.get(program);
    if (known) return known;
    const resident = new Resident(program, this.#region.start);
    const site = { kernels: this.#kernels, words: this.#words, modules: this.#modules, resident };
    const parts = { program, resident, steps: program.calls.map((call) => stepOf(call, site)) };
    const room = this.#region.start + this.#region.bytes;
    const endOf = ({ tokens, reports }: Capacity) =>
      bytesOf(parts, { tokens, reports, longest: Math.min(tokens, this.#maxTokens) });
    const compiled = { ...parts, capacity: capacityWithin(room, endOf, this.#maxTokens) };
    this.#compiled.set(program, compiled);
    return compiled;
  }

  #run(compiled: Compiled, batch: PackedBatch, { adapter, below, targets }: Given): Float32Array<ArrayBuffer>[] {
    const { program, resident, steps } = compiled;
    if (this.#owner?.compiled !== compiled || this.#owner.adapter !== adapter) {
      resident.write(this.#kernels, this.#floats, adapter);
      this.#owner = { compiled, adapter };
    }
    const frame = frameAt(resident.end, program, sizeOf(batch));
    this.#words.set(batch.tokens, frame.tokensAt / 4);
    this.#words.set(batch.offsets, frame.offsetsAt / 4);
    const { inputs } = program;
    if (inputs.below && below) this.#floats.set(below, frame.at(inputs.below) / 4);
    if (inputs.targets && targets) this.#floats.set(targets, frame.at(inputs.targets) / 4);
    for (const step of steps) step.run(frame);
    return program.outputs.map((output) => {
      const at = frame.at(output) / 4;
      return new Float32Array(this.#floats.subarray(at, at + frame.rows(output) * output.width)); // a copy, never shared
    });
  }
}

/** First address behind a run of this size. */
function bytesOf({ program, resident, steps }: Omit<Compiled, "capacity">, size: Size): number {
  const scratch = Math.max(...steps.map((step) => step.scratch(size)));
  return frameAt(resident.end, program, size).scratch + scratch;
}

/**
 * The kernels on a worker's region of an image.
 * @param worker  this worker's place among those that the image was packed for, from 0
 * @throws DeviceError GPU-RAM if the worker has no room for a copy of the weights
 */
export const openWasmLibrary = (image: WasmImage, worker: number): KernelLibrary => new WasmLibrary(image, worker);
