// An encoder's weights packed for the kernels, in a form that can be posted to workers: made once by the thread that starts
// them. Where memory can be shared, one memory holds [weights | a region a worker]; elsewhere every worker gets a copy.
import { DeviceError } from "@/base/errors";
import { deviceMissing } from "@/base/problems/gpu";
import { modelOf, type Model } from "@/engine/program/program-engine";
import type { EncoderWeights } from "@/models/types";
import { planWeights, writeWeights, type StoredModule } from "./packed-weights";
import { reserveMemory } from "./region";
import { wasmVariant, type Variant } from "./variant";

export interface WasmImage {
  readonly model: Model;
  /** One for all workers, so that all compute the same bits. */
  readonly variant: Variant;
  readonly modules: ReadonlyMap<string, StoredModule>;
  /** Of the weights, which stand first. */
  readonly weightBytes: number;
  readonly place:
    | { readonly kind: "shared"; readonly memory: WebAssembly.Memory; readonly regionBytes: number }
    | { readonly kind: "copied"; readonly weights: ArrayBuffer };
}

export interface PackOptions {
  readonly workers: number;
  /** Whether SharedArrayBuffer is there: in a page only if it is cross-origin isolated. */
  readonly shared: boolean;
  /** null: the fastest. */
  readonly variant?: Variant | null;
}

/** @throws DeviceError GPU-NONE without SIMD, GPU-RAM without room */
export function packImage(weights: EncoderWeights, options: PackOptions): WasmImage {
  const variant = options.variant ?? wasmVariant();
  if (variant === null) throw new DeviceError(deviceMissing({ device: "wasm" }));
  const plan = planWeights(weights);
  const known = { model: modelOf(weights), variant, modules: plan.modules, weightBytes: plan.bytes };
  if (!options.shared) {
    const copied = new ArrayBuffer(plan.bytes);
    writeWeights(weights, plan, copied);
    return { ...known, place: { kind: "copied", weights: copied } };
  }
  const wanted = { config: weights.config, weightBytes: plan.bytes, workers: options.workers };
  const { memory, regionBytes } = reserveMemory(wanted, true);
  writeWeights(weights, plan, memory.buffer);
  return { ...known, place: { kind: "shared", memory, regionBytes } };
}
