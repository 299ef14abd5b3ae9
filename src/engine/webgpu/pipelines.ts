// Compute pipelines of one device, each made once: layers that differ in offsets alone share theirs. Layouts are explicit, from
// the same table of bindings as the WGSL.
import type { Dispatch } from "./dispatch";
import { computeStage } from "./usage";
import { firstArray, moduleOf } from "./wgsl";

export class Pipelines {
  readonly #device: GPUDevice;
  readonly #layouts = new Map<string, GPUBindGroupLayout>();
  readonly #modules = new Map<string, GPUShaderModule>();
  readonly #pipelines = new Map<string, Promise<GPUComputePipeline>>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  layoutOf({ bindings, params }: Dispatch): GPUBindGroupLayout {
    const types: [number, GPUBufferBindingType][] = [[0, "uniform"]];
    if (params.length > 0) types.push([1, "uniform"]);
    for (const [i, { writes }] of bindings.entries())
      types.push([i + firstArray, writes ? "storage" : "read-only-storage"]);
    const key = types.map(([at, type]) => `${at} ${type}`).join(", ");
    let layout = this.#layouts.get(key);
    if (!layout) {
      const entries = types.map(([binding, type]) => ({ binding, visibility: computeStage, buffer: { type } }));
      layout = this.#device.createBindGroupLayout({ label: key, entries });
      this.#layouts.set(key, layout);
    }
    return layout;
  }

  #moduleOf(dispatch: Dispatch): { readonly code: string; readonly module: GPUShaderModule } {
    const code = moduleOf(dispatch);
    let module = this.#modules.get(code);
    if (!module) {
      module = this.#device.createShaderModule({ label: dispatch.name, code });
      this.#modules.set(code, module);
    }
    return { code, module };
  }

  /** Compiles in the background; rejects with a GPUPipelineError. */
  pipelineOf(dispatch: Dispatch): Promise<GPUComputePipeline> {
    const { code, module } = this.#moduleOf(dispatch);
    const constants = { ...dispatch.constants.sizes, ...dispatch.constants.reals };
    const key = `${JSON.stringify(constants)} ${code}`;
    let pipeline = this.#pipelines.get(key);
    if (!pipeline) {
      pipeline = this.#device.createComputePipelineAsync({
        label: dispatch.name,
        layout: this.#device.createPipelineLayout({ bindGroupLayouts: [this.layoutOf(dispatch)] }),
        compute: { module, entryPoint: "main", constants },
      });
      this.#pipelines.set(key, pipeline);
    }
    return pipeline;
  }

  /** Pipelines made so far. */
  get count(): number {
    return this.#pipelines.size;
  }
}
