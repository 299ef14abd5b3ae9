// Runs one kernel call on a device and in float64, on the same numbers: buffers may be filled before it, whatever their role.
import { DeviceGuard } from "@/engine/webgpu/device-guard";
import type { Target, Variant } from "@/engine/webgpu/dispatch";
import { FrozenStore } from "@/engine/webgpu/frozen-store";
import { GpuMemory } from "@/engine/webgpu/gpu-memory";
import { allocateStep, bindStep, uploadFrozen } from "@/engine/webgpu/make-step";
import type { OpenDevice } from "@/engine/webgpu/open-device";
import { Pipelines } from "@/engine/webgpu/pipelines";
import { planProgram } from "@/engine/webgpu/plan";
import { WebGpuProgram } from "@/engine/webgpu/prepared-program";
import { allBuffers } from "@/engine/webgpu/step-buffers";
import type { PackedBatch } from "@/engine/engine";
import type { Buffer, Call, Program } from "@/engine/program/program";
import type { EncoderWeights } from "@/models/types";
import { plainCall, plainMemory } from "../program/plain-run";

/** One call with its numbers. */
export interface OneCall {
  readonly call: Call;
  readonly buffers: readonly Buffer[];
  /** Numbers of buffers before the call, by id. */
  readonly filled: ReadonlyMap<number, Float32Array>;
  readonly outputs: readonly Buffer[];
  readonly weights: EncoderWeights;
  readonly adapter: Float32Array;
  readonly batch: PackedBatch;
}

const programOf = ({ call, buffers, outputs }: OneCall): Program => ({
  work: "features",
  buffers,
  calls: [call],
  inputs: { below: null, targets: null },
  outputs,
  places: buffers.map(({ id }) => id),
  shapes: buffers,
});

export function runInFloat64({ call, filled, buffers, outputs, weights, adapter, batch }: OneCall): Float64Array[] {
  const memory = plainMemory({ weights, batch, given: { adapter, below: null, targets: null } });
  for (const [id, values] of filled) memory.of(buffers[id]!).set(values);
  plainCall(call, memory);
  return outputs.map((output) => memory.of(output).slice());
}

/** Runs it `times` times on buffers that hold 7 where nothing was filled in: a number that nobody writes shows. */
export async function runOnDevice(
  opened: OpenDevice,
  variant: Variant,
  { one, times = 1 }: { readonly one: OneCall; readonly times?: number },
): Promise<readonly Float32Array[][]> {
  const { device, subgroupSize } = opened;
  const memory = new GpuMemory(device);
  const store = new FrozenStore(one.weights, device, memory);
  const on = { device, memory, store, pipelines: pipelinesOf(device) };
  const target: Target = {
    ...{ variant, subgroupSize, sharedBytes: device.limits.maxComputeWorkgroupStorageSize },
    isHalf: (frozen) => store.isHalf(frozen),
  };
  const program = programOf(one);
  const planned = { program, plan: planProgram(program, target, one.weights.config) };
  const capacity = { tokens: one.batch.tokens.length, reports: one.batch.offsets.length - 1 };
  await uploadFrozen(on, planned.plan);
  const { buffers } = await allocateStep(on, planned, { capacity, leastTokens: capacity.tokens });
  const steps = await bindStep(on, planned, buffers);
  let step = 0;
  const prepared = new WebGpuProgram({
    ...{ program, capacity, buffers, steps, device, memory, guard: new DeviceGuard(device) },
    nextStep: () => (step += 1),
    afterStep: () => Promise.resolve(),
  });
  const runs: Float32Array[][] = [];
  for (let k = 0; k < times; k++) {
    for (const { id, rows, width } of one.buffers) {
      const values = one.filled.get(id) ?? new Float32Array(capacity[rows] * width).fill(7);
      device.queue.writeBuffer(buffers.places[id]!, 0, values);
    }
    runs.push([...(await prepared.run(one.batch, { adapter: one.adapter, below: null, targets: null }))]);
  }
  for (const buffer of allBuffers(buffers)) memory.free(buffer);
  memory.freeAll();
  return runs;
}

const pipelines = new WeakMap<GPUDevice, Pipelines>();

/** Pipelines are kept a device: cases of one shape compile once. */
function pipelinesOf(device: GPUDevice): Pipelines {
  const known = pipelines.get(device) ?? new Pipelines(device);
  pipelines.set(device, known);
  return known;
}
