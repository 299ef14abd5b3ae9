// All buffers of one device, counted: WebGPU does not tell how much memory is free or taken.

export class GpuMemory {
  readonly #device: GPUDevice;
  readonly #sizes = new Map<GPUBuffer, number>();
  #liveBytes = 0;
  #peakBytes = 0;

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** Bytes of the buffers that live now, and the most that lived at once. */
  get liveBytes(): number {
    return this.#liveBytes;
  }

  get peakBytes(): number {
    return this.#peakBytes;
  }

  get liveBuffers(): number {
    return this.#sizes.size;
  }

  /** A refusal of the device reaches the error scope around this call; the buffer is to be freed then too. */
  create(label: string, size: number, usage: GPUBufferUsageFlags): GPUBuffer {
    const buffer = this.#device.createBuffer({ label, size, usage });
    this.#sizes.set(buffer, size);
    this.#liveBytes += size;
    this.#peakBytes = Math.max(this.#peakBytes, this.#liveBytes);
    return buffer;
  }

  free(buffer: GPUBuffer): void {
    const size = this.#sizes.get(buffer);
    if (size === undefined) return;
    this.#sizes.delete(buffer);
    this.#liveBytes -= size;
    buffer.destroy();
  }

  freeAll(): void {
    for (const buffer of [...this.#sizes.keys()]) this.free(buffer);
  }
}

/** Makes objects between error scopes; the error that the device has for them, or null. */
export async function scoped<T>(
  device: GPUDevice,
  make: () => T,
): Promise<{ readonly made: T; readonly error: GPUError | null }> {
  device.pushErrorScope("validation");
  device.pushErrorScope("out-of-memory");
  const made = make();
  const memory = device.popErrorScope();
  const validation = device.popErrorScope();
  return { made, error: (await memory) ?? (await validation) };
}
