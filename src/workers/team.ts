// Compute threads that run one device together: one for a graphics card, several for a processor, which share its packed weights.
import { DeviceError, InternalError } from "@/base/errors";
import { deviceMissing } from "@/base/problems/gpu";
import type { Device } from "@/engine/engine";
import type { GateResult } from "@/engine/gate";
import { packImage } from "@/engine/wasm/image";
import { wasmVariant } from "@/engine/wasm/variant";
import type { EncoderWeights } from "@/models/types";
import { Caller, type ComputeThread } from "./caller";
import type { ShippedTensor } from "./compute";

export interface Team {
  readonly device: Device;
  readonly callers: readonly Caller[];
  /** Largest differences from the reference; null for the reference itself. */
  readonly gate: GateResult | null;
  end(): void;
}

export interface TeamParts {
  readonly weights: EncoderWeights;
  readonly start: () => ComputeThread;
  /** Threads for a processor. */
  readonly count: number;
}

const canShare = (): boolean => typeof SharedArrayBuffer === "function"; // absent in a page that is not cross-origin isolated

/** Weights by name; on shared memory where there is some, so that several threads read one copy. */
function shipped(weights: EncoderWeights): ShippedTensor[] {
  return [...weights.tensors].map(([name, { shape, values }]) => {
    if (!canShare()) return { name, shape, values };
    const shared = new Float32Array(new SharedArrayBuffer(values.byteLength));
    shared.set(values);
    return { name, shape, values: shared };
  });
}

/**
 * Starts the threads of a device. The first one checks its numbers against the reference before any is used; the others run the
 * same code on the same machine.
 * @throws DeviceError GPU-NONE, GPU-MEMORY; DeviceRefusedError GPU-GATE. No thread is left then.
 */
export async function openTeam(device: Device, { weights, start, count }: TeamParts): Promise<Team> {
  if (device === "wasm" && wasmVariant() === null) throw new DeviceError(deviceMissing({ device }));
  const workers = device === "webgpu" ? 1 : count;
  const image = device === "wasm" ? packImage(weights, { workers, shared: canShare() }) : null;
  const tensors = shipped(weights);
  const callers: Caller[] = [];
  const load = async (worker: number): Promise<GateResult | null> => {
    const caller = new Caller(start());
    callers.push(caller);
    const isFirst = worker === 0;
    const needed = isFirst || device === "cpu" ? tensors : null;
    const { config } = weights;
    const answer = await caller.call({ kind: "load", device, config, tensors: needed, image, worker, checks: isFirst });
    if (answer.kind !== "loaded") throw new InternalError("workers/team: load was not answered");
    return answer.gate;
  };
  const end = () => {
    for (const caller of callers) caller.end();
  };
  try {
    const [gate = null] = await Promise.all(Array.from({ length: workers }, (_, worker) => load(worker)));
    return { device, callers, gate, end };
  } catch (error) {
    end();
    throw error;
  }
}
