// The buffers and bind groups of one program on one device, made once: a step makes none.
import { DeviceError, InternalError } from "@/base/errors";
import { deviceMemory } from "@/base/problems/gpu";
import type { Capacity } from "@/engine/program/library";
import type { Program } from "@/engine/program/program";
import { smallerCapacity } from "./capacity";
import type { Dispatch, Resource } from "./dispatch";
import type { FrozenStore } from "./frozen-store";
import { scoped, type GpuMemory } from "./gpu-memory";
import type { Pipelines } from "./pipelines";
import type { Ready } from "./prepared-program";
import { allBuffers, layParams, makeBuffers, type StepBuffers } from "./step-buffers";
import { frozenOf, stepBytes, totalBytes } from "./step-bytes";
import { firstArray } from "./wgsl";

/** The device and what lives on it as long as the library does. */
export interface OnDevice {
  readonly device: GPUDevice;
  readonly memory: GpuMemory;
  readonly store: FrozenStore;
  readonly pipelines: Pipelines;
}

export interface Planned {
  readonly program: Program;
  readonly plan: readonly Dispatch[];
}

/** Uploads the frozen arrays that the plan reads and the device lacks.
 * @throws DeviceError GPU-MEMORY */
export async function uploadFrozen({ device, store, memory }: OnDevice, plan: readonly Dispatch[]): Promise<void> {
  const { made: added, error } = await scoped(device, () => store.add(frozenOf(plan)));
  if (!error) return;
  const bytes = memory.liveBytes;
  store.drop(added);
  throw new DeviceError(deviceMemory({ tokens: 0, bytes }), { cause: error });
}

/** Buffers at the wanted capacity; where the device refuses them, for half the tokens, down to `leastTokens`.
 * @throws DeviceError GPU-MEMORY */
export async function allocateStep(
  { device, memory }: OnDevice,
  planned: Planned,
  wanted: { readonly capacity: Capacity; readonly leastTokens: number },
): Promise<{ readonly buffers: StepBuffers; readonly capacity: Capacity }> {
  let { capacity } = wanted;
  for (;;) {
    const { made: buffers, error } = await scoped(device, () => makeBuffers(memory, planned, capacity));
    if (!error) {
      if (buffers.params) device.queue.writeBuffer(buffers.params, 0, layParams(planned.plan).words);
      return { buffers, capacity };
    }
    for (const buffer of allBuffers(buffers)) memory.free(buffer);
    const smaller = smallerCapacity(capacity, wanted.leastTokens);
    if (!smaller) {
      const bytes = totalBytes(stepBytes(planned.program, planned.plan, capacity));
      throw new DeviceError(deviceMemory({ tokens: capacity.tokens, bytes }), { cause: error });
    }
    capacity = smaller;
  }
}

function bufferOf(resource: Resource, { program, buffers, store }: Bound): GPUBuffer {
  const found = {
    buffer: () => (resource.kind === "buffer" ? buffers.places[program.places[resource.buffer.id]!] : undefined),
    frozen: () => (resource.kind === "frozen" ? store.get(resource.frozen) : undefined),
    adapter: () => buffers.adapter,
    index: () => buffers.index,
    delta: () => buffers.delta,
  }[resource.kind]();
  if (!found) throw new InternalError(`engine/webgpu: expected a buffer for ${resource.kind}, got none`);
  return found;
}

interface Bound {
  readonly program: Program;
  readonly buffers: StepBuffers;
  readonly store: FrozenStore;
}

/** A bind group a dispatch. */
export async function bindStep(
  { device, store, pipelines }: OnDevice,
  { program, plan }: Planned,
  buffers: StepBuffers,
): Promise<readonly Ready[]> {
  const compiled = await Promise.all(plan.map((dispatch) => pipelines.pipelineOf(dispatch)));
  return plan.map((dispatch, i) => {
    const slice = buffers.paramSlices[i] ?? null;
    const entries: GPUBindGroupEntry[] = [{ binding: 0, resource: { buffer: buffers.batch } }];
    if (slice && buffers.params) entries.push({ binding: 1, resource: { buffer: buffers.params, ...slice } });
    for (const [k, { resource }] of dispatch.bindings.entries())
      entries.push({ binding: k + firstArray, resource: { buffer: bufferOf(resource, { program, buffers, store }) } });
    const layout = pipelines.layoutOf(dispatch);
    return {
      dispatch,
      pipeline: compiled[i]!,
      group: device.createBindGroup({ label: dispatch.name, layout, entries }),
    };
  });
}
