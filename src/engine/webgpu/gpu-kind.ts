// What graphics this thread can compute on, without starting it.

export type GpuKind = "none" | "software" | "hardware";

/** Whether the processor computes what this adapter is asked (SwiftShader and the like). */
export const isSoftwareGpu = (info: GPUAdapterInfo): boolean =>
  info.isFallbackAdapter || /swiftshader|llvmpipe|software/iu.test(`${info.architecture} ${info.description}`);

/** "software" is an adapter that the processor computes (SwiftShader and the like): slower than wasm. */
export async function gpuKind(): Promise<GpuKind> {
  if (typeof navigator === "undefined" || !("gpu" in navigator)) return "none";
  let adapter: GPUAdapter | null;
  try {
    adapter = await navigator.gpu.requestAdapter({ powerPreference: "high-performance" });
  } catch {
    return "none"; // a browser that forbids the question has no graphics for us
  }
  if (adapter === null) return "none";
  return isSoftwareGpu(adapter.info) ? "software" : "hardware";
}
