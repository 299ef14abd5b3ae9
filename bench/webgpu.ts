// The webgpu engine as a contestant, on the main thread of a Node process through Dawn (npm package webgpu). Where the machine has
// no graphics card it takes the software driver that comes with Chromium: that shows right numbers, not speed.
import { create, globals } from "webgpu";
import { openDevice } from "@/engine/open-device";
import { engineContestant } from "./cloister";
import { weightsOf } from "./models";
import type { Contestant } from "./protocol";

async function adapterOf(gpu: GPU | null): Promise<{ gpu: GPU; adapter: GPUAdapter } | null> {
  const adapter = await gpu?.requestAdapter({ powerPreference: "high-performance" });
  return gpu && adapter ? { gpu, adapter } : null;
}

/** Of the card, else of the software driver, which is loaded only then: it would hide the card. */
const findAdapter = async () =>
  (await adapterOf(create([]))) ?? adapterOf((await import("../test/helpers/webgpu-node")).softwareGpu);

/** @throws an Error where there is no adapter */
export async function openGpu(shape: string): Promise<Contestant> {
  Object.assign(globalThis, globals);
  const found = await findAdapter();
  if (found === null) throw new Error("this machine has no WebGPU adapter");
  const { gpu, adapter } = found;
  Object.defineProperty(globalThis, "navigator", { value: { gpu, userAgent: "node" }, configurable: true });
  const { vendor, architecture, description } = adapter.info;
  const weights = weightsOf(shape);
  const runtime = await openDevice("webgpu", { weights, image: null, worker: 0 });
  const facts = { device: runtime.device, adapter: [vendor, architecture, description].filter(Boolean).join(" ") };
  // Opened by name and without a pool: nothing takes over in silence.
  return engineContestant(runtime, weights.config, { facts, stillOn: () => undefined });
}
