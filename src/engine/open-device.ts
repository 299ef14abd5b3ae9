// Opens the encoder on one device by name, checked against the reference where it is not the reference itself. Which device to
// try, and what to do when one fails, is the business of workers/.
import { DeviceError } from "@/base/errors";
import { deviceMissing } from "@/base/problems/gpu";
import type { EncoderWeights } from "@/models/types";
import type { Device, EncoderRuntime } from "./engine";
import { checkAgainst, type GateResult } from "./gate";
import { modelOf, programRuntime } from "./program/program-engine";
import { availableDevices } from "./reference/backend";
import { openRuntime } from "./reference/runtime";
import type { WasmImage } from "./wasm/image";
import { openWasmLibrary } from "./wasm/wasm-library";
import { openWebGpuLibrary } from "./webgpu/webgpu-library";

/** Where the numbers of the encoder are. */
export interface DeviceSource {
  /** Needed by webgpu, by the reference, and for a check. */
  readonly weights: EncoderWeights | null;
  /** Needed by wasm: weights packed for its kernels, and this worker's place in them. */
  readonly image: WasmImage | null;
  readonly worker: number;
}

/**
 * "cpu" is the reference, in TensorFlow.js: on its wasm library where the machine has SIMD, else in plain JavaScript.
 * @throws DeviceError GPU-NONE, GPU-MEMORY if the device does not start
 */
export async function openDevice(device: Device, { weights, image, worker }: DeviceSource): Promise<EncoderRuntime> {
  if (device === "wasm") {
    if (!image) throw new DeviceError(deviceMissing({ device }));
    return programRuntime(openWasmLibrary(image, worker), image.model);
  }
  if (!weights) throw new DeviceError(deviceMissing({ device }));
  if (device === "webgpu") return programRuntime(await openWebGpuLibrary(weights), modelOf(weights));
  return openReference(weights);
}

async function openReference(weights: EncoderWeights): Promise<EncoderRuntime> {
  const fast = (await availableDevices()).includes("wasm");
  const runtime = await openRuntime(weights, fast ? "wasm" : "cpu");
  return { ...runtime, device: "cpu" };
}

export interface Checked {
  readonly runtime: EncoderRuntime;
  /** Largest differences from the reference; null for the reference itself. */
  readonly gate: GateResult | null;
}

/**
 * Opens a device and lets it prove itself.
 * @throws DeviceError as openDevice; DeviceRefusedError GPU-GATE if it computes different numbers. Nothing stays open then.
 */
export async function openChecked(device: Device, source: DeviceSource): Promise<Checked> {
  const runtime = await openDevice(device, source);
  if (device === "cpu") return { runtime, gate: null };
  try {
    if (!source.weights) throw new DeviceError(deviceMissing({ device }));
    const reference = await openReference(source.weights);
    try {
      return { runtime, gate: await checkAgainst(runtime, reference, modelOf(source.weights)) };
    } finally {
      reference.dispose();
    }
  } catch (error) {
    runtime.dispose();
    throw error;
  }
}
