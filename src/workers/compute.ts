// The compute side of the pool: one encoder runtime that answers one message at a time. The same code serves a browser
// worker (compute.worker.ts) and a Node thread (cli/compute-thread.ts).
import { DeviceError, InputError, InternalError } from "@/base/errors";
import type { Problem } from "@/base/errors";
import type { Device, EncoderRuntime, Engine, PackedBatch } from "@/engine/engine";
import type { GateResult } from "@/engine/gate";
import { openChecked, openDevice } from "@/engine/open-device";
import type { WasmImage } from "@/engine/wasm/image";
import type { AdapterSpec, EncoderConfig } from "@/models/types";
import { FullDesk, type OpenFull, type SumFull } from "./full-compute";

export interface ShippedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** May stand on shared memory, so that several workers read one copy. */
  readonly values: Float32Array;
}

export type Work = "features" | "logits" | "gradients" | "below";

export type ToCompute =
  | {
      readonly id: number;
      readonly kind: "load";
      readonly device: Device;
      readonly config: EncoderConfig;
      /** null where the packed weights are enough. */
      readonly tensors: readonly ShippedTensor[] | null;
      readonly image: WasmImage | null;
      /** This thread's place among those of its device, from 0. */
      readonly worker: number;
      /** Whether the device must prove its numbers here. */
      readonly checks: boolean;
    }
  | { readonly id: number; readonly kind: "open"; readonly engine: number; readonly spec: AdapterSpec }
  | { readonly id: number; readonly kind: "adapter"; readonly engine: number; readonly values: Float32Array }
  | {
      readonly id: number;
      readonly kind: "run";
      readonly engine: number;
      readonly work: Work;
      readonly batch: PackedBatch;
      readonly targets: Float32Array | null;
    }
  | { readonly id: number; readonly kind: "close"; readonly engine: number }
  | (OpenFull & { readonly id: number })
  | (SumFull & { readonly id: number });

/** Arrays of a "run": [features] or [logits] or [below] or [perReport, losses]; of "sum-full": [[summed loss]]. */
export type FromCompute =
  | { readonly id: number; readonly kind: "loaded"; readonly device: Device; readonly gate: GateResult | null }
  | { readonly id: number; readonly kind: "opened"; readonly capacity: Engine["capacity"] }
  | { readonly id: number; readonly kind: "ran"; readonly arrays: readonly Float32Array<ArrayBuffer>[] }
  | { readonly id: number; readonly kind: "ok" }
  | {
      readonly id: number;
      readonly kind: "failed";
      readonly problem: Problem | null;
      /** Whether the device is to blame: another one may do. */
      readonly isDevice: boolean;
      readonly message: string;
    };

/** One end of a channel to a worker or thread. */
export interface Port<Send, Receive> {
  post(message: Send, transfer: Transferable[]): void;
  listen(onMessage: (message: Receive) => void): void;
}

/** Copies a result into memory of its own, so that it can be transferred. */
const own = (values: Float32Array): Float32Array<ArrayBuffer> => new Float32Array(values);

/** Serves a port until its thread ends. Messages are answered in order, one at a time. */
export function serveCompute(port: Port<FromCompute, ToCompute>): void {
  let runtime: EncoderRuntime | undefined;
  const full = new FullDesk();
  const engines = new Map<number, Engine>();
  const engineOf = (id: number): Engine => {
    const engine = engines.get(id);
    if (!engine) throw new InternalError(`workers/compute: engine ${id} is not open`);
    return engine;
  };

  const load = async (message: Extract<ToCompute, { kind: "load" }>): Promise<GateResult | null> => {
    const { device, config, tensors, image, worker, checks } = message;
    const named = tensors?.map(({ name, shape, values }) => [name, { shape, values }] as const);
    const source = { weights: named ? { config, tensors: new Map(named) } : null, image, worker };
    if (!checks) {
      runtime = await openDevice(device, source);
      return null;
    }
    const checked = await openChecked(device, source);
    runtime = checked.runtime;
    return checked.gate;
  };

  const run = async (message: Extract<ToCompute, { kind: "run" }>): Promise<Float32Array<ArrayBuffer>[]> => {
    const engine = engineOf(message.engine);
    switch (message.work) {
      case "features":
        return [own(await engine.features(message.batch))];
      case "logits":
        return [own(await engine.logits(message.batch))];
      case "below":
        return [own(await engine.below(message.batch))];
      case "gradients": {
        if (!message.targets) throw new InternalError("workers/compute: gradients need targets");
        const { perReport, losses } = await engine.gradients(message.batch, message.targets);
        return [own(perReport), own(losses)];
      }
    }
  };

  const answer = async (message: ToCompute): Promise<void> => {
    const { id } = message;
    switch (message.kind) {
      case "load":
        port.post({ id, kind: "loaded", gate: await load(message), device: message.device }, []);
        return;
      case "open": {
        if (!runtime) throw new InternalError("workers/compute: no model is loaded");
        const engine = runtime.open(message.spec);
        engines.set(message.engine, engine);
        port.post({ id, kind: "opened", capacity: engine.capacity }, []);
        return;
      }
      case "adapter":
        engineOf(message.engine).setAdapter(message.values);
        port.post({ id, kind: "ok" }, []);
        return;
      case "run": {
        const arrays = await run(message);
        port.post(
          { id, kind: "ran", arrays },
          arrays.map((array) => array.buffer),
        );
        return;
      }
      case "close":
        engineOf(message.engine).dispose();
        engines.delete(message.engine);
        port.post({ id, kind: "ok" }, []);
        return;
      case "open-full":
        port.post({ id, kind: "loaded", gate: null, device: await full.open(message) }, []);
        return;
      case "sum-full":
        port.post({ id, kind: "ran", arrays: [Float32Array.of(await full.sum(message))] }, []);
        return;
      default:
        message satisfies never;
    }
  };

  let queue = Promise.resolve();
  port.listen((message) => {
    queue = queue
      .then(() => answer(message))
      .catch((error: unknown) => {
        const problem = error instanceof InputError || error instanceof DeviceError ? error.problem : null;
        const isDevice = error instanceof DeviceError;
        const words = error instanceof Error ? error.message : "unknown";
        port.post({ id: message.id, kind: "failed", problem, isDevice, message: words }, []);
      });
  });
}
