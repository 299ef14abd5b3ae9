// One dispatch: a WGSL kernel, what is bound to it, and how many workgroups it takes. Types, and the count of groups.
import type { Buffer, Rows } from "@/engine/program/program";
import type { Frozen } from "./frozen";

/** Element of a storage array. "vec2<u32>" holds four float16. */
export type Element = "f32" | "vec2<f32>" | "vec4<f32>" | "u32" | "vec2<u32>";

/** What a storage array of a kernel is. */
export type Resource =
  | { readonly kind: "buffer"; readonly buffer: Buffer }
  | { readonly kind: "frozen"; readonly frozen: Frozen }
  /** The packed adapter [P]. */
  | { readonly kind: "adapter" }
  /** Offsets, reports, ids and tiles of the batch: batch-index.ts. */
  | { readonly kind: "index" }
  /** Δ [rows, Z] between the two passes of attentionBack. */
  | { readonly kind: "delta" };

export interface Binding {
  /** Name of the array in WGSL. */
  readonly name: string;
  readonly element: Element;
  readonly writes: boolean;
  readonly resource: Resource;
}

/** Pipeline constants: `override name: u32` or `override name: f32`. */
export interface Constants {
  readonly sizes?: Readonly<Record<string, number>>;
  readonly reals?: Readonly<Record<string, number>>;
}

/** Sizes of the batch that decide how many groups there are. */
export interface BatchSizes {
  readonly tokens: number;
  readonly reports: number;
  /** Runs of up to 16 tokens of one report. */
  readonly tiles: number;
}

/** Workgroups: ⌈rows·units / size⌉·times. */
export interface Groups {
  readonly rows: Rows | "tiles";
  /** Units of work a row. */
  readonly units: number;
  /** Units of work a workgroup. */
  readonly size: number;
  readonly times: number;
}

export interface Dispatch {
  /** For labels: "gemm forward 64". */
  readonly name: string;
  readonly bindings: readonly Binding[];
  readonly constants: Constants;
  /** Numbers of this call alone, `params[i]` in WGSL; calls that differ in them alone share a pipeline. */
  readonly params: readonly (readonly [number, number, number, number])[];
  /** WGSL after the declarations that declare() writes. */
  readonly code: string;
  readonly needsSubgroups: boolean;
  readonly groups: Groups;
  /** Multiply-adds a row of `groups`, roughly: where a long step may be cut. */
  readonly work: number;
}

export function groupCount({ rows, units, size, times }: Groups, sizes: BatchSizes): number {
  return Math.ceil((sizes[rows] * units) / size) * times;
}

/** How a kernel is made where there are several ways; chosen by the adapter and by widths, never by the batch. */
export type Variant = "tiled" | "subgroups" | "naive";

/** What making a kernel depends on beside its call. */
export interface Target {
  readonly variant: Variant;
  /** Lanes of a subgroup where variant is "subgroups", else 0. */
  readonly subgroupSize: number;
  /** Bytes of memory that the threads of a workgroup may share. */
  readonly sharedBytes: number;
  /** Whether these numbers are stored as float16. */
  isHalf(frozen: Frozen): boolean;
}

/** The bits of a float32, for params: bitcast<f32> in WGSL gives it back. */
export function bitsOf(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0]!;
}
