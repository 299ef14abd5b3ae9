// A product whose result is known to the bit, through the production kernel: 64×64×64 of small whole numbers, whose sums are
// exact in float16 and float32 in any order. A driver that returns zeros or stale memory after a crash shows here.
import { deviceUntrusted } from "@/base/problems/gpu";
import type { Program } from "@/engine/program/program";
import type { Tensor } from "@/models/types";
import type { DeviceGuard } from "./device-guard";
import type { WebGpuProgram } from "./prepared-program";

const side = 64;
const module = "canary";

// SECURITY has 7i + 3k, whose rows would all be equal modulo 7; 5i tells them apart.
const left = (i: number, k: number): number => ((5 * i + 3 * k) % 7) - 3;
const right = (k: number, j: number): number => ((5 * k + 11 * j) % 7) - 3;

const square = (value: (row: number, column: number) => number): Float32Array =>
  Float32Array.from({ length: side * side }, (_, at) => value(Math.floor(at / side), at % side));

/** The frozen matrix, as [out, in], and a bias of zeros. */
export const canaryTensors: ReadonlyMap<string, Tensor> = new Map([
  [`${module}.weight`, { shape: [side, side], values: square((j, k) => right(k, j)) }],
  [`${module}.bias`, { shape: [side], values: new Float32Array(side) }],
]);

const x = { id: 0, name: "canary x", rows: "tokens", width: side } as const;
const y = { id: 1, name: "canary y", rows: "tokens", width: side } as const;

export const canaryProgram: Program = {
  work: "below",
  buffers: [x, y],
  calls: [
    {
      ...{ kernel: "gemm", direction: "forward", x, y, lora: null, residual: null, epilogue: { kind: "none" } },
      weight: { modules: [module], inSize: side, outSize: side },
    },
  ],
  inputs: { below: x, targets: null },
  outputs: [y],
  places: [0, 1],
  shapes: [x, y],
};

export const canaryCapacity = { tokens: side, reports: 1 };

const expected = (): Float32Array =>
  square((i, j) => {
    let sum = 0;
    for (let k = 0; k < side; k++) sum += left(i, k) * right(k, j);
    return sum;
  });

/** @throws DeviceError GPU-TRUST if one of the 4,096 numbers differs, or as a step does */
export async function checkCanary(prepared: WebGpuProgram, guard: DeviceGuard): Promise<void> {
  const batch = { tokens: new Int32Array(side), offsets: Int32Array.of(0, side) };
  const [found] = await prepared.run(batch, { adapter: new Float32Array(0), below: square(left), targets: null });
  const wrong = expected().findIndex((value, at) => value !== found?.[at]);
  if (wrong >= 0) throw guard.fail(deviceUntrusted(`a product of whole numbers came out wrong at ${wrong}`));
}
