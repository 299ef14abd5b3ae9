// Chooses the device: webgpu if it is real hardware and passes the gate, else wasm, else cpu. Says why in words.
import { DeviceError } from "@/base/errors";
import { encoderModules } from "@/models/encoder-modules";
import type { EncoderWeights } from "@/models/types";
import type { Device, EncoderRuntime } from "./engine";
import { checkAgainst, type GateResult } from "./gate";
import { availableDevices, isSoftwareGpu } from "./reference/backend";
import { openRuntime } from "./reference/runtime";

export interface Choice {
  readonly runtime: EncoderRuntime;
  /** Why a faster device was not used; null if it was. */
  readonly note: string | null;
  /** Errors that the gate measured; null where no gate is needed. */
  readonly gate: GateResult | null;
}

const softwareNote =
  "The graphics of this computer is computed by its processor. The processor is used directly, which is faster.";
const noGpuNote = "This browser offers no graphics card for computing. The processor is used.";
const noSimdNote = "This browser has no fast processor code (wasm SIMD). Computing is slow here.";

/** Opens the encoder on the wanted device, or on the best one for "auto".
 * @throws DeviceError GPU-NONE if the wanted device does not start
 * @throws DeviceRefusedError GPU-GATE if webgpu was asked for by name and computes different numbers */
export async function openBest(weights: EncoderWeights, wanted: "auto" | Device): Promise<Choice> {
  if (wanted === "webgpu") return openGated(weights);
  if (wanted !== "auto") return { runtime: await openRuntime(weights, wanted), note: null, gate: null };
  const devices = await availableDevices();
  let note = noGpuNote;
  if (devices.includes("webgpu")) {
    if (await isSoftwareGpu()) note = softwareNote;
    else {
      try {
        return await openGated(weights);
      } catch (error) {
        if (!(error instanceof DeviceError)) throw error;
        note = error.message;
      }
    }
  }
  return openProcessor(weights, note);
}

async function openProcessor(weights: EncoderWeights, note: string): Promise<Choice> {
  try {
    return { runtime: await openRuntime(weights, "wasm"), note, gate: null };
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    return { runtime: await openRuntime(weights, "cpu"), note: `${note} ${noSimdNote}`, gate: null };
  }
}

/** webgpu after the gate; the reference is wasm where it starts, else cpu. */
async function openGated(weights: EncoderWeights): Promise<Choice> {
  const runtime = await openRuntime(weights, "webgpu");
  try {
    const { runtime: reference } = await openProcessor(weights, "");
    try {
      const hasPooler = weights.tensors.has(`${encoderModules(weights.config).pooler}.weight`);
      const gate = await checkAgainst(runtime, reference, { config: weights.config, hasPooler });
      return { runtime, note: null, gate };
    } finally {
      reference.dispose();
    }
  } catch (error) {
    runtime.dispose();
    throw error;
  }
}
