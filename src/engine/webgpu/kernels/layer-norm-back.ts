// layerNormBack: dx = ρ(e − mean e − x̂·mean(e∘x̂)), e = γ∘dy, x̂ = (x − μ)ρ, with μ and ρ as the forward pass kept them.
import type { Call } from "@/engine/program/program";
import { reads, vectors, writes } from "@/engine/webgpu/bind";
import type { Dispatch, Target } from "@/engine/webgpu/dispatch";
import { normVectors } from "@/engine/webgpu/frozen";
import { entry, rowCount } from "@/engine/webgpu/wgsl";
import { rowLanes } from "./row-lanes";

const body = `
  let rows = rowCount();
  let at = rowAt(group, local);
  let lane = laneAt(local);
  let row = min(at, rows - 1u);
  let start = row * width4;
  let mean = stats[row].x;
  let rho = stats[row].y;
  var sum = 0.0;
  var along = 0.0;
  for (var c = lane; c < width4; c += lanes) {
    let e = vectors[c] * dy[start + c];
    let p = e * ((x[start + c] - mean) * rho);
    sum += (e.x + e.y) + (e.z + e.w);
    along += (p.x + p.y) + (p.z + p.w);
  }
  let meanE = total(sum, lane) / f32(width4 * 4u);
  let meanAlong = total(along, lane) / f32(width4 * 4u);
  if (at < rows) {
    for (var c = lane; c < width4; c += lanes) {
      let normal = (x[start + c] - mean) * rho;
      dx[start + c] = rho * (vectors[c] * dy[start + c] - meanE - normal * meanAlong);
    }
  }
`;

export function layerNormBack(call: Extract<Call, { kernel: "layerNormBack" }>, target: Target): Dispatch {
  const { x, stats, norm, dy, dx } = call;
  const { threads, rowsPerGroup, needsSubgroups, code } = rowLanes(target);
  return {
    name: `layerNormBack ${target.variant}`,
    bindings: [
      reads("x", x),
      reads("stats", stats, "vec2<f32>"),
      vectors("vectors", normVectors(norm, x.width)),
      reads("dy", dy),
      writes("dx", dx),
    ],
    constants: { sizes: { byReport: Number(x.rows === "reports"), width4: x.width / 4 } },
    params: [],
    code: rowCount + code + entry(threads, body),
    needsSubgroups,
    groups: { rows: x.rows, units: 1, size: rowsPerGroup, times: 1 },
    work: 6 * x.width,
  };
}
