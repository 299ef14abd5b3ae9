// Switches the mechanism's noise off for a test, and nothing else: clip, sampling, integer sum and scale stay as they are. Use:
// vi.mock("@/privacy/mechanism/discrete-gaussian", () => import("./noise-switch"));
import { vi } from "vitest";
import type { Rng } from "@/base/random";

type Sampler = typeof import("@/privacy/mechanism/discrete-gaussian");

/** Draws zeros while `off` is true. */
export const noise = { off: false };

const real = await vi.importActual<Sampler>("@/privacy/mechanism/discrete-gaussian");

export function discreteGaussian(stdDev: number, rng: Rng): () => number {
  const draw = real.discreteGaussian(stdDev, rng);
  return () => (noise.off ? 0 : draw());
}
