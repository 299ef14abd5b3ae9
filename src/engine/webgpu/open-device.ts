// The graphics adapter and a device of it with the adapter's own limits: the defaults of WebGPU are small.
import { DeviceError } from "@/base/errors";
import { deviceMissing } from "@/base/problems/gpu";
import type { Variant } from "./dispatch";
import { isSoftwareGpu } from "./gpu-kind";

export interface OpenDevice {
  readonly device: GPUDevice;
  readonly info: GPUAdapterInfo;
  /** Computed by the processor (SwiftShader and the like): barriers are slow there. */
  readonly isSoftware: boolean;
  /** Lanes of every subgroup; 0 if the device has none or their number varies, and with it the order of sums. */
  readonly subgroupSize: number;
}

const limitNames = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxStorageBuffersPerShaderStage",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupSizeY",
  "maxComputeWorkgroupSizeZ",
  "maxComputeWorkgroupsPerDimension",
] as const;

/** The page's or the worker's own GPU, or null. */
const ownGpu = (): GPU | null => (typeof navigator !== "undefined" && "gpu" in navigator ? navigator.gpu : null);

async function adapterOf(gpu: GPU | null): Promise<GPUAdapter | null> {
  try {
    return (await gpu?.requestAdapter({ powerPreference: "high-performance" })) ?? null;
  } catch {
    return null; // a browser that forbids the question has no graphics for us
  }
}

/** @throws DeviceError GPU-NONE if there is no adapter, or it gives no device */
export async function openDevice(gpu: GPU | null = ownGpu()): Promise<OpenDevice> {
  const adapter = await adapterOf(gpu);
  if (!adapter) throw new DeviceError(deviceMissing({ device: "webgpu" }));
  const { info } = adapter;
  const subgroupSize =
    adapter.features.has("subgroups") && info.subgroupMinSize === info.subgroupMaxSize ? info.subgroupMinSize : 0;
  try {
    const device = await adapter.requestDevice({
      label: "cloister",
      requiredFeatures: subgroupSize > 0 ? ["subgroups"] : [],
      requiredLimits: Object.fromEntries(limitNames.map((name) => [name, adapter.limits[name]])),
    });
    return { device, info, isSoftware: isSoftwareGpu(info), subgroupSize };
  } catch (cause) {
    throw new DeviceError(deviceMissing({ device: "webgpu" }), { cause });
  }
}

/** The fastest variant that fits the adapter. */
export function variantFor({ isSoftware, subgroupSize }: OpenDevice): Variant {
  if (isSoftware) return "naive";
  return subgroupSize > 0 ? "subgroups" : "tiled";
}
