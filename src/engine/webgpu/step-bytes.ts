// How many bytes of device memory a program takes, without a device: what prepare() allocates, buffer by buffer.
import type { Capacity } from "@/engine/program/library";
import type { Program } from "@/engine/program/program";
import { indexWords } from "./batch-index";
import type { Dispatch, Target } from "./dispatch";
import type { Frozen } from "./frozen";
import type { Vocabulary } from "./kernels/embed";
import { adapterSize, planProgram } from "./plan";

/** Bytes of the uniform buffer of the batch; its first 16 are the trailer of a readback. */
export const batchBytes = 32;
export const trailerBytes = 16;

// Uniform ranges start at multiples of 256 bytes, the specification's least alignment.
const sliceBytes = 256;

/** Bytes of each buffer that one prepared program holds; 0 = not needed. */
export interface StepBytes {
  readonly places: readonly number[];
  readonly index: number;
  readonly adapter: number;
  readonly delta: number;
  readonly params: number;
  /** Each of the two. */
  readonly staging: number;
}

/** Bytes in the params buffer of a dispatch. */
export const paramBytes = ({ params }: Dispatch): number => Math.ceil((params.length * 16) / sliceBytes) * sliceBytes;

export function stepBytes(program: Program, plan: readonly Dispatch[], capacity: Capacity): StepBytes {
  const heads = program.calls.map((call) => (call.kernel === "attentionBack" ? call.heads : 0));
  return {
    places: program.shapes.map(({ rows, width }) => 4 * capacity[rows] * width),
    index: 4 * indexWords(capacity),
    adapter: 4 * adapterSize(program),
    delta: 4 * capacity.tokens * Math.max(0, ...heads),
    params: plan.reduce((sum, dispatch) => sum + paramBytes(dispatch), 0),
    staging: program.outputs.reduce((sum, { rows, width }) => sum + 4 * capacity[rows] * width, trailerBytes),
  };
}

export const totalBytes = ({ places, index, adapter, delta, params, staging }: StepBytes): number =>
  places.reduce((sum, bytes) => sum + bytes, 0) + index + adapter + delta + params + 2 * staging + batchBytes;

/** Frozen arrays of a plan, each once. */
export function frozenOf(plan: readonly Dispatch[]): readonly Frozen[] {
  const found = new Map<string, Frozen>();
  for (const { bindings } of plan)
    for (const { resource } of bindings)
      if (resource.kind === "frozen") found.set(resource.frozen.key, resource.frozen);
  return [...found.values()];
}

export const frozenBytes = (frozen: Frozen, isHalf: boolean): number => frozen.size * (isHalf ? 2 : 4);

/** A target that no device is behind: all numbers float32. */
export const paperTarget: Target = { variant: "tiled", subgroupSize: 0, sharedBytes: 32_768, isHalf: () => false };

/**
 * The most bytes of device memory that live at once while a program runs, by capacity: its buffers, two staging buffers, and
 * the frozen weights in float32 (float16 files take half of that part).
 */
export function bytesByCapacity(program: Program, vocabulary: Vocabulary): (capacity: Capacity) => number {
  const plan = planProgram(program, paperTarget, vocabulary);
  const frozen = frozenOf(plan).reduce((sum, array) => sum + frozenBytes(array, false), 0);
  return (capacity) => frozen + totalBytes(stepBytes(program, plan, capacity));
}

/** The same for one capacity. */
export const bytesFor = (program: Program, capacity: Capacity, vocabulary: Vocabulary): number =>
  bytesByCapacity(program, vocabulary)(capacity);

/** Dispatches of one run. */
export const dispatchesOf = (program: Program, vocabulary: Vocabulary): number =>
  planProgram(program, paperTarget, vocabulary).length;
