// The compiled kernels on one memory. Arguments are addresses in bytes, counts and flags; their order and meaning stand at the
// functions of the same names in assembly/.
import { InternalError } from "@/base/errors";
import { kernelBytes, type Variant } from "./variant";

export type KernelName =
  | "addToFirstRows"
  | "attention"
  | "attentionBack"
  | "attentionBackBytes"
  | "attentionBytes"
  | "classify"
  | "columnsToPanels"
  | "embed"
  | "firstRows"
  | "gemm"
  | "gemmBytes"
  | "layerNorm"
  | "layerNormBack"
  | "loraGrad"
  | "loraGradBytes"
  | "lossBack"
  | "meanRows"
  | "rowsToPanels"
  | "spreadRows"
  | "toFirstRows";

/** Calls one kernel; sizes come back unsigned, 0 from kernels that return nothing.
 * @throws InternalError if there is no such kernel, or it takes another number of arguments: a missing one would be 0 */
export type Kernels = (name: KernelName, ...numbers: readonly number[]) => number;

type Kernel = (...numbers: readonly number[]) => number | undefined;

const isKernel = (value: unknown): value is Kernel => typeof value === "function";

/** Compiles here and now: in a worker or thread, where that is allowed at any size. */
export function openKernels(variant: Variant, memory: WebAssembly.Memory): Kernels {
  const isShared = !(memory.buffer instanceof ArrayBuffer);
  const module = new WebAssembly.Module(kernelBytes(variant, isShared));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return (name, ...numbers) => {
    const kernel: unknown = exports[name];
    if (!isKernel(kernel) || kernel.length !== numbers.length)
      throw new InternalError(`engine/wasm: expected a kernel ${name} of ${numbers.length} arguments`);
    return (kernel(...numbers) ?? 0) >>> 0;
  };
}
