// Problems of the area GPU: devices that compute, and what they refuse.
import type { Problem } from "../errors";

const deviceWords = { webgpu: "This graphics card", wasm: "The fast processor code", cpu: "The plain processor code" };
type DeviceName = keyof typeof deviceWords;

const next = (device: DeviceName): string =>
  device === "webgpu" ? "Continuing with the processor." : "Update the browser and start again.";

/** Relative errors against the reference, as measured by engine/gate. */
export const gateRefused = (p: { device: DeviceName; logits: number; gradients: number }): Problem => ({
  code: "GPU-GATE",
  happened: `${deviceWords[p.device]} computed different numbers (gradient off by ${p.gradients.toPrecision(2)}).`,
  kept: "Nothing was trained on it.",
  fix: next(p.device),
  detail: `engine/gate: ${p.device} expected the numbers of the reference, got logits off by ${p.logits.toExponential(2)}, gradients by ${p.gradients.toExponential(2)}.`,
});

export const deviceMissing = (p: { device: DeviceName }): Problem => ({
  code: "GPU-NONE",
  happened: `${deviceWords[p.device]} cannot be used here: ${p.device} did not start.`,
  kept: "Nothing was changed.",
  fix: "Choose the device auto.",
  detail: `engine/backend: expected ${p.device} to start, got none.`,
});

export const poolerMissing = (): Problem => ({
  code: "GPU-POOLER",
  happened: "This encoder has no pooler, and the adapter reads it.",
  kept: "Nothing was changed.",
  fix: "Choose mean pooling, or an encoder with a pooler.",
  detail: "engine/reference: expected weight and bias of the pooler, got none.",
});

export const deviceLost = (detail: string): Problem => ({
  code: "GPU-LOST",
  happened: "The graphics driver stopped.",
  kept: "The step under way is dropped; what was computed before is kept.",
  fix: "Computing goes on with the restarted driver, or with the processor.",
  detail: `engine/webgpu: ${detail}.`,
});

/** tokens: the smallest batch that was tried. */
export const deviceMemory = (p: { tokens: number; bytes: number }): Problem => ({
  code: "GPU-MEMORY",
  happened: "The graphics card has no room for this model.",
  kept: "Nothing was changed.",
  fix: "Continuing with the processor.",
  detail: `engine/webgpu: expected ${p.bytes} bytes for ${p.tokens} tokens, got no memory.`,
});

/** @param detail what was expected and what came; counts and names of our own only */
export const deviceUntrusted = (detail: string): Problem => ({
  code: "GPU-TRUST",
  happened: "The graphics card returned numbers that cannot be trusted.",
  kept: "They were dropped; nothing was computed from them.",
  fix: next("webgpu"),
  detail: `engine/webgpu: ${detail}.`,
});

export const widthsRefused = (p: { width: number }): Problem => ({
  code: "GPU-WIDTHS",
  happened: "The graphics card takes models whose widths are divisible by 4 only.",
  kept: "Nothing was changed.",
  fix: next("webgpu"),
  detail: `engine/webgpu: expected widths divisible by 4, got ${p.width}.`,
});

export const workerEnded = (): Problem => ({
  code: "GPU-WORKER",
  happened: "A compute worker ended before its work was done.",
  kept: "What was computed before is kept; nothing was released.",
  fix: "Computing goes on with new workers. If it happens again, close other programs: memory may be short.",
  detail: "workers/caller: expected an answer, the thread ended.",
});

export const processorMemory = (p: { bytes: number }): Problem => ({
  code: "GPU-RAM",
  happened: "This computer has no room for the model on all its workers.",
  kept: "Nothing was changed.",
  fix: "Close other programs, use fewer workers, or choose a smaller model.",
  detail: `engine/wasm: expected ${p.bytes} bytes of memory, got none.`,
});
