// What a kernel library must do: carry out programs on one device. `wasm/` and `webgpu/` are the two; types only.
import type { Device, PackedBatch } from "@/engine/engine";
import type { Program } from "./program";

export interface Capacity {
  readonly tokens: number;
  readonly reports: number;
}

/** What a run needs beside the batch. */
export interface Given {
  /** [P] packed adapter. */
  readonly adapter: Float32Array;
  /** [N, H] output of the layers below the lowest adapted one, where the program starts there. */
  readonly below: Float32Array | null;
  /** [B, L] where the program computes gradients. */
  readonly targets: Float32Array | null;
}

/** A program with its memory on the device. Calls of `run` do not overlap. */
export interface PreparedProgram {
  /** What one run takes: as announced by capacityOf, or less where the device had not the memory. */
  readonly capacity: Capacity;
  /**
   * Carries out all calls.
   * @param batch  checked, B ≥ 1, within `capacity`
   * @returns a copy of each output buffer, [rows, width] row-major, in the order of program.outputs
   * @throws DeviceError if the device is lost or its numbers cannot be trusted; nothing of the run is returned then
   */
  run(batch: PackedBatch, given: Given): Promise<readonly Float32Array<ArrayBuffer>[]>;
  dispose(): void;
}

export interface KernelLibrary {
  readonly device: Device;
  /** The most that one run of this program takes here; the model's longest report always fits. */
  capacityOf(program: Program): Capacity;
  /** @throws DeviceError if the device has no memory for it */
  prepare(program: Program): Promise<PreparedProgram>;
  dispose(): void;
}
