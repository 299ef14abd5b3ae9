// The float64 twins as a kernel library: whatever engines must do can be asked of programs alone.
import type { KernelLibrary } from "@/engine/program/library";
import type { EncoderWeights } from "@/models/types";
import { runPlain } from "./plain-run";

export const plainLibrary = (weights: EncoderWeights, capacity = { tokens: 4096, reports: 64 }): KernelLibrary => ({
  device: "cpu",
  capacityOf: () => capacity,
  prepare: (program) =>
    Promise.resolve({
      capacity,
      run: (batch, given) =>
        Promise.resolve(runPlain(program, weights, { batch, given }).map((output) => Float32Array.from(output))),
      dispose: () => undefined,
    }),
  dispose: () => undefined,
});
