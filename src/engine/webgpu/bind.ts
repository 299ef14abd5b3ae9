// Short ways to write the bindings of a dispatch.
import type { Buffer } from "@/engine/program/program";
import type { Binding, Element, Target } from "./dispatch";
import type { Frozen } from "./frozen";

export const reads = (name: string, buffer: Buffer, element: Element = "vec4<f32>"): Binding => ({
  ...{ name, element, writes: false },
  resource: { kind: "buffer", buffer },
});

export const writes = (name: string, buffer: Buffer, element: Element = "vec4<f32>"): Binding => ({
  ...{ name, element, writes: true },
  resource: { kind: "buffer", buffer },
});

/** A frozen array of float32. */
export const vectors = (name: string, frozen: Frozen): Binding => ({
  ...{ name, element: "vec4<f32>", writes: false },
  resource: { kind: "frozen", frozen },
});

/** A frozen array that may be stored as float16; readerOf gives the WGSL that reads it. */
export const stored = (name: string, frozen: Frozen, target: Target): Binding => ({
  ...{ name, element: target.isHalf(frozen) ? "vec2<u32>" : "vec4<f32>", writes: false },
  resource: { kind: "frozen", frozen },
});

export const adapter: Binding = { name: "adapter", element: "f32", writes: false, resource: { kind: "adapter" } };
export const index: Binding = { name: "index", element: "u32", writes: false, resource: { kind: "index" } };
export const delta = (isWritten: boolean): Binding => ({
  ...{ name: "delta", element: "f32", writes: isWritten },
  resource: { kind: "delta" },
});
