// TensorFlow.js in this thread: which devices there are, and one thing at a time on the chosen one. TensorFlow.js has one
// global current device, so all work goes through one queue. Traps of 4.22: docs of the engine, section 10.
import { engine, env, getBackend, setBackend } from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-webgpu";
import { DeviceError } from "@/base/errors";
import { deviceMissing } from "@/base/problems/gpu";
import type { Device } from "@/engine/engine";
import { registerGradients } from "./tape-gradients";
import { wasmBytes } from "./wasm-bytes";
import { installSplit } from "./wasm-split";

/** Fastest first. */
const deviceOrder: readonly Device[] = ["webgpu", "wasm", "cpu"];

// 3 = the packed program: the automatic choice depends on the number of rows and may use float atomics (K >= 2000).
const packedMatMul = 3;

let isPrepared = false;

/** Once a thread: bytes of the wasm binary from the bundle, one thread, one matrix program. */
function prepare(): void {
  if (isPrepared) return;
  isPrepared = true;
  env().set("IS_NODE", false); // else the cpu library advertises another package on the console
  // In Node the wasm loader reads __dirname, which a bundled module does not have; it never uses the folder.
  if (!("__dirname" in globalThis)) Object.defineProperty(globalThis, "__dirname", { value: "", configurable: true });
  env().set("WASM_HAS_MULTITHREAD_SUPPORT", false); // parallel work = several workers, each with one thread
  env().set("WEBGPU_MATMUL_PROGRAM_TYPE", packedMatMul);
  const names = ["tfjs-backend-wasm.wasm", "tfjs-backend-wasm-simd.wasm", "tfjs-backend-wasm-threaded-simd.wasm"];
  setWasmPaths(Object.fromEntries(names.map((name) => [name, name])), true);
  env().platform.fetch = () => Promise.resolve(new Response(wasmBytes()));
  installSplit();
  registerGradients();
}

async function gpuAdapter(): Promise<GPUAdapter | null> {
  if (typeof navigator === "undefined" || !("gpu" in navigator)) return null;
  try {
    return await navigator.gpu.requestAdapter({ powerPreference: "high-performance" });
  } catch {
    return null; // a browser that forbids the question has no graphics for us
  }
}

/** Devices that this thread can start, fastest first; a software graphics adapter counts. */
export async function availableDevices(): Promise<readonly Device[]> {
  prepare();
  const present: Record<Device, boolean> = {
    webgpu: (await gpuAdapter()) !== null,
    wasm: typeof WebAssembly !== "undefined" && (await env().getAsync("WASM_HAS_SIMD_SUPPORT")) === true,
    cpu: true,
  };
  return deviceOrder.filter((device) => present[device]);
}

let last: Promise<unknown> = Promise.resolve();

/** Runs work after all earlier work of this thread, with `device` as the current one.
 * @throws DeviceError GPU-NONE if the device does not start */
export function onDevice<T>(device: Device, work: () => Promise<T>): Promise<T> {
  const mine = last.then(async () => {
    await use(device);
    return work();
  });
  last = mine.catch(() => null); // the caller of `mine` sees the error; the queue goes on
  return mine;
}

async function use(device: Device): Promise<void> {
  prepare();
  if (engine().backendName === device && getBackend() === device) return;
  const devices = await availableDevices();
  if (!devices.includes(device)) throw new DeviceError(deviceMissing({ device }));
  if (!(await setBackend(device))) throw new DeviceError(deviceMissing({ device }));
}
