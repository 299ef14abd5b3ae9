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
