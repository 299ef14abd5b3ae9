// The WGSL that every kernel begins with, written from the table that also makes the bind-group layout, and its entry point.
import type { Binding, Dispatch } from "./dispatch";

/** Bindings of one kernel: 0 the batch, 1 the call's own numbers, then the storage arrays. */
export const firstArray = 2;

// Sizes of the batch; the first four words are the trailer of a readback. Places in the array `index`: batch-index.ts.
const batchStruct = `struct Batch {
  magic: u32, step: u32, tokens: u32, reports: u32,
  reportsAt: u32, idsAt: u32, tilesAt: u32, tiles: u32,
}
@group(0) @binding(0) var<uniform> batch: Batch;
`;

const arrayOf = ({ name, element, writes }: Binding, i: number): string =>
  `@group(0) @binding(${i + firstArray}) var<storage, ${writes ? "read_write" : "read"}> ${name}: array<${element}>;\n`;

const overrides = (type: string, values: Readonly<Record<string, number>> = {}): string =>
  Object.keys(values)
    .map((name) => `override ${name}: ${type};\n`)
    .join("");

/** The whole module of a dispatch. */
export function moduleOf({ bindings, constants, params, code, needsSubgroups }: Dispatch): string {
  return [
    needsSubgroups ? "enable subgroups;\n" : "",
    batchStruct,
    params.length > 0 ? `@group(0) @binding(1) var<uniform> params: array<vec4<u32>, ${params.length}>;\n` : "",
    ...bindings.map(arrayOf),
    overrides("u32", constants.sizes),
    overrides("f32", constants.reals),
    code,
  ].join("");
}

/**
 * The entry point. `group` numbers the workgroups over both axes: one axis takes 65,535 at most. Groups and threads past the
 * end run along (a return before a barrier would not compile): bodies clamp what they read and skip what they store.
 */
export const entry = (threads: number, body: string): string => `
@compute @workgroup_size(${threads})
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) grid: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let group = workgroup.x + workgroup.y * grid.x;
${body}}
`;

/** Threads of a workgroup where each has an output of its own. */
export const ownThreads = 64;

/** rowCount(): rows of the batch by the constant byReport. */
export const rowCount = `
fn rowCount() -> u32 {
  return select(batch.tokens, batch.reports, byReport == 1u);
}
`;

/** Four float16 of two words, by arithmetic: unpack2x16float may flush subnormal numbers to zero, and weights have some.
 * A normal number has its exponent moved; a subnormal m·2^-24 is 2^-14(1 + m/1024) − 2^-14, exactly. */
export const half4 = `
fn half4(words: vec2<u32>) -> vec4<f32> {
  let bits = vec4<u32>(words.x & 0xffffu, words.x >> 16u, words.y & 0xffffu, words.y >> 16u);
  let size = bits & vec4<u32>(0x7fffu);
  let normal = bitcast<vec4<f32>>((size << vec4<u32>(13u)) + vec4<u32>(0x38000000u));
  let small = bitcast<vec4<f32>>((size << vec4<u32>(13u)) + vec4<u32>(0x38800000u)) - vec4<f32>(0x1p-14f);
  let value = select(normal, small, size < vec4<u32>(0x400u));
  return select(value, -value, (bits & vec4<u32>(0x8000u)) != vec4<u32>(0u));
}
`;
