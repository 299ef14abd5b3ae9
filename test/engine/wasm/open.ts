// The wasm library in this process, in each of its four builds. Node 20 knows relaxed SIMD behind a flag.
import { setFlagsFromString } from "node:v8";
import { modelOf, programRuntime } from "@/engine/program/program-engine";
import type { KernelLibrary } from "@/engine/program/library";
import type { EncoderRuntime } from "@/engine/engine";
import { packImage } from "@/engine/wasm/image";
import { openWasmLibrary } from "@/engine/wasm/wasm-library";
import type { Variant } from "@/engine/wasm/variant";
import type { EncoderWeights } from "@/models/types";

setFlagsFromString("--experimental-wasm-relaxed-simd");

export interface Build {
  readonly variant: Variant;
  readonly shared: boolean;
}

export const builds: readonly Build[] = [
  { variant: "relaxed", shared: true },
  { variant: "relaxed", shared: false },
  { variant: "simd", shared: true },
  { variant: "simd", shared: false },
];

export const openLibrary = (weights: EncoderWeights, build: Build): KernelLibrary =>
  openWasmLibrary(packImage(weights, { ...build, workers: 1 }), 0);

export const openWasm = (weights: EncoderWeights, build: Build): EncoderRuntime =>
  programRuntime(openLibrary(weights, build), modelOf(weights));
