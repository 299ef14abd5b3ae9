// Frozen weights on the device: each array once, uploaded when the first program that reads it is prepared. Stored as float16
// where that changes no value (half.ts); reading them takes no feature of the device, since WGSL decodes by integer arithmetic.
import type { EncoderWeights } from "@/models/types";
import type { Frozen } from "./frozen";
import type { GpuMemory } from "./gpu-memory";
import { packHalf, survivesHalf } from "./half";
import { frozenBytes } from "./step-bytes";
import { copyTarget, storage } from "./usage";

export class FrozenStore {
  readonly #weights: EncoderWeights;
  readonly #device: GPUDevice;
  readonly #memory: GpuMemory;
  readonly #buffers = new Map<string, GPUBuffer>();
  readonly #survives = new Map<string, boolean>();

  constructor(weights: EncoderWeights, device: GPUDevice, memory: GpuMemory) {
    this.#weights = weights;
    this.#device = device;
    this.#memory = memory;
  }

  /** Whether every tensor behind the array survives float16; four halves must fill two words. */
  isHalf({ halves, size }: Frozen): boolean {
    return halves !== null && size % 4 === 0 && halves.every((name) => this.#tensorSurvives(name));
  }

  #tensorSurvives(name: string): boolean {
    const known = this.#survives.get(name);
    if (known !== undefined) return known;
    const values = this.#weights.tensors.get(name)?.values;
    const survives = values !== undefined && survivesHalf(values);
    this.#survives.set(name, survives);
    return survives;
  }

  get(frozen: Frozen): GPUBuffer | undefined {
    return this.#buffers.get(frozen.key);
  }

  /** Uploads what is not there yet, between the error scopes of the caller. Returns what was added, for `drop`. */
  add(arrays: readonly Frozen[]): readonly Frozen[] {
    const absent = arrays.filter(({ key }) => !this.#buffers.has(key));
    for (const frozen of absent) {
      const isHalf = this.isHalf(frozen);
      const buffer = this.#memory.create(frozen.key, frozenBytes(frozen, isHalf), storage | copyTarget);
      this.#buffers.set(frozen.key, buffer);
      const values = frozen.values(this.#weights);
      this.#device.queue.writeBuffer(buffer, 0, isHalf ? packHalf(values) : values);
    }
    return absent;
  }

  drop(arrays: readonly Frozen[]): void {
    for (const { key } of arrays) {
      const buffer = this.#buffers.get(key);
      if (buffer) this.#memory.free(buffer);
      this.#buffers.delete(key);
    }
  }
}
