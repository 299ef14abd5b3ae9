// Every engine of this process, for tests whose body is the same for all: the reference on its two processor libraries, and the
// wasm kernels of both variants. The graphics kernels run on a software card and have tests of their own (webgpu/).
import { openRuntime } from "@/engine/reference/runtime";
import type { Open } from "./golden";
import { openWasm } from "./wasm/open";

export interface TestedEngine {
  readonly name: string;
  readonly open: Open;
  /** Whether it also runs the golden numbers of real widths: not in plain JavaScript, which takes minutes, and not twice on code
   * that differs in one instruction. */
  readonly realWidths: boolean;
}

const kernels = (variant: "relaxed" | "simd"): TestedEngine => ({
  name: `the wasm kernels (${variant})`,
  open: (weights) => Promise.resolve(openWasm(weights, { variant, shared: variant === "relaxed" })),
  realWidths: variant === "relaxed",
});

export const engines: readonly TestedEngine[] = [
  { name: "the reference on cpu", open: (weights) => openRuntime(weights, "cpu"), realWidths: false },
  { name: "the reference on wasm", open: (weights) => openRuntime(weights, "wasm"), realWidths: true },
  kernels("relaxed"),
  kernels("simd"),
];
