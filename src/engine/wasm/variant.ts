// Which of our own binaries runs here. Relaxed SIMD has fused multiply-add; Node 20 knows it behind a flag
// (--experimental-wasm-relaxed-simd), which has to be set before the first question.
import { binaries } from "./binaries";

export type Variant = "relaxed" | "simd";

const decoded = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** The kernels, for a memory that is shared between threads or not. */
export const kernelBytes = (variant: Variant, isShared: boolean): Uint8Array<ArrayBuffer> =>
  decoded(isShared ? binaries[`${variant}Shared`] : binaries[variant]);

/** The fastest variant that validates here; null without SIMD. */
export function wasmVariant(): Variant | null {
  for (const variant of ["relaxed", "simd"] as const)
    if (WebAssembly.validate(kernelBytes(variant, false))) return variant;
  return null;
}
