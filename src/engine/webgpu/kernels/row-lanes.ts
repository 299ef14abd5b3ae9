// Sums along a row, in three ways with one body: `alone` (a thread a row, no barrier), `tree` (64 threads and a fixed tree in
// workgroup memory), `subgroup` (the lanes of one subgroup are the workgroup, so that no lane's number is assumed).
// In each the order of the additions depends on the width alone.
import type { Target } from "@/engine/webgpu/dispatch";
import { ownThreads } from "@/engine/webgpu/wgsl";

export interface RowLanes {
  /** Threads of a workgroup. */
  readonly threads: number;
  readonly rowsPerGroup: number;
  readonly needsSubgroups: boolean;
  /** WGSL: `lanes`, `total(value, lane)` for the threads of a row, and `row` and `lane` of a thread. */
  readonly code: string;
}

const places = (row: string, lane: string): string => `
fn rowAt(group: u32, local: u32) -> u32 { return ${row}; }
fn laneAt(local: u32) -> u32 { return ${lane}; }
`;

const alone: RowLanes = {
  threads: ownThreads,
  rowsPerGroup: ownThreads,
  needsSubgroups: false,
  code: `
const lanes = 1u;
fn total(value: f32, lane: u32) -> f32 { return value; }
${places(`group * ${ownThreads}u + local`, "0u")}`,
};

const treeLanes = 64;

const tree: RowLanes = {
  threads: treeLanes,
  rowsPerGroup: 1,
  needsSubgroups: false,
  code: `
const lanes = ${treeLanes}u;
var<workgroup> partial: array<f32, ${treeLanes}>;
fn total(value: f32, lane: u32) -> f32 {
  workgroupBarrier(); // the last total has been read by all
  partial[lane] = value;
  workgroupBarrier();
  for (var half = ${treeLanes / 2}u; half > 0u; half /= 2u) {
    if (lane < half) { partial[lane] += partial[lane + half]; }
    workgroupBarrier();
  }
  return partial[0];
}
${places("group", "local")}`,
};

const subgroup = (size: number): RowLanes => ({
  threads: size,
  rowsPerGroup: 1,
  needsSubgroups: true,
  code: `
const lanes = ${size}u;
fn total(value: f32, lane: u32) -> f32 { return subgroupAdd(value); }
${places("group", "local")}`,
});

export function rowLanes({ variant, subgroupSize }: Target): RowLanes {
  if (variant === "naive") return alone;
  return variant === "subgroups" ? subgroup(subgroupSize) : tree;
}
