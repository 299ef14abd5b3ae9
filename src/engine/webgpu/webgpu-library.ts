// The WebGPU kernel library: carries out programs on one device, with frozen weights uploaded once and a canary at the start and
// every 100 steps.
import { DeviceError, DeviceRefusedError, InternalError } from "@/base/errors";
import { deviceUntrusted } from "@/base/problems/gpu";
import type { Capacity, KernelLibrary } from "@/engine/program/library";
import type { Program } from "@/engine/program/program";
import type { EncoderWeights } from "@/models/types";
import { canaryCapacity, canaryProgram, canaryTensors, checkCanary } from "./canary";
import { capacityFor, leastTokensOf } from "./capacity";
import { DeviceGuard } from "./device-guard";
import type { Target, Variant } from "./dispatch";
import { FrozenStore } from "./frozen-store";
import { GpuMemory } from "./gpu-memory";
import { allocateStep, bindStep, uploadFrozen, type OnDevice } from "./make-step";
import { openDevice, variantFor, type OpenDevice } from "./open-device";
import { Pipelines } from "./pipelines";
import { planProgram } from "./plan";
import { WebGpuProgram } from "./prepared-program";
import { allBuffers } from "./step-buffers";

const canaryEvery = 100;

/** What is known of the device, for the page and the benchmark. */
export interface WebGpuInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  /** Computed by the processor: the wasm library is faster. */
  readonly isSoftware: boolean;
  readonly variant: Variant;
}

export class WebGpuLibrary implements KernelLibrary {
  readonly device = "webgpu";
  readonly info: WebGpuInfo;
  readonly memory: GpuMemory;
  readonly #weights: EncoderWeights;
  readonly #guard: DeviceGuard;
  readonly #target: Target;
  readonly #on: OnDevice;
  #canary: WebGpuProgram | null = null;
  #steps = 0;
  #sinceCanary = 0;

  /** Without the canary: openWebGpuLibrary is the door. */
  constructor(weights: EncoderWeights, opened: OpenDevice, variant: Variant) {
    const { device, info, isSoftware, subgroupSize } = opened;
    if (variant === "subgroups" && subgroupSize === 0)
      throw new InternalError("engine/webgpu: expected subgroups of one size, got none");
    const { vendor, architecture, description } = info;
    this.info = { vendor, architecture, description, isSoftware, variant };
    this.memory = new GpuMemory(device);
    this.#weights = { ...weights, tensors: new Map([...weights.tensors, ...canaryTensors]) };
    this.#guard = new DeviceGuard(device);
    const store = new FrozenStore(this.#weights, device, this.memory);
    this.#on = { device, memory: this.memory, store, pipelines: new Pipelines(device) };
    this.#target = {
      ...{ variant, subgroupSize, sharedBytes: device.limits.maxComputeWorkgroupStorageSize },
      isHalf: (frozen) => store.isHalf(frozen),
    };
  }

  /** Checks the device for the first time.
   * @throws DeviceError GPU-TRUST, GPU-LOST, GPU-MEMORY */
  async start(): Promise<void> {
    const wanted = { capacity: canaryCapacity, leastTokens: canaryCapacity.tokens };
    this.#canary = await this.#prepareAt(canaryProgram, wanted, () => Promise.resolve());
    await checkCanary(this.#canary, this.#guard);
  }

  capacityOf(program: Program): Capacity {
    const { maxBufferSize, maxStorageBufferBindingSize } = this.#on.device.limits;
    return capacityFor(program, this.#weights.config, Math.min(maxBufferSize, maxStorageBufferBindingSize));
  }

  /** @throws DeviceError GPU-MEMORY, GPU-LOST
   *  @throws DeviceRefusedError GPU-WIDTHS, GPU-TRUST if a kernel does not compile */
  prepare(program: Program): Promise<WebGpuProgram> {
    const wanted = { capacity: this.capacityOf(program), leastTokens: leastTokensOf(this.#weights.config) };
    return this.#prepareAt(program, wanted, () => this.#afterStep());
  }

  async #prepareAt(
    program: Program,
    wanted: Parameters<typeof allocateStep>[2],
    afterStep: () => Promise<void>,
  ): Promise<WebGpuProgram> {
    this.#guard.check();
    const planned = { program, plan: planProgram(program, this.#target, this.#weights.config) };
    await uploadFrozen(this.#on, planned.plan);
    const { buffers, capacity } = await allocateStep(this.#on, planned, wanted);
    try {
      const steps = await bindStep(this.#on, planned, buffers);
      const { device, memory } = this.#on;
      const nextStep = () => (this.#steps = (this.#steps + 1) >>> 0);
      return new WebGpuProgram({
        ...{ program, capacity, buffers, steps, device, guard: this.#guard, memory, nextStep, afterStep },
      });
    } catch (cause) {
      for (const buffer of allBuffers(buffers)) this.memory.free(buffer);
      this.#guard.check();
      if (cause instanceof DeviceError || cause instanceof InternalError) throw cause;
      throw new DeviceRefusedError(deviceUntrusted("a kernel did not compile"), { cause });
    }
  }

  async #afterStep(): Promise<void> {
    this.#sinceCanary += 1;
    if (!this.#canary || this.#sinceCanary < canaryEvery) return;
    this.#sinceCanary = 0;
    await checkCanary(this.#canary, this.#guard);
  }

  dispose(): void {
    this.memory.freeAll();
    this.#on.device.destroy();
  }
}

/**
 * Opens the graphics card, or what stands in for one.
 * @param gpu      the page's own if left out
 * @param variant  the fastest that fits the adapter if left out
 * @throws DeviceError GPU-NONE if there is no adapter, GPU-TRUST if the canary comes out wrong, GPU-LOST, GPU-MEMORY
 */
export async function openWebGpuLibrary(
  weights: EncoderWeights,
  gpu?: GPU | null,
  variant?: Variant,
): Promise<WebGpuLibrary> {
  const opened = await openDevice(gpu);
  const library = new WebGpuLibrary(weights, opened, variant ?? variantFor(opened));
  try {
    await library.start();
  } catch (error) {
    library.dispose();
    throw error;
  }
  return library;
}
