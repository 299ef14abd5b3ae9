// A GPU whose adapter or device can be spoiled, and which tells what a device was asked to make: for faults and for counts.

/** The same object with some members replaced; methods keep their owner. */
function withMembers<T extends object>(owner: T, members: Partial<T>): T {
  return new Proxy(owner, {
    get(target, name): unknown {
      const value: unknown = Reflect.get(name in members ? members : target, name);
      return typeof value === "function" && !(name in members) ? value.bind(target) : value;
    },
  });
}

/** A GPU that gives this in place of its adapter. */
export const adapterGpu = (gpu: GPU, adapter: () => Promise<GPUAdapter | null>): GPU =>
  withMembers(gpu, { requestAdapter: adapter });

/** A GPU whose devices pass through `spoil` before anyone sees them. */
export const spoiledGpu = (gpu: GPU, spoil: (device: GPUDevice) => void): GPU =>
  adapterGpu(gpu, async () => {
    const adapter = await gpu.requestAdapter();
    if (!adapter) return null;
    const requestDevice = async (wanted?: GPUDeviceDescriptor): Promise<GPUDevice> => {
      const device = await adapter.requestDevice(wanted);
      spoil(device);
      return device;
    };
    return withMembers(adapter, { requestDevice });
  });

/** Makers of a device that a step must not call. */
const makerNames = [
  "createBuffer",
  "createBindGroup",
  "createBindGroupLayout",
  "createPipelineLayout",
  "createShaderModule",
  "createComputePipelineAsync",
  "createComputePipeline",
] as const;

export interface Watch {
  readonly gpu: GPU;
  /** The device that was opened last. */
  device(): GPUDevice;
  /** Calls since the start: of makers, of createCommandEncoder, of queue.submit. */
  readonly calls: { makers: number; encoders: number; submits: number };
}

/** A GPU that counts. */
export function watchedGpu(gpu: GPU): Watch {
  const calls = { makers: 0, encoders: 0, submits: 0 };
  let last: GPUDevice | undefined;
  const watch = (device: GPUDevice) => {
    last = device;
    const count = (owner: object, name: string, what: keyof typeof calls) => {
      const original: unknown = Reflect.get(owner, name);
      if (typeof original !== "function") throw new Error(`no method ${name}`);
      Reflect.set(owner, name, (...given: unknown[]): unknown => {
        calls[what] += 1;
        const made: unknown = Reflect.apply(original, owner, given);
        return made;
      });
    };
    for (const name of makerNames) count(device, name, "makers");
    count(device, "createCommandEncoder", "encoders");
    count(device.queue, "submit", "submits");
  };
  return {
    gpu: spoiledGpu(gpu, watch),
    device: () => {
      if (!last) throw new Error("no device yet");
      return last;
    },
    calls,
  };
}
