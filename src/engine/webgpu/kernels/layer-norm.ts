// layerNorm: μ = mean x, ρ = 1/√(mean (x − μ)² + ε), y = γ∘(x − μ)ρ + β, in two passes over the row; stats [rows, 2] = μ, ρ.
import type { Call } from "@/engine/program/program";
import { reads, vectors, writes } from "@/engine/webgpu/bind";
import type { Dispatch, Target } from "@/engine/webgpu/dispatch";
import { normVectors } from "@/engine/webgpu/frozen";
import { entry, rowCount } from "@/engine/webgpu/wgsl";
import { rowLanes } from "./row-lanes";

const body = (keeps: boolean): string => `
  let rows = rowCount();
  let at = rowAt(group, local);
  let lane = laneAt(local);
  let start = min(at, rows - 1u) * width4;
  var sum = 0.0;
  for (var c = lane; c < width4; c += lanes) {
    let v = x[start + c];
    sum += (v.x + v.y) + (v.z + v.w);
  }
  let mean = total(sum, lane) / f32(width4 * 4u);
  var squares = 0.0;
  for (var c = lane; c < width4; c += lanes) {
    let v = x[start + c] - mean;
    squares += (v.x * v.x + v.y * v.y) + (v.z * v.z + v.w * v.w);
  }
  let rho = inverseSqrt(total(squares, lane) / f32(width4 * 4u) + epsilon);
  if (at < rows) {
    for (var c = lane; c < width4; c += lanes) {
      y[start + c] = (x[start + c] - mean) * rho * vectors[c] + vectors[width4 + c];
    }
    ${keeps ? "if (lane == 0u) { stats[at] = vec2<f32>(mean, rho); }" : ""}
  }
`;

export function layerNorm(call: Extract<Call, { kernel: "layerNorm" }>, target: Target): Dispatch {
  const { x, y, norm, stats } = call;
  const { threads, rowsPerGroup, needsSubgroups, code } = rowLanes(target);
  return {
    name: `layerNorm ${target.variant}`,
    bindings: [
      reads("x", x),
      vectors("vectors", normVectors(norm, x.width)),
      writes("y", y),
      ...(stats ? [writes("stats", stats, "vec2<f32>")] : []),
    ],
    constants: {
      sizes: { byReport: Number(x.rows === "reports"), width4: x.width / 4 },
      reals: { epsilon: norm.epsilon },
    },
    params: [],
    code: rowCount + code + entry(threads, body(stats !== null)),
    needsSubgroups,
    groups: { rows: x.rows, units: 1, size: rowsPerGroup, times: 1 },
    work: 4 * x.width,
  };
}
