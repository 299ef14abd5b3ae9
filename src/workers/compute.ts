// The compute side of the pool: one encoder runtime that answers one message at a time. The same code serves a browser
// worker (compute.worker.ts) and a Node thread (cli/compute-thread.ts).
import { DeviceError, InputError, InternalError } from "@/base/errors";
import type { Problem } from "@/base/errors";
import { openBest } from "@/engine/choose";
import type { Device, EncoderRuntime, Engine, PackedBatch } from "@/engine/engine";
import type { AdapterSpec, EncoderConfig } from "@/models/types";

export interface ShippedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** May stand on shared memory, so that several workers read one copy. */
  readonly values: Float32Array;
}

/** What a runtime came out as, in words that the page can show. */
export interface RuntimeFacts {
  readonly device: Device;
  readonly note: string | null;
}

export type Work = "features" | "logits" | "gradients" | "below";

export type ToCompute =
  | {
      readonly id: number;
      readonly kind: "load";
      readonly config: EncoderConfig;
      readonly tensors: readonly ShippedTensor[];
      readonly wanted: "auto" | Device;
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
  | { readonly id: number; readonly kind: "close"; readonly engine: number };

/** Arrays of a "run": [features] or [logits] or [below] or [perReport, losses]. */
export type FromCompute =
  | { readonly id: number; readonly kind: "loaded"; readonly facts: RuntimeFacts }
  | { readonly id: number; readonly kind: "opened"; readonly capacity: Engine["capacity"] }
  | { readonly id: number; readonly kind: "ran"; readonly arrays: readonly Float32Array<ArrayBuffer>[] }
  | { readonly id: number; readonly kind: "ok" }
  | { readonly id: number; readonly kind: "failed"; readonly problem: Problem | null; readonly message: string };

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
  const engines = new Map<number, Engine>();
  const engineOf = (id: number): Engine => {
    const engine = engines.get(id);
    if (!engine) throw new InternalError(`workers/compute: engine ${id} is not open`);
    return engine;
  };

  const load = async (message: Extract<ToCompute, { kind: "load" }>): Promise<RuntimeFacts> => {
    const tensors = new Map(message.tensors.map((t) => [t.name, { shape: t.shape, values: t.values }]));
    const best = await openBest({ config: message.config, tensors }, message.wanted);
    runtime = best.runtime;
    return { device: runtime.device, note: best.note };
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
        port.post({ id, kind: "loaded", facts: await load(message) }, []);
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
        port.post(
          { id: message.id, kind: "failed", problem, message: error instanceof Error ? error.message : "unknown" },
          [],
        );
      });
  });
}
