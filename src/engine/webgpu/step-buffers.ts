// The buffers of one prepared program, made once at its capacity.
import type { Capacity } from "@/engine/program/library";
import type { Program } from "@/engine/program/program";
import type { Dispatch } from "./dispatch";
import type { GpuMemory } from "./gpu-memory";
import { batchBytes, paramBytes, stepBytes } from "./step-bytes";
import { copySource, copyTarget, mapRead, storage, uniform } from "./usage";

/** Numbers of a call in the params buffer. */
export interface ParamSlice {
  readonly offset: number;
  readonly size: number;
}

export interface StepBuffers {
  readonly places: readonly GPUBuffer[];
  readonly batch: GPUBuffer;
  readonly index: GPUBuffer;
  readonly adapter: GPUBuffer | null;
  readonly delta: GPUBuffer | null;
  readonly params: GPUBuffer | null;
  /** By dispatch; null where it has none. */
  readonly paramSlices: readonly (ParamSlice | null)[];
  readonly staging: readonly [GPUBuffer, GPUBuffer];
}

export const allBuffers = ({ places, batch, index, adapter, delta, params, staging }: StepBuffers): GPUBuffer[] =>
  [...places, batch, index, adapter, delta, params, ...staging].filter((buffer) => buffer !== null);

/** Offsets of each dispatch's numbers, and the words to upload. */
export function layParams(plan: readonly Dispatch[]): {
  readonly slices: readonly (ParamSlice | null)[];
  readonly words: Uint32Array<ArrayBuffer>;
} {
  let end = 0;
  const slices = plan.map((dispatch): ParamSlice | null => {
    if (dispatch.params.length === 0) return null;
    const slice = { offset: end, size: dispatch.params.length * 16 };
    end += paramBytes(dispatch);
    return slice;
  });
  const words = new Uint32Array(end / 4);
  for (const [i, slice] of slices.entries()) if (slice) words.set(plan[i]!.params.flat(), slice.offset / 4);
  return { slices, words };
}

/** Between the error scopes of the caller. */
export function makeBuffers(
  memory: GpuMemory,
  { program, plan }: { readonly program: Program; readonly plan: readonly Dispatch[] },
  capacity: Capacity,
): StepBuffers {
  const bytes = stepBytes(program, plan, capacity);
  const input = storage | copyTarget;
  const optional = (label: string, size: number, usage: number) =>
    size > 0 ? memory.create(label, size, usage) : null;
  return {
    places: bytes.places.map((size, place) => memory.create(`place ${place}`, size, input | copySource)),
    batch: memory.create("batch", batchBytes, uniform | copyTarget | copySource),
    index: memory.create("index", bytes.index, input),
    adapter: optional("adapter", bytes.adapter, input),
    delta: optional("delta", bytes.delta, storage),
    params: optional("params", bytes.params, uniform | copyTarget),
    paramSlices: layParams(plan).slices,
    staging: [
      memory.create("staging 0", bytes.staging, mapRead | copyTarget),
      memory.create("staging 1", bytes.staging, mapRead | copyTarget),
    ],
  };
}
